import Foundation
import Origins
import PlatformManifest
import Testing

/// The manifests of the repository say what the systems' requirements say.
@Suite struct RepositoryManifestsTests {
    static let paths = [
        "manifest.json", "Templates/starters/iot-sim.json", "Templates/starters/mime-transfer.json",
        "Templates/starters/single-app.json",
    ]

    @Test(arguments: paths) func decodesWithoutAnyDiagnostic(path: String) throws {
        let (file, diagnostics) = try read(path)
        #expect(diagnostics == [])
        #expect(file.environments.isEmpty == false)
    }

    @Test(arguments: facts) func states(fact: Fact) throws {
        let (file, _) = try read(fact.path)
        let found = file.environments.first { $0.name.text == fact.environment }
        let manifest = try #require(found?.manifest)
        #expect(fact.text(manifest) == fact.expected)
    }

    @Test func pinsEveryPulledImageByDigestButOne() throws {
        var unpinned: [String] = []
        for path in Self.paths {
            let (file, _) = try read(path)
            for (environment, manifest) in file.environments {
                for entry in manifest.services.entries {
                    let service = entry.value
                    guard service.component != nil || service.image != nil else { continue }
                    if service.digest == nil, service.image?.value.digest == nil {
                        unpinned.append("\(path) \(environment) \(entry.name.value)")
                    }
                }
            }
        }
        // No public repository was found that pins a numbered TimescaleDB tag for PostgreSQL 15.
        #expect(
            unpinned == [
                "Templates/starters/iot-sim.json development db", "Templates/starters/iot-sim.json production db",
            ]
        )
    }

    @Test(arguments: paths) func describesEveryServiceNetworkAndSecret(path: String) throws {
        let (file, _) = try read(path)
        let manifest = file.base
        let silent =
            manifest.services.entries.filter { $0.value.description == nil }.map(\.name.value.text)
            + manifest.networks.entries.filter { $0.value.description == nil }.map(\.name.value.text)
            + manifest.secrets.entries.filter { $0.value.description == nil }.map(\.name.value.text)
        #expect(silent == [])
    }

    private func read(_ path: String) throws -> (ManifestFile, [Diagnostic]) {
        try #require(Self.read[path]).get()
    }

    /// Each read once for all facts, which a debug build notices.
    private static let read = Dictionary(
        uniqueKeysWithValues: paths.map { path in
            (path, Result { try readFromDisk(path) })
        }
    )

    private static func readFromDisk(_ path: String) throws -> (ManifestFile, [Diagnostic]) {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let bytes = try Data(contentsOf: root.appending(path: path))
        let collector = DiagnosticCollector()
        let source = SourceText(name: path, bytes: Array(bytes))
        return (try #require(ManifestFile.read(source, into: collector)), collector.diagnostics)
    }
}

/// One fact that a system's requirements state, and where a manifest says it.
struct Fact: CustomTestStringConvertible, Sendable {
    let path: String
    let environment: String
    let name: String
    let expected: String
    let text: @Sendable (Manifest) -> String

    var testDescription: String { "\(path) \(environment): \(name) is \(expected)" }
}

// MARK: - The facts

private let facts = shopFacts + simFacts + transferFacts + applicationFacts

private func shop(
    _ name: String,
    in environment: String = "production",
    _ expected: String,
    _ text: @escaping @Sendable (Manifest) -> String
) -> Fact {
    Fact(path: "manifest.json", environment: environment, name: name, expected: expected, text: text)
}

private func starter(_ starter: String) -> (String, String, String, @escaping @Sendable (Manifest) -> String) -> Fact {
    { environment, name, expected, text in
        let path = "Templates/starters/\(starter).json"
        return Fact(path: path, environment: environment, name: name, expected: expected, text: text)
    }
}

private let artificialIntelligence = [
    "recommendation", "search", "pricing", "chatbot", "fraud-detection", "demand-forecasting", "visual-recognition",
]

private let shopFacts: [Fact] =
    [
        shop("backend's port", "8000") { $0.service("backend").port.text() },
        shop("backend's user", "1000:1000") { $0.service("backend").user.text() },
        shop("backend's class", "medium") { $0.service("backend").limitsClass },
        shop("backend's probe", "/health/") { $0.service("backend").health?.readiness.text() ?? "" },
        shop("backend's process parameters", "4 2 1m 30s 1000 50") {
            guard let server = $0.service("backend").runtime?.server else { return "" }
            return [
                server.workers.text(), server.threads.text(), server.timeout.text(), server.gracefulTimeout.text(),
                server.maximumRequests.text(), server.maximumRequestsJitter.text(),
            ].joined(separator: " ")
        },
        shop("backend waits for", "pgbouncer redis migrate vault") { $0.service("backend").dependencyNames },
        shop("backend waits in development for", in: "development", "pgbouncer redis migrate") {
            $0.service("backend").dependencyNames
        },
        shop("backend's replicas", "2") { $0.service("backend").replicas.text() },
        shop("backend's replicas in staging", in: "staging", "2") { $0.service("backend").replicas.text() },
        shop("backend's replicas in development", in: "development", "1") { $0.service("backend").replicas.text("1") },
        shop("settings in development", in: "development", "config.settings.development") {
            $0.service("backend").literal("DJANGO_SETTINGS_MODULE")
        },
        shop("settings in staging", in: "staging", "config.settings.staging") {
            $0.service("backend").literal("DJANGO_SETTINGS_MODULE")
        },
        shop("settings in ci", in: "ci", "config.settings.tests") {
            $0.service("backend").literal("DJANGO_SETTINGS_MODULE")
        },
        shop("backend's objectives", "99.9% p95 200ms 30d") {
            guard let slo = $0.service("backend").slo, let latency = slo.latency.entries.first else { return "" }
            return "\(slo.availability.text()) \(latency.name.value) \(latency.value.value) \(slo.window.value)"
        },
        shop("the latency objective is a bucket", "true") {
            let buckets = $0.service("backend").metrics?.buckets.map { "\($0.value)" } ?? []
            return String(buckets.contains("0.2"))
        },
        shop("gateway's port", "8080") { $0.service("api-gateway").port.text() },
        shop("frontend's kind and class", "nextjs small") {
            let service = $0.service("frontend")
            return "\(service.runtime?.kind.value.rawValue ?? "") \(service.limitsClass)"
        },
        shop("services of one template", artificialIntelligence.joined(separator: " ")) {
            $0.services.entries.filter { $0.value.runtime?.template.text() == "ai-services" }.map { "\($0.name.value)" }
                .joined(separator: " ")
        },
        shop("small", "0.5 512M 100 0.25 256M") { $0.limits("small") },
        shop("medium", "1 1G 200 0.5 512M") { $0.limits("medium") },
        shop("large", "2 2G 500 1 1G") { $0.limits("large") },
        shop("staging's limits", in: "staging", "50%") { $0.environment("staging").limits?.scale.text() ?? "" },
        shop("development's limits", in: "development", "small") {
            $0.environment("development").limits?.limitsClass.text() ?? ""
        },
        shop("subnets", "edge 10.20.0.0/24, frontend 10.20.1.0/24, backend 10.20.2.0/24, data 10.20.3.0/24") {
            $0.networks.entries.prefix(4).map { "\($0.name.value) \($0.value.subnet.text())" }.joined(separator: ", ")
        },
        shop("isolation", "open policy internal internal internal open") { $0.isolation },
        shop("isolation in development", in: "development", "open open open open open open") { $0.isolation },
        shop("zones", "general 10r/s 10M, api 100r/s 10M, auth 5r/m 10M") { $0.zones },
        shop("the API's route", "strip api 100") { $0.route("/api/") },
        shop("the login's route", "keep auth 5") { $0.route("/admin/login/") },
        shop("the files' route", "keep general 20") { $0.route("/static/") },
        shop("the chat's silence", "5m") {
            $0.gateway?.routes.first { $0.path.text == "/api/chatbot/" }?.readTimeout.text() ?? ""
        },
        shop("what edge workers may hold", "4096 65535 20M 6 32 3 30s") {
            guard let gateway = $0.gateway else { return "" }
            return [
                "\(gateway.workerConnections.number)", "\(gateway.openFiles.number)", "\(gateway.bodySize.value)",
                "\(gateway.gzipLevel.number)", "\(gateway.upstreamConnections.number)",
                "\(gateway.maximumFailures.number)", "\(gateway.failureTimeout.value)",
            ].joined(separator: " ")
        },
        shop("Vault's keys", "ecommerce 5 3") {
            let settings = $0.service("vault").settings
            return
                "\(settings?.mountPath.text() ?? "") \(settings?.keyShares.text() ?? "") \(settings?.keyThreshold.text() ?? "")"
        },
        shop("rotation of the database's password", "7d database/main") {
            let secret = $0.secrets[SecretName(unchecked: "database-main-password")]
            return "\(secret?.rotation.text() ?? "") \(secret?.vaultPath.text() ?? "")"
        },
        shop("retention", "30d") { $0.environment("production").retention.text() },
        shop("exporters", "7") {
            String($0.services.names.filter { $0.text.hasSuffix("-exporter") || $0.text == "cadvisor" }.count)
        },
        shop("jobs", "migrate collectstatic certbot backup-databases backup-to-s3 verify-backup") {
            $0.services.entries.filter { $0.value.role.value == .job }.map { "\($0.name.value)" }
                .joined(separator: " ")
        },
        shop("chat channel", "#ops-alerts") {
            $0.monitoring?.receivers[ReceiverName(unchecked: "operations-chat")]?.channel.text() ?? ""
        },
        shop("environments", "development staging production ci") {
            $0.environments.names.map(\.text).joined(separator: " ")
        },
    ]
    + artificialIntelligence.flatMap { name in
        [
            shop("\(name)'s port, user and workers", "8000 1001:1001 2") {
                let service = $0.service(name)
                let port = service.ports.entries.first?.value.port.value.description ?? ""
                return "\(port) \(service.user.text()) \(service.runtime?.server?.workers.text() ?? "")"
            },
            shop("\(name)'s own name", name) { $0.service(name).literal("SERVICE_NAME") },
        ]
    }

private let simFacts: [Fact] = {
    let sim = starter("iot-sim")
    return [
        sim("production", "the database's limits", "2 4G 500 1 2G") { $0.limits($0.service("db").limitsClass) },
        sim("production", "backend's limits", "2 2G 500 1 1G") { $0.limits($0.service("backend").limitsClass) },
        sim("production", "backend's replicas and image", "3 iot-backend") {
            "\($0.service("backend").replicas.text()) \($0.service("backend").imageName.text())"
        },
        sim("development", "backend reloads", "true") { $0.service("backend").literal("RELOAD") },
        sim("production", "backend does not reload", "false") { $0.service("backend").literal("RELOAD") },
        sim("production", "backend's metrics", "/api/v1/metrics") {
            $0.service("backend").metrics?.path.value.text ?? ""
        },
        sim("production", "cache", "512M allkeys-lru redis-password") {
            let settings = $0.service("redis").settings
            return
                "\(settings?.maximumMemory.text() ?? "") \(settings?.evictionPolicy?.value.rawValue ?? "") \(settings?.password.text() ?? "")"
        },
        sim("development", "cache that keeps nothing", "false") {
            $0.service("redis").settings?.isPersistent?.value == false ? "false" : ""
        },
        sim("production", "ports of the frontends", "3000 8501") {
            "\($0.service("frontend-react").port.text()) \($0.service("frontend-streamlit").port.text())"
        },
        sim("production", "administration below", "/admin") {
            $0.service("frontend-streamlit").runtime?.server?.basePath.text() ?? ""
        },
        sim("production", "edge", "1024 1m 1m") {
            guard let gateway = $0.gateway else { return "" }
            return "\(gateway.workerConnections.number) \(gateway.connectTimeout.value) \(gateway.readTimeout.value)"
        },
        sim(
            "production",
            "routes",
            "/api/ backend, /docs backend, /openapi.json backend, /health backend, /monitoring/ grafana, /admin/ frontend-streamlit, / frontend-react"
        ) {
            $0.gateway?.routes.map { "\($0.path.value) \($0.target.text())" }.joined(separator: ", ") ?? ""
        },
    ]
}()

private let transferFacts: [Fact] = {
    let transfer = starter("mime-transfer")
    return [
        transfer("prod", "the server's place on the networks", "public-net 4, private-net 5, monitoring-net -") {
            $0.service("mime-server").networks?.memberships
                .map { "\($0.network.value) \($0.settings?.host.text("-") ?? "-")" }.joined(separator: ", ") ?? ""
        },
        transfer("prod", "the addresses that follow", "10.30.0.4 10.30.1.5") { manifest in
            manifest.service("mime-server").networks?.memberships.compactMap { membership in
                guard let host = membership.settings?.host else { return nil }
                let address = manifest.networks[membership.network.value]?.subnet?.value.host(host.value.number)
                return address?.description
            }.joined(separator: " ") ?? ""
        },
        transfer("prod", "the server's port", "65432") {
            $0.service("mime-server").ports.entries.first?.value.publishAs.text() ?? ""
        },
        transfer("prod", "the server's probe", "30s 5s 2") {
            let health = $0.service("mime-server").health
            return "\(health?.interval.text() ?? "") \(health?.timeout.text() ?? "") \(health?.retries.text() ?? "")"
        },
        transfer("prod", "the server's storage", "/storage") {
            $0.service("mime-server").volumes.first?.at.value.text ?? ""
        },
        transfer("prod", "the client is", "tool") { $0.service("mime-client").role.value.rawValue },
        transfer("prod", "the private network", "internal") {
            $0.networks[NetworkName(unchecked: "private-net")]?.isolation.value.rawValue ?? ""
        },
        transfer("prod", "the engine's metrics", "9323") { $0.monitoring?.enginePort.text() ?? "" },
        transfer("prod", "the dashboard's refresh", "10s") {
            "\($0.monitoring?.dashboards.entries.first?.value.refresh.value ?? .seconds(0))"
        },
        transfer("dev", "environments", "dev staging prod") {
            $0.environments.names.map(\.text).joined(separator: " ")
        },
    ]
}()

private let applicationFacts: [Fact] = {
    let application = starter("single-app")
    return [
        application("production", "steps of a delivery", "10% 25% 50% 100% 20s 1m") {
            guard let deploy = $0.service("app").deploy else { return "" }
            let steps = deploy.steps.map { "\($0.value)" }.joined(separator: " ")
            return "\(steps) \(deploy.hold.text()) \(deploy.drain.text())"
        },
        application("staging", "rehearses the delivery", "blue-green") {
            $0.service("app").deploy?.strategy.value.rawValue ?? ""
        },
        application("development", "replaces in place", "") { $0.service("app").deploy?.strategy.value.rawValue ?? "" },
    ]
}()

// MARK: - Shorthands

extension Optional {
    /// The value as the manifest writes it.
    fileprivate func text<Value: TextValue>(_ fallback: String = "") -> String where Wrapped == Sourced<Value> {
        map { "\($0.value)" } ?? fallback
    }

    fileprivate func text<Value: IntegerValue>(_ fallback: String = "") -> String where Wrapped == Sourced<Value> {
        map { "\($0.value.number)" } ?? fallback
    }

    fileprivate func text(_ fallback: String = "") -> String where Wrapped == Sourced<String> {
        self?.value ?? fallback
    }
}

extension Manifest {
    /// An unknown name gives an empty service, so that the fact fails with what is missing.
    fileprivate func service(_ name: String) -> ServiceSection {
        services[ServiceName(unchecked: name)] ?? .placeholder
    }

    fileprivate func environment(_ name: String) -> EnvironmentSection {
        environments[EnvironmentName(unchecked: name)] ?? .placeholder
    }

    /// cpus, memory, pids, then what is reserved.
    fileprivate func limits(_ name: String) -> String {
        guard let limits = limits[LimitsClassName(unchecked: name)], let reserve = limits.reserve,
            let cpus = reserve.cpus, let memory = reserve.memory
        else { return "" }
        return "\(limits.cpus.value) \(limits.memory.value) \(limits.pids.number) \(cpus.value) \(memory.value)"
    }

    fileprivate var isolation: String {
        networks.entries.map(\.value.isolation.value.rawValue).joined(separator: " ")
    }

    fileprivate var zones: String {
        gateway?.zones.entries.map { "\($0.name.value) \($0.value.rate.value) \($0.value.size.value)" }
            .joined(separator: ", ") ?? ""
    }

    /// What becomes of the prefix, the zone and the burst.
    fileprivate func route(_ path: String) -> String {
        guard let route = gateway?.routes.first(where: { $0.path.text == path }), let limit = route.rateLimit else {
            return ""
        }
        return "\(route.prefix.value.rawValue) \(limit.zone.value) \(limit.burst.number)"
    }
}

extension ServiceSection {
    fileprivate var limitsClass: String {
        if case .named(let name)? = limits?.value { name.text } else { "" }
    }

    fileprivate var dependencyNames: String {
        dependsOn?.dependencies.map(\.service.value.text).joined(separator: " ") ?? ""
    }

    fileprivate func literal(_ name: String) -> String {
        if case .literal(let value, _)? = env[EnvironmentVariableName(unchecked: name)] { value.text } else { "" }
    }
}
