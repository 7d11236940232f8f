import Origins
import PlatformManifest

/// A null in `env` leaves out a variable that `imageOf` lends.
struct DroppedVariableCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.droppedVariable]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.services.entries {
            for binding in entry.value.env.entries {
                guard case .dropped(let origin) = binding.value else { continue }
                check(binding.name.value, origin, of: entry, scope)
            }
        }
    }

    private func check(
        _ variable: EnvironmentVariableName,
        _ origin: Origin,
        of entry: CheckScope.ServiceEntry,
        _ scope: CheckScope
    ) {
        guard let loan = entry.value.imageOf else {
            scope.report(
                Self.unlent(variable, entry.name.value),
                at: origin,
                fix: "delete this line: null leaves out what 'imageOf' lends"
            )
            return
        }
        // A service that does not exist is another check's finding.
        guard let lender = scope.entry(loan.value) else { return }
        let lent = Self.names(of: loan.value, scope)
        guard !lent.contains(variable.text) else { return }
        scope.report(
            Self.unlent(variable, entry.name.value, loan.value),
            at: origin,
            notes: [DiagnosticNote("'\(loan.value)' stands here", at: lender.name.origin)],
            fix: nearest(to: variable.text, among: lent).map { "did you mean '\($0)'?" } ?? "delete this line"
        )
    }

    /// The variables that a service binds in some environment: one that others lack may be left out in all.
    private static func names(of service: ServiceName, _ scope: CheckScope) -> [String] {
        guard let entry = scope.root["services"]?.node[service.text]?.node else { return [] }
        let overrides = entry["in"]?.node.members.map(\.node) ?? []
        return ([entry] + overrides).flatMap { $0["env"]?.node.members.map(\.key) ?? [] }
    }

    private static func unlent(
        _ variable: EnvironmentVariableName,
        _ service: ServiceName,
        _ lender: ServiceName? = nil
    ) -> CheckMessage {
        let reason = lender.map { "which '\($0)' does not have" } ?? "which nobody lends it"
        return CheckMessage(.droppedVariable, "service '\(service)' leaves out variable '\(variable)', \(reason)")
    }
}

extension DiagnosticCode {
    static let droppedVariable = DiagnosticCode("PG0326", "variable that is left out but that nobody lends")
}
