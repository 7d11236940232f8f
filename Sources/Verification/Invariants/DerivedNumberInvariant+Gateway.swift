import Origins
import PlatformManifest
import PlatformModel

/// The numbers of nginx.
extension DerivedNumberInvariant {
    func checkGateway(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
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
                findings.reportDeviation(statement.place, "'\(name)' is '\(text)'", fix: "the manifest gives \(due)")
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
                findings.reportDeviation(
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
                findings.reportDeviation(
                    statement.place,
                    "limit '\(zone.name)' has room for \(parts[1])",
                    fix: "the manifest gives \(zone.size.value)"
                )
            }
            if value("rate") != zone.rate.value.description {
                findings.reportDeviation(
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
                        findings.reportDeviation(
                            statement.place,
                            "the upstream keeps \(text) connections",
                            fix: "the manifest gives \(settings.upstreamConnections.value.number)"
                        )
                    }
                case "keepalive_timeout":
                    if Quantity.milliseconds(text) != settings.upstreamKeepAlive.value.milliseconds {
                        findings.reportDeviation(
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
                            findings.reportDeviation(
                                statement.place,
                                "\(key) is \(found)",
                                fix: "the manifest gives \(due)"
                            )
                        }
                    }
                default: break
                }
            }
        }
    }
}
