import Origins
import PlatformManifest

/// Critical alerts reach someone at any hour (AM-06): those that a route keeps back go nowhere else by themselves.
struct SilentHoursCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.silentHours]

    func check(_ scope: CheckScope) {
        guard let environment = scope.environment.name?.value else { return }
        let routes = (scope.manifest.monitoring?.value.routes.map(\.value) ?? []).filter { route in
            route.takesCritical && route.holds(in: environment)
        }
        for (place, route) in routes.enumerated() {
            guard let interval = route.timeIntervals.first else { continue }
            // The first match counts, at any hour: what it keeps back goes nowhere else.
            let isReached = !routes[..<place].contains { !$0.isContinued.value && $0.takesServices(of: route) }
            let isCovered = routes.enumerated().contains { other, candidate in
                candidate.timeIntervals.isEmpty && candidate.takesServices(of: route)
                    && (other < place ? candidate.isContinued.value : other > place && route.isContinued.value)
            }
            guard isReached, !isCovered else { continue }
            scope.report(
                CheckMessage(
                    .silentHours,
                    "critical alerts that go to receiver '\(route.receiver.value)' reach nobody at some hours",
                    namesEnvironments: true
                ),
                at: interval.origin,
                fix:
                    "name the severities that can wait, or set 'continue' and let a later route take critical ones at any hour"
            )
        }
    }
}

extension AlertRouteSection {
    fileprivate var takesCritical: Bool { severities.isEmpty || severities.contains { $0.value == .critical } }

    /// Whether it takes the alerts of every service that the other one takes.
    fileprivate func takesServices(of other: AlertRouteSection) -> Bool {
        services.isEmpty
            || !other.services.isEmpty && Set(other.services.map(\.value)).isSubset(of: services.map(\.value))
    }
}

extension DiagnosticCode {
    static let silentHours = DiagnosticCode("PG0423", "hours at which critical alerts reach nobody")
}
