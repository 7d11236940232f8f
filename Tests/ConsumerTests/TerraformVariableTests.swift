import Foundation
import TestSupport
import Testing

/// What operators change by variables: each on the system that has it.
@Suite("Terraform variables") struct TerraformVariableTests {
    private func names(_ plan: TerraformPlan) -> [String] { plan.containers.map(\.name).sorted() }

    /// TF-05.
    @Test func monitoringCanBeSwitchedOff() throws {
        let whole = try #require(try TerraformRun.planning("mime-transfer", "prod").plan)
        let without = try #require(
            try TerraformRun.planning("mime-transfer", "prod", "enable_monitoring=false").plan
        )
        let gone = Set(names(whole)).subtracting(names(without)).map { $0.dropFirst("mime-transfer-prod-".count) }
        #expect(Set(gone).isSuperset(of: ["prometheus", "grafana", "alertmanager", "node-exporter", "cadvisor"]))
        #expect(Set(gone).isDisjoint(with: ["mockup-gateway", "public-app", "intranet-api", "mime-server"]))
        #expect(without.containers.count == whole.containers.count - gone.count)
    }

    /// TF-15: two releases side by side, each under its own name, both answering to the service's.
    @Test func twoColoursRunTwoReleases() throws {
        let one = try #require(try TerraformRun.planning("single-app", "production").plan)
        let two = try #require(
            try TerraformRun.planning("single-app", "production", #"colours={blue="1.4.1",green="1.5.0"}"#).plan
        )
        func app(_ plan: TerraformPlan) -> [PlannedContainer] {
            plan.containers.filter { $0.address.contains("[\"blue") || $0.address.contains("[\"green") }
                .sorted { $0.name < $1.name }
        }
        #expect(app(one).count >= 1)
        #expect(app(one).allSatisfy { $0.address.contains("[\"blue") && $0.image?.hasSuffix(":1.2.3") ?? false })
        #expect(app(two).count == app(one).count * 2)
        #expect(Set(app(two).map(\.name)).count == app(two).count)
        for container in app(two) {
            let colour = container.address.contains("[\"blue") ? "blue" : "green"
            #expect(container.image?.hasSuffix(colour == "blue" ? ":1.4.1" : ":1.5.0") ?? false)
            for network in container.blocks("networks_advanced") {
                let aliases = Set(network["aliases"] as? [String] ?? [])
                #expect(aliases.isSuperset(of: [container.service, "\(container.service)-\(colour)"]))
            }
            #expect(container.name.contains("-\(colour)"))
        }
        // What has one colour keeps its address when the other comes.
        #expect(Set(app(two).map(\.address)).isSuperset(of: app(one).map(\.address)))
        #expect(!(try TerraformRun.planning("single-app", "production", #"colours={red="1"}"#).result.status == 0))
    }

    /// A rollback is the previous tag, and changes nothing else.
    @Test func anotherTagChangesOwnImagesOnly() throws {
        let new = try #require(try TerraformRun.planning("flagship", "production").plan)
        let old = try #require(try TerraformRun.planning("flagship", "production", "image_tag=1.2.2").plan)
        #expect(names(new) == names(old))
        var changed = 0
        for (before, after) in zip(old.containers, new.containers) {
            #expect(before.address == after.address)
            let due = before.image?.replacingOccurrences(of: ":1.2.2", with: ":1.2.3")
            #expect(after.image == due)
            if before.image != after.image { changed += 1 }
        }
        #expect(changed >= 10)
        #expect(changed < new.containers.count)
    }

    /// More containers of a service get keys of their own; those that run keep theirs.
    @Test func replicasHaveStableKeys() throws {
        let plan = try #require(try TerraformRun.planning("golden/everything", "staging").plan)
        let keys = Dictionary(grouping: plan.containers, by: \.service).mapValues { containers in
            containers.compactMap { $0.address.split(separator: "\"").dropFirst().first.map(String.init) }.sorted()
        }
        for (service, keys) in keys where keys.count > 1 {
            let due = (1...keys.count).map(String.init)
            let colours = (1...keys.count).map { $0 == 1 ? "blue" : "blue-\($0)" }
            #expect(keys == due || keys == colours, "\(service)")
        }
        #expect(keys.values.contains { $0.count > 1 }, "no service has replicas")
    }

    @Test func thePolicyClosesNetworks() throws {
        func open(_ plan: TerraformPlan) -> Set<String> {
            Set(
                plan.all("docker_network").filter { !($0.values["internal"] as? Bool ?? false) }
                    .compactMap { $0.values["name"] as? String }
            )
        }
        let plain = try #require(try TerraformRun.planning("golden/everything", "staging").plan)
        let closed = try #require(
            try TerraformRun.planning("golden/everything", "staging", "enable_network_policy=true").plan
        )
        #expect(open(plain).subtracting(open(closed)) == ["everything-staging-outgoing"])
        #expect(open(closed).isSubset(of: open(plain)))
    }

    @Test func pathsFollowTheEnginesHost() throws {
        let plan = try #require(
            try TerraformRun.planning("flagship", "production", "project_root=/srv/shop", "secrets_dir=/run/shop").plan
        )
        let sources = plan.containers.flatMap { $0.blocks("mounts") }.compactMap { $0["source"] as? String }
        #expect(sources.contains { $0.hasPrefix("/run/shop/") })
        #expect(!sources.contains { $0.contains("consumer-tests") })
    }

    static let refused: [(String, String)] = [
        ("environment=nonsense", "The environment must be one of"), ("image_tag=a b", "The tag must be one"),
        ("backend_subnet=10.20.0.0", "The subnet must be an IPv4 network"),
        ("project_root=relative", "The path must be absolute"), ("restart=sometimes", "The policy must be one"),
        ("services={backend={replicas=0}}", "A service has at least one container"),
    ]

    /// TF-04: validations fire before any provider is asked.
    @Test(arguments: refused) func valuesAreChecked(variable: String, message: String) throws {
        let result = try TerraformRun.planning("flagship", "production", variable).result
        #expect(result.status == 1)
        #expect(result.errorOutput.replacingOccurrences(of: "\n", with: " ").contains(message), "\(result.transcript)")
    }

    /// Nasty texts reach the container as the manifest says them.
    @Test(arguments: ["development", "production"]) func hostileTextsArrive(environment: String) throws {
        let plan = try #require(try TerraformRun.planning("golden/hostile", environment).plan)
        let system = try RenderedSystem.named("golden/hostile")
        let manifest = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: system.manifest)))
        let services = try #require((manifest as? [String: Any])?["services"] as? [String: [String: Any]])
        let written = try #require(services["yes"])
        let container = try #require(plan.containers.first { $0.service == "yes" })
        #expect(Set(plan.containers.map(\.service)) == Set(services.keys))
        let env = Set(container.strings("env") ?? [])
        let literals = (written["env"] as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
        #expect(literals.count >= 10)
        for (name, text) in literals { #expect(env.contains("\(name)=\(text)"), "\(name)") }
        let greeting = environment == "production" ? "with space; and # sign" : "1.10"
        #expect(env.contains("GREETING=\(greeting)"))
        for key in ["command", "entrypoint"] {
            #expect(container.strings(key) == written[key] as? [String], "\(key)")
        }
        for (name, text) in written["labels"] as? [String: String] ?? [:] {
            #expect(container.labels[name] == text, "\(name)")
        }
        let probe = (written["health"] as? [String: Any])?["command"] as? [String] ?? []
        #expect(container.blocks("healthcheck").first?["test"] as? [String] == ["CMD"] + probe)
        let options = plan.all("docker_volume").compactMap { $0.values["driver_opts"] as? [String: String] }
        #expect(options == [["o": "addr=1.10,$x"]])
    }
}
