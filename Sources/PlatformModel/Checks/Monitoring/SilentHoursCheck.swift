import Origins
import PlatformManifest

/// Critical alerts reach someone at any hour (AM-06): those that a route keeps back go nowhere else by themselves.
struct SilentHoursCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.silentHours]

    func check(_ scope: CheckScope) {
        let routes = scope.manifest.monitoring?.value.routes.map(\.value) ?? []
        for (place, route) in routes.enumerated() where route.takesCritical {
            guard let interval = route.timeIntervals.first else { continue }
            let isCovered = routes.enumerated().contains { other, candidate in
                candidate.timeIntervals.isEmpty && candidate.takesAll(of: route)
                    && (other < place ? candidate.isContinued.value : other > place && route.isContinued.value)
            }
            guard !isCovered else { continue }
            scope.report(
                CheckMessage(
                    .silentHours,
                    "critical alerts that go to receiver '\(route.receiver.value)' reach nobody at some hours"
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

    /// Whether it takes every critical alert that the other one takes.
    fileprivate func takesAll(of other: AlertRouteSection) -> Bool {
        func covers<Name: Hashable>(_ mine: [Sourced<Name>], _ others: [Sourced<Name>]) -> Bool {
            mine.isEmpty || !others.isEmpty && Set(others.map(\.value)).isSubset(of: mine.map(\.value))
        }
        return takesCritical && covers(services, other.services) && covers(environments, other.environments)
    }
}

extension DiagnosticCode {
    static let silentHours = DiagnosticCode("PG0423", "hours at which critical alerts reach nobody")
}
