import Foundation
import TestSupport
import Testing

/// What must hold for the merged production of every system that has one: the whole of base and overlay.
@Suite("Merged production") struct MergedProductionTests {
    static let systems = RenderedSystem.platforms.filter { $0.layered.contains("production") }

    /// Of its tags for one version of PostgreSQL no digest is published that we could cite.
    private static let withoutDigest = ["timescale/timescaledb"]

    private func production(_ system: RenderedSystem) throws -> MergedPlatform {
        try MergedPlatform(system, "production")
    }

    @Test func theFlagshipIsAmongThem() { #expect(Self.systems.contains { $0.name == "flagship" }) }

    /// CP-08, CP-09: every service has all three limits, and reserves no more than it may use.
    @Test(arguments: systems) func everyServiceIsLimited(system: RenderedSystem) throws {
        let platform = try production(system)
        for name in platform.names {
            let limits = platform.value(name, "deploy", "resources", "limits") as? [String: Any] ?? [:]
            #expect(limits["cpus"] != nil, "\(name) has no cpu limit")
            #expect(limits["pids"] != nil, "\(name) has no pids limit")
            let memory = try #require((limits["memory"] as? String).flatMap { Int($0) }, "\(name) has no memory limit")
            let reserved = platform.value(name, "deploy", "resources", "reservations", "memory") as? String
            #expect(reserved.flatMap { Int($0) } ?? 0 <= memory, "\(name) reserves more than its limit")
        }
    }

    /// CP-11: locked down, or a reason in the file.
    @Test(arguments: systems) func everyServiceIsHardened(system: RenderedSystem) throws {
        let platform = try production(system)
        for name in platform.names {
            #expect(platform.strings(name, "security_opt") == ["no-new-privileges:true"], "\(name)")
            #expect(platform.strings(name, "cap_drop") == ["ALL"], "\(name)")
            #expect(platform.value(name, "privileged") == nil, "\(name)")
            let isReadOnly = platform.value(name, "read_only") as? Bool ?? false
            let hasReason = try platform.givesReason(name, "writable root file system")
            #expect(isReadOnly || hasReason, "\(name) has a writable root without a reason")
            for capability in platform.strings(name, "cap_add") {
                #expect(try platform.givesReason(name, capability), "\(name) keeps \(capability) without a reason")
            }
            let user = platform.value(name, "user") as? String
            let isRoot = user.map { $0 == "root" || $0.split(separator: ":").first == "0" } ?? true
            let rootHasReason = try platform.givesReason(name, "root")
            #expect(!isRoot || rootHasReason, "\(name) runs as '\(user ?? "whoever")' without a reason")
        }
    }

    /// CP-13, DF-16: a probe in the file or in the image; jobs end instead of being asked.
    @Test(arguments: systems) func everyDaemonHasAProbeOrAReason(system: RenderedSystem) throws {
        let platform = try production(system)
        let images = try imageProbes(system)
        for name in platform.daemons {
            let test = platform.value(name, "healthcheck", "test") as? [String] ?? []
            let isInImage = images[platform.value(name, "image") as? String ?? ""] ?? false
            let hasReason = try platform.givesReason(name, "no health check")
            #expect(!test.isEmpty || isInImage || hasReason, "\(name) has neither a probe nor a reason")
        }
    }

    /// Whether the image of a built service has a probe, by its production name: the development overlay says which
    /// Dockerfile a service is built from.
    private func imageProbes(_ system: RenderedSystem) throws -> [String: Bool] {
        let production = try production(system)
        var probes: [String: Bool] = [:]
        for environment in system.environments {
            let platform = try MergedPlatform(system, environment)
            for name in platform.names {
                guard let path = platform.value(name, "build", "dockerfile") as? String,
                    let image = production.value(name, "image") as? String
                else { continue }
                let folder = path.components(separatedBy: "/deploy/").last ?? path
                probes[image] = try system.text(of: "deploy/\(folder)").contains("\nHEALTHCHECK ")
            }
        }
        return probes
    }

    /// CP-17, CP-18, CP-28.
    @Test(arguments: systems) func everyServiceEndsAndLogsInBounds(system: RenderedSystem) throws {
        let platform = try production(system)
        for name in platform.names {
            let options = platform.value(name, "logging", "options") as? [String: String] ?? [:]
            #expect(options["max-size"] != nil && options["max-file"] != nil, "\(name) logs without bounds")
        }
        for name in platform.daemons {
            #expect(platform.value(name, "restart") as? String == "unless-stopped", "\(name)")
            #expect(platform.value(name, "stop_grace_period") != nil, "\(name) has no grace period")
        }
    }

    /// CP-19, CP-21: what holds data has no way out, and only the gateway is reached from outside.
    @Test(arguments: systems) func onlyTheGatewayPublishes(system: RenderedSystem) throws {
        let platform = try production(system)
        let gateways = try gateway(of: system)
        for name in platform.names {
            let ports = platform.value(name, "ports") as? [Any] ?? []
            #expect(ports.isEmpty || gateways.contains(name), "\(name) publishes ports")
        }
        for (key, network) in platform.networks {
            guard key == "data" || key == "backend" else { continue }
            #expect(network["internal"] as? Bool == true, "network '\(key)' is open")
        }
        #expect(platform.networks["default"] == nil)
        for name in platform.names where platform.value(name, "network_mode") == nil {
            #expect(!platform.keys(name, "networks").isEmpty, "\(name) has no network")
        }
    }

    /// The service that the manifest names as its gateway.
    private func gateway(of system: RenderedSystem) throws -> Set<String> {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: system.manifest))
        let root = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
        let gateway = (root?["gateway"] as? [String: Any])?["service"] as? String
        return Set([gateway].compactMap(\.self))
    }

    /// CP-20, CP-26: nothing floats and nothing stands in the way of a second instance.
    @Test(arguments: systems) func imagesArePinned(system: RenderedSystem) throws {
        let platform = try production(system)
        for name in platform.names {
            let image = try #require(platform.value(name, "image") as? String, "\(name) has no image")
            #expect(!image.contains(":latest"), "\(name)")
            let isPinned = image.contains("@sha256:") || Self.withoutDigest.contains { image.hasPrefix("\($0):") }
            #expect(isPinned || image.hasSuffix(":1.2.3"), "\(name): \(image) is not pinned")
            #expect(platform.value(name, "container_name") == nil, "\(name)")
            #expect(platform.value(name, "build") == nil, "\(name) is built in production")
        }
    }

    /// CP-15: a condition that cannot be met stops the start.
    @Test(arguments: systems) func conditionsCanBeMet(system: RenderedSystem) throws {
        let platform = try production(system)
        let images = try imageProbes(system)
        for name in platform.names {
            for (other, settings) in platform.value(name, "depends_on") as? [String: [String: Any]] ?? [:] {
                try #require(platform.services[other] != nil, "\(name) depends on '\(other)', which is not there")
                let isJob = platform.value(other, "restart") as? String == "no"
                switch settings["condition"] as? String {
                case "service_healthy":
                    let image = platform.value(other, "image") as? String ?? ""
                    let hasProbe = platform.value(other, "healthcheck", "test") != nil || images[image] ?? false
                    #expect(hasProbe && !isJob, "\(name) waits for the health of \(other)")
                case "service_completed_successfully": #expect(isJob, "\(name) waits for the end of \(other)")
                case "service_started": break
                case let condition: Issue.record("\(name) has condition \(condition ?? "none") on \(other)")
                }
                let isProfiled = !platform.strings(other, "profiles").isEmpty
                #expect(!isProfiled || !platform.strings(name, "profiles").isEmpty, "\(name) needs \(other) (CP-29)")
            }
        }
    }
}
