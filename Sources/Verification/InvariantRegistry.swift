/// Every invariant, in the order of their codes.
package enum InvariantRegistry {
    package static let all: [any Invariant] = [
        ReadableInvariant(), UpstreamInvariant(), ScrapeTargetInvariant(), ConnectionInvariant(), PortInvariant(),
        PublishedPortInvariant(), VariableInvariant(), EntrypointInvariant(),
        ServiceVariableInvariant(), SecretInvariant(), RunbookInvariant(), DashboardInvariant(), MetricInvariant(),
        AlertRoutingInvariant(), MountInvariant(), DeclarationInvariant(),
        TerraformContainerInvariant(), TerraformResourceInvariant(), TerraformWiringInvariant(),
        LimitInvariant(), DerivedNumberInvariant(), NameInvariant(), HardeningInvariant(),
        EnvironmentInvariant(), ScheduleInvariant(), BackupPlanInvariant(),
    ]

    /// Those of all invariants, by path and line.
    package static func findings(in tree: RenderedTree) -> [Finding] {
        sorted(all.flatMap { $0.findings(in: tree) })
    }

    /// The same, several invariants at once.
    package static func findingsConcurrently(in tree: RenderedTree) async -> [Finding] {
        await withTaskGroup(of: [Finding].self) { group in
            for invariant in all { group.addTask { invariant.findings(in: tree) } }
            return sorted(await group.reduce(into: []) { $0 += $1 })
        }
    }

    private static func sorted(_ findings: [Finding]) -> [Finding] {
        findings.sorted {
            ($0.path, $0.line, $0.column, $0.code, $0.message) < ($1.path, $1.line, $1.column, $1.code, $1.message)
        }
    }
}
