import Origins
import PlatformManifest
import PlatformModel

/// Numbers that follow from others still do.
struct DerivedNumberInvariant: Invariant {
    static let code = "PV0602"
    static let sentence =
        "Numbers that follow from limits, objectives and times are those that the manifest gives: workers, cache sizes, pools, shared memory, open files, waiting times, retention, and thresholds of alerts."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            for service in environment.compose.services {
                guard let declared = environment.declaredService(service.name) else { continue }
                checkService(service, declared, environment, &findings)
                checkMemory(service, environment, &findings)
            }
            checkPools(environment, &findings)
            checkGateway(environment, &findings)
            checkPrometheus(environment, &findings)
            checkObjectives(environment, &findings)
        }
        checkImages(tree, &findings)
    }

    // MARK: - Services

    private func checkService(
        _ service: ComposeService,
        _ declared: Service,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        func expect(_ what: String, _ found: String?, _ due: String?, _ place: Place) {
            guard found != due else { return }
            findings.reportDeviation(
                place,
                "\(what) of '\(service.name)' is \(found.map { "'\($0)'" } ?? "not set") in environment '\(environment.name)'",
                fix: due.map { "it follows from the manifest as '\($0)'" }
            )
        }
        let isTests = service.name.hasSuffix("-tests")
        if let setting = service.setting(PlatformConventions.workersVariable), let build = declared.image.build {
            expect("the number of workers", setting.value, "\(build.server.workers.value.number)", setting.place)
        }
        if !isTests, let due = declared.command?.map(\.value),
            declared.image.build == nil || !environment.platform.environment.hotReload.value
        {
            expect(
                "the command",
                service.command?.joined(separator: " "),
                due.joined(separator: " "),
                service.place("command")
            )
        }
        let memory = Quantity.bytes(service.text("shm_size"))
        expect(
            "shared memory",
            memory.map(String.init),
            declared.sharedMemory.map { String($0.value.bytes) },
            service.place("shm_size")
        )
        for bound in ["soft", "hard"] {
            expect(
                "the limit of open files",
                service.text("ulimits", "nofile", bound),
                declared.openFiles.map { String($0.value.number) },
                service.place("ulimits", "nofile", bound)
            )
        }
        if !isTests, let due = declared.stopGracePeriod {
            expect(
                "the time to stop",
                Quantity.milliseconds(service.text("stop_grace_period")).map(String.init),
                String(due.value.milliseconds),
                service.place("stop_grace_period")
            )
        }
        if !isTests {
            expect(
                "replicas",
                service.text("deploy", "replicas") ?? "1",
                "\(declared.replicas.value.number)",
                service.place("deploy", "replicas")
            )
        }
        checkFolders(service, declared, isTests, &findings)
        if case .probe(let probe) = declared.health, !isTests, service.probe != nil {
            checkProbe(service, probe, &findings)
        }
    }

    /// Folders in memory have their size, owner and mode.
    private func checkFolders(
        _ service: ComposeService,
        _ declared: Service,
        _ isTests: Bool,
        _ findings: inout FindingCollector
    ) {
        let found = service.value["tmpfs"]?.items ?? []
        let due = Set(
            declared.temporaryFolders.map { "\($0.path.value.text):size=\($0.size.bytes >> 20)m,\($0.mode)" }
        )
        for folder in found where !due.contains(folder.text ?? "") {
            findings.reportDeviation(
                folder.place,
                "'\(service.name)' has a folder in memory '\(folder.text ?? "")' that the manifest does not give it"
            )
        }
        for folder in due.subtracting(found.compactMap(\.text)).sorted() where !isTests {
            findings.reportDeviation(service.place("tmpfs"), "'\(service.name)' lacks the folder in memory '\(folder)'")
        }
    }

    private func checkProbe(_ service: ComposeService, _ probe: Probe, _ findings: inout FindingCollector) {
        let times = [
            ("interval", probe.interval.value.milliseconds), ("timeout", probe.timeout.value.milliseconds),
            ("start_period", probe.startPeriod.value.milliseconds),
        ]
        for (key, due) in times where Quantity.milliseconds(service.text("healthcheck", key)) != due {
            findings.reportDeviation(
                service.place("healthcheck", key),
                "\(key) of the health check of '\(service.name)' is '\(service.text("healthcheck", key) ?? "")'",
                fix: "the manifest says \(TimeSpan(milliseconds: due))"
            )
        }
        if service.text("healthcheck", "retries") != "\(probe.retries.value.number)" {
            findings.reportDeviation(
                service.place("healthcheck", "retries"),
                "retries of the health check of '\(service.name)' are '\(service.text("healthcheck", "retries") ?? "")'"
            )
        }
    }

    /// What a program may keep in memory fits into its limit.
    private func checkMemory(
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        guard let limit = Quantity.bytes(service.text("deploy", "resources", "limits", "memory")) else { return }
        // Files in memory count as the container's own.
        let folders = (service.value["tmpfs"]?.items ?? []).compactMap { folder in
            folder.text?.components(separatedBy: "size=").dropFirst().first.flatMap { size in
                Quantity.bytes(String(size.prefix { $0 != "," }))
            }
        }
        if let largest = folders.max(), largest > limit {
            findings.report(
                service.place("tmpfs"),
                "a folder in memory of '\(service.name)' may hold \(largest >> 20) MiB, its container \(limit >> 20) MiB"
            )
        }
        for key in ["command", "entrypoint"] {
            let text = ((key == "command" ? service.command : service.entrypoint) ?? []).joined(separator: " ")
            for option in ["--maxmemory ", "shared_buffers="] {
                guard let part = text.components(separatedBy: option).dropFirst().first,
                    let size = Quantity.bytes(String(part.prefix { $0 != " " })), size >= limit
                else { continue }
                findings.report(
                    service.place(key),
                    "'\(option)' of '\(service.name)' takes \(size >> 20) MiB of a limit of \(limit >> 20) MiB"
                )
            }
        }
    }

    /// A pool takes fewer connections than its server accepts.
    func checkPools(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        for pool in environment.compose.services {
            guard let size = pool.setting("DEFAULT_POOL_SIZE"), let number = Int(size.value),
                let host = pool.setting("DB_HOST"), let server = environment.compose.service(host.value)
            else { continue }
            let command = (server.command ?? []).joined(separator: " ")
            guard let part = command.components(separatedBy: "max_connections=").dropFirst().first,
                let accepted = Int(part.prefix { $0.isNumber })
            else { continue }
            if number >= accepted {
                findings.report(
                    size.place,
                    "the pool takes \(number) connections, '\(server.name)' accepts \(accepted)"
                )
            }
        }
        // Derived from that of the server, so that operators and exporters find one.
        for declared in environment.platform.services where declared.component == .pgbouncer {
            guard let service = environment.compose.service(declared.name.value.text) else { continue }
            for variable in declared.variables {
                guard case .text(let due) = variable.value, let found = service.setting(variable.name.value.text),
                    found.value != due.value
                else { continue }
                findings.reportDeviation(
                    found.place,
                    "'\(found.name)' of '\(service.name)' is '\(found.value)'",
                    fix: "the manifest gives '\(due.value)'"
                )
            }
        }
    }

    // MARK: - Images

    /// An image's own number of workers is that of no environment; the server stops before the engine loses patience.
    private func checkImages(_ tree: RenderedTree, _ findings: inout FindingCollector) {
        for service in tree.platforms.base.services {
            guard let build = service.image.build, let (_, content) = tree.dockerfile(of: service) else { continue }
            for stage in content.stages {
                let prefix = "\(PlatformConventions.workersVariable)="
                for statement in stage.all("ENV") where statement.arguments.hasPrefix(prefix) {
                    let due = "\(build.server.workers.value.number)"
                    guard !build.isShared, statement.arguments.dropFirst(prefix.count) != due else { continue }
                    findings.reportDeviation(
                        statement.place,
                        "the image runs \(statement.arguments.dropFirst(prefix.count)) workers",
                        fix: "the manifest gives \(due)"
                    )
                }
                guard let command = stage.last("CMD") else { continue }
                let options = [
                    ("--graceful-timeout=", build.server.gracefulTimeout.value.seconds),
                    ("--timeout=", build.server.timeout.value.seconds),
                    ("--keep-alive=", build.server.keepAlive.value.seconds),
                    ("--threads=", build.server.threads.value.number),
                    ("--timeout-graceful-shutdown=", build.server.gracefulTimeout.value.seconds),
                    ("--timeout-keep-alive=", build.server.keepAlive.value.seconds),
                ]
                for word in command.execForm ?? [] {
                    for (option, due) in options where word.hasPrefix(option) && word != "\(option)\(due)" {
                        findings.reportDeviation(
                            command.place,
                            "the server is started with '\(word)'",
                            fix: "the manifest gives \(due)"
                        )
                    }
                }
            }
        }
    }
}
