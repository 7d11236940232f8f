import Origins
import PlatformManifest
import PlatformModel

/// No container can do more than it has to.
struct HardeningInvariant: Invariant {
    static let code = "PV0604"
    static let sentence =
        "Every container is locked down as the manifest says: user, capabilities, privileges, root file system, init, and how it is started again."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            for service in environment.compose.services {
                guard let declared = environment.declaredService(service.name) else { continue }
                check(service, declared, environment, &findings)
            }
        }
        checkImages(tree, &findings)
    }

    private func check(
        _ service: ComposeService,
        _ declared: Service,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        func expect(_ key: String, _ found: String?, _ due: String?) {
            guard found != due else { return }
            findings.reportDeviation(
                service.place(key),
                "'\(key)' of '\(service.name)' is \(found.map { "'\($0)'" } ?? "not set") in environment '\(environment.name)'",
                fix: due.map { "the manifest gives '\($0)'" }
            )
        }
        func list(_ key: String) -> String { (service.value[key]?.texts ?? []).sorted().joined(separator: ",") }
        let hardening = declared.hardening
        // Where nothing is dropped there is nothing to add.
        let added = hardening.dropsCapabilities.value ? hardening.capabilities.map { "\($0.name.value)" } : []
        let isTests = service.name.hasSuffix("-tests") && environment.servicesByName[service.name] == nil
        expect("cap_drop", list("cap_drop"), hardening.dropsCapabilities.value ? "ALL" : "")
        expect("cap_add", list("cap_add"), added.sorted().joined(separator: ","))
        expect("security_opt", list("security_opt"), hardening.hasNoNewPrivileges.value ? "no-new-privileges:true" : "")
        expect("init", service.text("init") ?? "false", "\(hardening.hasInit)")
        expect("pid", service.text("pid"), hardening.hostProcessesReason == nil ? nil : "host")
        expect("user", service.text("user"), declared.user?.value.description)
        if !isTests {
            expect("read_only", service.text("read_only") ?? "false", "\(hardening.hasReadOnlyRoot.value)")
            expect("restart", service.text("restart") ?? "no", declared.restart.rawValue)
            // A built image has its own.
            if declared.image.build == nil {
                expect("stop_signal", service.text("stop_signal"), declared.stopSignal?.value.rawValue)
            }
        }
        if service.text("privileged") == "true" {
            findings.report(service.place("privileged"), "'\(service.name)' may do anything to its host")
        }
        if let mode = service.text("network_mode"), mode != "none" {
            findings.report(service.place("network_mode"), "'\(service.name)' is on '\(mode)', past all networks")
        }
    }

    /// The image runs as the user that Compose gives it.
    private func checkImages(_ tree: RenderedTree, _ findings: inout FindingCollector) {
        for service in tree.platforms.base.services {
            guard let build = service.image.build, let (_, content) = tree.dockerfile(of: service) else { continue }
            if let due = build.stopSignal?.value.rawValue, let stage = content.stages.last {
                let signal = content.lineage(of: stage).compactMap { $0.last("STOPSIGNAL") }.first
                if signal?.arguments ?? "SIGTERM" != due {
                    findings.reportDeviation(
                        signal?.place ?? stage.statements[0].place,
                        "the image is stopped by '\(signal?.arguments ?? "SIGTERM")'",
                        fix: "the manifest gives '\(due)'"
                    )
                }
            }
            for stage in content.stages where ["runtime", "dev", "test"].contains(stage.name) {
                let user = content.lineage(of: stage).compactMap { $0.last("USER") }.first
                if user?.arguments != build.user.value.description {
                    findings.reportDeviation(
                        user?.place ?? stage.statements[0].place,
                        "the image runs as '\(user?.arguments ?? "root")'",
                        fix: "the manifest gives '\(build.user.value)'"
                    )
                }
            }
        }
    }
}
