import PlatformManifest
import Testing

@testable import Diagrams

@Suite struct TopologyTests {
    /// A shop of two networks, a gateway, a store and a way out.
    private static func manifest(services: String = "", changes: String = "", routes: String = "") -> String {
        """
        {
          "platform": { "name": "shop", "title": "Shop", "registry": "ghcr.io/acme/shop" },
          "environments": {
            "staging": { "purpose": "staging", "domain": "staging.example.com" },
            "production": { "purpose": "production", "domain": "shop.example.com" }
          },
          "networks": {
            "edge": { "subnet": "10.20.0.0/24" },
            "inner": { "subnet": "10.20.1.0/24", "isolation": "internal" },
            "store": {},
            "out": {}
          },
          "limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } },
          "secrets": { "db-password": { "description": "of the database" } },
          "services": {
            "api": {
              "runtime": { "kind": "python-fastapi", "application": "app.main:app", "version": "3.12" }, "source": "api",
              "port": 8000, "networks": ["inner", "store", "out"], "limits": "small",
              "dependsOn": { "db": "healthy" }, "env": { "OTHER": "http://worker:9000/x", "NAME": "worker" },
              "health": { "liveness": "/live", "readiness": "/ready" }\(changes)
            },
            "worker": {
              "image": "example/worker:1.0@sha256:1111111111111111111111111111111111111111111111111111111111111111",
              "port": 9000, "networks": ["inner"], "limits": "small", "health": { "none": "it is a stub" }
            },
            "db": { "component": "postgres", "version": "15-alpine", "networks": ["store"], "limits": "small" },
            "gate": { "component": "nginx", "networks": ["inner", "edge"], "limits": "small" }\(services)
          },
          "gateway": {
            "service": "gate", "zones": { "all": { "rate": "10r/s" } }, "defaultLimit": { "zone": "all" },
            "routes": [{ "path": "/api/", "to": "api" }\(routes)]
          }
        }
        """
    }

    private static func production(_ text: String) throws -> Topology {
        try DrawnSystem.topology(text, "production")
    }

    @Test func servicesAreDrawnWhereTheyBelongMost() throws {
        let topology = try Self.production(Self.manifest())
        let homes = Dictionary(uniqueKeysWithValues: topology.nodes.map { ($0.name, $0.home?.text) })
        #expect(homes == ["Clients": nil, "api": "inner", "worker": "inner", "db": "store", "gate": "edge"])
        #expect(topology.areas.map(\.role) == [.shared, .ordinary, .data, .shared])
    }

    @Test func connectionsComeFromRoutesDependenciesAndAddresses() throws {
        let topology = try Self.production(Self.manifest())
        let edges = Set(topology.edges.map { "\($0.from) \($0.kind) \($0.to)" })
        #expect(
            edges == [
                "outside/clients route service/gate", "service/gate route service/api", "service/api call service/db",
                "service/api call service/worker",
            ]
        )
    }

    @Test func factsAreThoseOfTheManifest() throws {
        let api = try #require(try Self.production(Self.manifest()).nodes.first { $0.name == "api" })
        let facts = api.facts.map { "\($0.kind) \($0.text)" }
        #expect(
            facts == [
                "runtime python-fastapi 3.12", "replicas 1", "limits 0.5 cpu · 512M", "port 8000", "route /api/",
                "network inner", "network store", "network out",
            ]
        )
        #expect(api.facts.allSatisfy { !$0.origins.isEmpty })
    }

    /// RB-03: a path that the gateway answers from a volume is public too.
    @Test func pathsOfFilesAreKnown() throws {
        let mount = #""volumes": [{ "volume": "files", "at": "/srv/files", "readOnly": true }]"#
        let networks = #""networks": ["inner", "edge"]"#
        let limits = #""limits": { "small""#
        let text = Self.manifest(routes: #", { "path": "/static/", "volume": "files" }"#)
            .replacingOccurrences(of: networks, with: "\(networks), \(mount)")
            .replacingOccurrences(of: limits, with: #""volumes": { "files": {} }, "# + limits)
        let topology = try Self.production(text)
        #expect(topology.fileRoutes.map { "\($0.route.text) \($0.volume)" } == ["/static/ files"])
        #expect(topology.fileRoutes.allSatisfy { !$0.route.origins.isEmpty })
    }

    @Test func monitoringCanBeLeftOut() throws {
        let watched = Self.manifest(
            services: """
                ,
                "prometheus": { "component": "prometheus", "networks": ["out", "inner"], "limits": "small" }
                """
        )
        let topology = try Self.production(watched)
        #expect(topology.nodes.contains { $0.isMonitoring })
        let bare = topology.withoutMonitoring()
        #expect(!bare.nodes.contains { $0.isMonitoring })
        #expect(bare.nodes.count == topology.nodes.count - 1)
        #expect(!bare.edges.contains { $0.kind == .scrape })
    }

    @Test func differencesAreMarked() throws {
        let old = try Self.production(Self.manifest())
        let new = try Self.production(
            Self.manifest(
                services: """
                    ,
                    "cache": { "component": "redis", "networks": ["store"], "limits": "small" }
                    """,
                changes: ", \"replicas\": 2"
            )
        )
        let both = TopologyDifference.between(old, new, name: "old → new")
        let changes = Dictionary(uniqueKeysWithValues: both.nodes.map { ($0.name, $0.change) })
        #expect(
            changes == [
                "Clients": .same, "api": .changed, "worker": .same, "db": .same, "gate": .same, "cache": .added,
            ]
        )
        let api = try #require(both.nodes.first { $0.name == "api" })
        #expect(api.phrase(.replicas)?.text == "1 → 2")
        #expect(api.phrase(.limits)?.change == .same)
        let back = TopologyDifference.between(new, old, name: "new → old")
        #expect(back.nodes.first { $0.name == "cache" }?.change == .removed)
        #expect(back.nodes.map(\.name) == ["Clients", "api", "worker", "db", "gate", "cache"])
        let none = TopologyDifference.between(old, old, name: "same")
        #expect(TopologySummary(none).counts == "no difference")
    }

    @Test func aRemovedConnectionIsMarked() throws {
        let old = try Self.production(Self.manifest())
        let new = try Self.production(
            Self.manifest().replacingOccurrences(of: "http://worker:9000/x", with: "nothing")
        )
        let both = TopologyDifference.between(old, new, name: "old → new")
        #expect(both.edges.filter { $0.change != .same }.map { "\($0.change) \($0.to)" } == ["removed service/worker"])
    }
}

extension String {
    fileprivate func replacingOccurrences(of old: String, with new: String) -> String {
        split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}
