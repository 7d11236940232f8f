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
            findings.report(
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
            findings.report(
                folder.place,
                "'\(service.name)' has a folder in memory '\(folder.text ?? "")' that the manifest does not give it"
            )
        }
        for folder in due.subtracting(found.compactMap(\.text)).sorted() where !isTests {
            findings.report(service.place("tmpfs"), "'\(service.name)' lacks the folder in memory '\(folder)'")
        }
    }

    private func checkProbe(_ service: ComposeService, _ probe: Probe, _ findings: inout FindingCollector) {
        let times = [
            ("interval", probe.interval.value.milliseconds), ("timeout", probe.timeout.value.milliseconds),
            ("start_period", probe.startPeriod.value.milliseconds),
        ]
        for (key, due) in times where Quantity.milliseconds(service.text("healthcheck", key)) != due {
            findings.report(
                service.place("healthcheck", key),
                "\(key) of the health check of '\(service.name)' is '\(service.text("healthcheck", key) ?? "")'",
                fix: "the manifest says \(TimeSpan(milliseconds: due))"
            )
        }
        if service.text("healthcheck", "retries") != "\(probe.retries.value.number)" {
            findings.report(
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
        for key in ["command", "entrypoint"] {
            let text = ((key == "command" ? service.command : service.entrypoint) ?? []).joined(separator: " ")
            for option in ["--maxmemory ", "shared_buffers=", "--storage.tsdb.retention.size="] {
                guard option != "--storage.tsdb.retention.size=",
                    let part = text.components(separatedBy: option).dropFirst().first,
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
    private func checkPools(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
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
                findings.report(
                    found.place,
                    "'\(found.name)' of '\(service.name)' is '\(found.value)'",
                    fix: "the manifest gives '\(due.value)'"
                )
            }
        }
    }

    // MARK: - Gateway

    private func checkGateway(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        guard let gateway = environment.gateway, let declared = environment.platform.gateway,
            let service = environment.gatewayService
        else { return }
        func expect(_ name: String, _ due: Int, _ read: (String) -> Int?) {
            guard let statement = gateway.all(name).first else {
                findings.report(Place("\(gateway.folder)/nginx.conf"), "'\(name)' is not set")
                return
            }
            let text = statement.parameters.first ?? ""
            if read(text) != due {
                findings.report(statement.place, "'\(name)' is '\(text)'", fix: "the manifest gives \(due)")
            }
        }
        if let limits = environment.declaredService(service.name)?.limits {
            // At least two, so that one that is busy blocks nobody.
            expect("worker_processes", max(2, (limits.cpus.value.millicores + 999) / 1000)) { Int($0) }
        }
        let settings = declared.settings
        expect("worker_connections", settings.workerConnections.value.number) { Int($0) }
        expect("keepalive_timeout", settings.keepAlive.value.milliseconds, Quantity.milliseconds)
        expect("proxy_connect_timeout", settings.connectTimeout.value.milliseconds, Quantity.milliseconds)
        expect("client_max_body_size", settings.bodySize.value.bytes, Quantity.bytes)
        if let files = gateway.all("worker_rlimit_nofile").first, let number = Int(files.parameters.first ?? "") {
            if let limit = service.text("ulimits", "nofile", "hard").flatMap({ Int($0) }), number > limit {
                findings.report(files.place, "nginx wants \(number) open files, its container may have \(limit)")
            }
            if number != settings.openFiles.value.number {
                findings.report(
                    files.place,
                    "'worker_rlimit_nofile' is '\(number)'",
                    fix: "the manifest gives \(settings.openFiles.value.number)"
                )
            }
        }
        checkZones(gateway, declared, &findings)
        checkUpstreams(gateway, declared, &findings)
        // A reload or stop waits no longer than the engine does.
        if let wait = gateway.all("worker_shutdown_timeout").first,
            let time = Quantity.milliseconds(wait.parameters.first),
            let grace = Quantity.milliseconds(service.text("stop_grace_period")), time >= grace
        {
            findings.report(
                wait.place,
                "nginx takes \(wait.parameters.first ?? "") to stop, the engine waits \(grace / 1000)s"
            )
        }
    }

    private func checkZones(_ gateway: GatewayView, _ declared: Gateway, _ findings: inout FindingCollector) {
        for statement in gateway.all("limit_req_zone") {
            func value(_ key: String) -> String? {
                statement.parameters.first { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) }
            }
            let parts = (value("zone") ?? "").split(separator: ":").map(String.init)
            guard parts.count == 2, let zone = declared.zones.first(where: { $0.name == parts[0] }) else { continue }
            if Quantity.bytes(parts[1]) != zone.size.value.bytes {
                findings.report(
                    statement.place,
                    "limit '\(zone.name)' has room for \(parts[1])",
                    fix: "the manifest gives \(zone.size.value)"
                )
            }
            if value("rate") != zone.rate.value.description {
                findings.report(
                    statement.place,
                    "limit '\(zone.name)' is \(value("rate") ?? "")",
                    fix: "the manifest gives \(zone.rate.value)"
                )
            }
        }
        for zone in declared.zones {
            let isThere = gateway.all("limit_req_zone").contains { statement in
                statement.parameters.contains { $0.hasPrefix("zone=\(zone.name):") }
            }
            if !isThere { findings.report(Place("\(gateway.folder)/nginx.conf"), "there is no limit '\(zone.name)'") }
        }
    }

    private func checkUpstreams(_ gateway: GatewayView, _ declared: Gateway, _ findings: inout FindingCollector) {
        let settings = declared.settings
        for upstream in gateway.all("upstream") {
            for statement in upstream.block ?? [] {
                let text = statement.parameters.first ?? ""
                switch statement.name {
                case "keepalive":
                    if text != "\(settings.upstreamConnections.value.number)" {
                        findings.report(
                            statement.place,
                            "the upstream keeps \(text) connections",
                            fix: "the manifest gives \(settings.upstreamConnections.value.number)"
                        )
                    }
                case "keepalive_timeout":
                    if Quantity.milliseconds(text) != settings.upstreamKeepAlive.value.milliseconds {
                        findings.report(
                            statement.place,
                            "the upstream keeps connections for \(text)",
                            fix: "the manifest gives \(settings.upstreamKeepAlive.value)"
                        )
                    }
                case "server":
                    for (key, due) in [
                        ("max_fails", "\(settings.maximumFailures.value.number)"),
                        ("fail_timeout", settings.failureTimeout.value.description),
                    ] {
                        guard
                            let found = statement.parameters.first(where: { $0.hasPrefix("\(key)=") })?.dropFirst(
                                key.count + 1
                            )
                        else { continue }
                        if found != due {
                            findings.report(statement.place, "\(key) is \(found)", fix: "the manifest gives \(due)")
                        }
                    }
                default: break
                }
            }
        }
    }

    // MARK: - Prometheus

    private func checkPrometheus(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        guard let prometheus = environment.prometheus, let monitoring = environment.platform.monitoring else { return }
        let global = prometheus.configuration["global"]
        let times = [
            ("scrape_interval", monitoring.scrapeInterval.value), ("scrape_timeout", monitoring.scrapeTimeout.value),
            ("evaluation_interval", monitoring.evaluationInterval.value),
        ]
        for (key, due) in times where Quantity.milliseconds(global?[key]?.text) != due.milliseconds {
            findings.report(
                global?[key]?.place ?? global?.place ?? Place("\(prometheus.folder)/prometheus.yml"),
                "\(key) is '\(global?[key]?.text ?? "")'",
                fix: "the manifest gives \(due)"
            )
        }
        for job in prometheus.jobs {
            let interval = Quantity.milliseconds(job["scrape_interval"]?.text ?? global?["scrape_interval"]?.text) ?? 0
            let timeout = Quantity.milliseconds(job["scrape_timeout"]?.text ?? global?["scrape_timeout"]?.text) ?? 0
            if timeout > interval {
                findings.report(
                    job["scrape_timeout"]?.place ?? job.place,
                    "job '\(job["job_name"]?.text ?? "")' waits longer than its interval"
                )
            }
        }
        for source in environment.dataSources?["datasources"]?.items ?? [] where source["type"]?.text == "prometheus" {
            guard let interval = source.at("jsonData", "timeInterval") else { continue }
            if Quantity.milliseconds(interval.text) != monitoring.scrapeInterval.value.milliseconds {
                findings.report(
                    interval.place,
                    "Grafana takes \(interval.text ?? "") for the interval of scrapes",
                    fix: "it is \(monitoring.scrapeInterval.value)"
                )
            }
        }
        checkBackups(prometheus, monitoring, &findings)
    }

    private func checkBackups(
        _ prometheus: PrometheusView,
        _ monitoring: Monitoring,
        _ findings: inout FindingCollector
    ) {
        for alert in prometheus.alerts where alert.name == "BackupStale" || alert.name == "RestoreTestStale" {
            guard
                let matcher = PromQLSelector.all(in: alert.expression).flatMap(\.matchers).first(where: {
                    $0.label == "backup"
                }),
                let backup = monitoring.backups.first(where: { $0.name.value.text == matcher.value })
            else { continue }
            let due = alert.name == "BackupStale" ? backup.maximumAge.value : backup.maximumTestAge?.value
            if let due, threshold(alert.expression) != "\(due.seconds)" {
                findings.report(
                    alert.place,
                    "alert '\(alert.name)' of '\(backup.name.value)' waits \(threshold(alert.expression) ?? "") seconds",
                    fix: "the manifest gives \(due.seconds)"
                )
            }
        }
    }

    /// The number behind the last comparison.
    private func threshold(_ expression: String) -> String? {
        expression.split { " \n".contains($0) }.last.map(String.init)
    }

    // MARK: - Objectives

    /// Budgets and thresholds of burn rates follow from the objective (SRE workbook, alerting on SLOs).
    private func checkObjectives(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        guard let prometheus = environment.prometheus else { return }
        var budgets: [String: Int] = [:]
        func key(_ rule: LocatedValue) -> String {
            "\(rule.at("labels", "service")?.text ?? "") \(rule.at("labels", "slo")?.text ?? "")"
        }
        for rule in prometheus.rules where rule["record"]?.text == "slo:objective:ratio" {
            guard let text = rule["expr"]?.text, let ratio = millionths(between: "vector(", ")", in: text) else {
                continue
            }
            budgets[key(rule)] = 1_000_000 - ratio
            let declared = environment.declaredService(rule.at("labels", "service")?.text ?? "")?.objective
            if rule.at("labels", "slo")?.text == "availability", let due = declared?.availability?.value,
                due.millionths != ratio
            {
                findings.report(
                    rule["expr"]?.place ?? rule.place,
                    "the objective is \(text)",
                    fix: "the manifest gives \(due)"
                )
            }
        }
        for rule in prometheus.rules {
            guard let budget = budgets[key(rule)], let expression = rule["expr"], let text = expression.text else {
                continue
            }
            if rule["record"]?.text == "slo:error_budget:ratio", millionths(between: "vector(", ")", in: text) != budget
            {
                findings.report(
                    expression.place,
                    "the error budget is \(text), but the objective leaves \(ratio(budget))"
                )
            }
            if let record = rule["record"]?.text, record.holds("burn_rate") || record.holds("budget_remaining") {
                let divisor = text.components(separatedBy: "/ ").last.flatMap { millionths($0) }
                if let divisor, divisor != budget {
                    findings.report(
                        expression.place,
                        "'\(record)' divides by \(ratio(divisor)), but the budget is \(ratio(budget))"
                    )
                }
            }
            if let alert = rule["alert"]?.text, alert.holds("BudgetBurn") {
                checkBurn(alert, rule, expression, budget, &findings)
            }
        }
    }

    /// Factors of the four windows.
    private static let factors = ["1h": 144, "6h": 60, "1d": 30, "3d": 10]

    private func checkBurn(
        _ alert: String,
        _ rule: LocatedValue,
        _ expression: LocatedValue,
        _ budget: Int,
        _ findings: inout FindingCollector
    ) {
        guard let window = rule.at("labels", "window")?.text, let factor = Self.factors[window] else { return }
        let due = budget * factor / 10
        for part in (expression.text ?? "").components(separatedBy: "> ").dropFirst() {
            let number = part.prefix { $0.isNumber || $0 == "." }
            if millionths(String(number)) != due {
                findings.report(
                    expression.place,
                    "alert '\(alert)' fires above \(number)",
                    fix: "the objective gives \(ratio(due))"
                )
            }
        }
        let short = ["1h": "5m", "6h": "30m", "1d": "2h", "3d": "6h"][window] ?? ""
        for span in [window, short] where !(expression.text ?? "").holds("ratio_rate\(span){") {
            findings.report(expression.place, "alert '\(alert)' does not look at \(span)")
        }
    }

    private func millionths(between start: String, _ end: String, in text: String) -> Int? {
        guard let part = text.components(separatedBy: start).dropFirst().first else { return nil }
        return millionths(part.components(separatedBy: end)[0])
    }

    /// Exact: 999000 for `0.999`.
    private func millionths(_ text: String) -> Int? {
        let parts = text.trimmedSpaces.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1_000_000 }
        guard parts[1].count <= 6, let fraction = Int((parts[1] + "000000").prefix(6)) else { return nil }
        return whole * 1_000_000 + fraction
    }

    private func ratio(_ millionths: Int) -> String {
        let digits = String(1_000_000 + millionths % 1_000_000).dropFirst()
        var trimmed = digits
        while trimmed.last == "0" { trimmed = trimmed.dropLast() }
        return "\(millionths / 1_000_000)\(trimmed.isEmpty ? "" : ".\(trimmed)")"
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
                    findings.report(
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
                        findings.report(
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
