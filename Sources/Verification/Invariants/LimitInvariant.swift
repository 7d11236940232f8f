import Origins
import PlatformManifest
import PlatformModel

/// No container runs without a limit, and each has its own.
struct LimitInvariant: Invariant {
    static let code = "PV0601"
    static let sentence =
        "Every container has the limits of processors, memory and processes that the manifest gives it, and reserves no more than that."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            for service in environment.compose.services {
                guard let limits = environment.declaredService(service.name)?.limits else { continue }
                check(service, limits, environment, &findings)
            }
        }
    }

    private func check(
        _ service: ComposeService,
        _ limits: Limits,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        func text(_ kind: String, _ key: String) -> String? { service.text("deploy", "resources", kind, key) }
        func expect(_ kind: String, _ key: String, _ found: Int?, _ due: Int?, _ shown: String?) {
            guard found != due else { return }
            findings.reportDeviation(
                service.place("deploy", "resources", kind, key),
                "\(kind).\(key) of '\(service.name)' is \(text(kind, key).map { "'\($0)'" } ?? "not set") in environment '\(environment.name)'",
                fix: shown.map { "the manifest says \($0)" }
            )
        }
        let cpus = limits.cpus.value
        let memory = limits.memory.value
        expect("limits", "cpus", Quantity.thousandths(text("limits", "cpus")), cpus.millicores, cpus.description)
        expect("limits", "memory", Quantity.bytes(text("limits", "memory")), memory.bytes, memory.description)
        expect(
            "limits",
            "pids",
            text("limits", "pids").flatMap { Int($0) },
            limits.pids.value.number,
            "\(limits.pids.value.number)"
        )
        // Reserved processors mean something to Swarm only.
        let isSpread = environment.platform.environment.hosts.value.number > 1
        expect(
            "reservations",
            "cpus",
            Quantity.thousandths(text("reservations", "cpus")),
            isSpread ? limits.reservedCPUs?.value.millicores : nil,
            limits.reservedCPUs?.value.description
        )
        expect(
            "reservations",
            "memory",
            Quantity.bytes(text("reservations", "memory")),
            limits.reservedMemory?.value.bytes,
            limits.reservedMemory?.value.description
        )
        if let reserved = Quantity.bytes(text("reservations", "memory")),
            let limit = Quantity.bytes(text("limits", "memory")), reserved > limit
        {
            findings.report(
                service.place("deploy", "resources", "reservations", "memory"),
                "'\(service.name)' reserves more memory than it may use"
            )
        }
    }
}
