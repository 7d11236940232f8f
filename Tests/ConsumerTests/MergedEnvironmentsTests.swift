import Foundation
import TestSupport
import Testing

/// What must hold for the other environments: staging is production in small, development stays on this machine, a
/// test environment leaves nothing behind.
@Suite("Merged environments") struct MergedEnvironmentsTests {
    static let staged = RenderedSystem.platforms.filter {
        $0.layered.contains("staging") && $0.layered.contains("production")
    }
    static let developed = RenderedSystem.platforms.filter { $0.layered.contains("development") }
    static let alone = RenderedSystem.platforms.flatMap { system in system.standingAlone.map { (system, $0) } }

    @Test func theFlagshipHasThemAll() {
        #expect(Self.staged.contains { $0.name == "flagship" })
        #expect(Self.developed.contains { $0.name == "flagship" })
        #expect(Self.alone.contains { $0.0.name == "flagship" })
    }

    /// CP-34: the same services, hardening, networks and dependencies; only numbers differ.
    @Test(arguments: staged) func stagingHasTheStructureOfProduction(system: RenderedSystem) throws {
        let staging = try MergedPlatform(system, "staging")
        let production = try MergedPlatform(system, "production")
        #expect(staging.names == production.names)
        #expect(Set(staging.networks.keys) == Set(production.networks.keys))
        for (key, network) in production.networks {
            #expect(staging.networks[key]?["internal"] as? Bool == network["internal"] as? Bool, "network '\(key)'")
        }
        for name in production.names where staging.services[name] != nil {
            for key in ["cap_drop", "cap_add", "security_opt", "profiles"] {
                #expect(staging.strings(name, key) == production.strings(name, key), "\(name): \(key)")
            }
            for key in ["read_only", "init"] {
                #expect(
                    staging.value(name, key) as? Bool == production.value(name, key) as? Bool,
                    "\(name): \(key)"
                )
            }
            #expect(staging.value(name, "user") as? String == production.value(name, "user") as? String, "\(name)")
            for key in ["networks", "depends_on"] {
                #expect(staging.keys(name, key) == production.keys(name, key), "\(name): \(key)")
            }
        }
    }

    /// CP-19.
    @Test(arguments: developed) func developmentPublishesOnLoopbackOnly(system: RenderedSystem) throws {
        let platform = try MergedPlatform(system, "development")
        var count = 0
        for name in platform.names {
            for port in platform.value(name, "ports") as? [[String: Any]] ?? [] {
                count += 1
                #expect(port["host_ip"] as? String == "127.0.0.1", "\(name): \(port)")
            }
        }
        #expect(count > 0, "nothing is published at all")
    }

    /// CP-08, CP-11: whatever else differs, no container is unlimited or can gain privileges.
    @Test(arguments: RenderedSystem.platforms) func everyEnvironmentIsLimited(system: RenderedSystem) throws {
        for environment in system.environments {
            let platform = try MergedPlatform(system, environment)
            for name in platform.names {
                for limit in ["cpus", "memory", "pids"] {
                    #expect(
                        platform.value(name, "deploy", "resources", "limits", limit) != nil,
                        "\(environment): \(name) has no limit of \(limit)"
                    )
                }
                #expect(platform.strings(name, "security_opt") == ["no-new-privileges:true"], "\(environment): \(name)")
            }
        }
    }

    /// CP-33: no published port, no restart, and the data of data stores in memory.
    @Test(arguments: alone) func testsLeaveNothingBehind(system: RenderedSystem, environment: String) throws {
        let platform = try MergedPlatform(system, environment)
        for name in platform.names {
            #expect(platform.value(name, "ports") == nil, "\(name) publishes a port")
            #expect(platform.value(name, "restart") as? String == "no", "\(name) restarts")
        }
        for key in platform.volumes.keys {
            #expect(!key.hasSuffix("-data"), "volume '\(key)' outlives the test run")
        }
        #expect(try system.text(of: system.composeFiles(of: environment)[0]).contains("\nname: "))
    }
}
