import Foundation
import TestSupport
import Testing

/// Terraform reads the rendered configuration as it is meant.
@Suite("Terraform") struct TerraformConsumerTests {
    static let runs = TerraformRun.all
    static let plans = runs.flatMap { run in run.environments.map { (run, $0) } }

    @Test func allConfigurationsAreRead() throws {
        try TerraformRun.requirePrograms()
        #expect(Set(Self.runs.map(\.system.name)) == Set(TerraformRun.described.map(\.name)))
        let platforms = RenderedSystem.platforms.map(\.name)
        let read = Self.runs.map(\.system.name)
        #expect(platforms.allSatisfy { read.contains($0) || read.contains("\($0)-terraform") })
        #expect(read.contains("golden/hostile"))
    }

    /// TF-20.
    @Test(arguments: runs) func isFormatted(run: TerraformRun) {
        #expect(run.format.status == 0, "\(run.format.outputText.prefix(4000))\(run.format.errorOutput.prefix(2000))")
    }

    /// TF-21.
    @Test(arguments: runs) func isValid(run: TerraformRun) {
        #expect(run.initialization.status == 0, "\(run.initialization.transcript.suffix(4000))")
        #expect(run.validation.status == 0, "\(run.validation.transcript.suffix(4000))")
    }

    /// TF-21.
    @Test(arguments: plans) func isPlanned(run: TerraformRun, environment: String) throws {
        let plan = try run.plan(environment)
        #expect(!plan.containers.isEmpty)
        #expect(!plan.all("docker_network").isEmpty)
    }

    /// TF-19: a value for every variable without a default, or a question that the README names; none that is not declared.
    @Test(arguments: runs) func everyValueIsDeclared(run: TerraformRun) throws {
        let variables = TerraformRun.variables(
            try String(contentsOfFile: "\(run.folder)/variables.tf", encoding: .utf8)
        )
        let declared = Set(variables.map(\.name))
        #expect(variables.map(\.name) == declared.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for environment in run.environments {
            let text = try String(contentsOfFile: "\(run.folder)/environments/\(environment).tfvars", encoding: .utf8)
            let assigned = text.split(separator: "\n").filter { line in
                line.first.map { $0.isLetter } ?? false && line.contains(" = ")
            }.map { String($0.prefix { $0 != " " }) }
            #expect(assigned.contains("environment"))
            #expect(Set(assigned).subtracting(declared) == [], "\(environment)")
        }
    }

    /// TF-17, TF-18.
    @Test(arguments: runs) func variablesAndOutputsAreDescribed(run: TerraformRun) throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: run.folder)
            .filter { $0.hasSuffix("variables.tf") || $0.hasSuffix("outputs.tf") }.filter {
                !$0.hasPrefix(".terraform")
            }
        #expect(files.count >= 6)
        for file in files {
            let text = try String(contentsOfFile: "\(run.folder)/\(file)", encoding: .utf8)
            let blocks = text.components(separatedBy: "\n\n").filter {
                $0.hasPrefix("variable \"") || $0.hasPrefix("output \"")
            }
            for block in blocks {
                let lines = block.split(separator: "\n")
                #expect(lines.count > 1 && lines[1].hasPrefix("  description = \""), "\(file): \(lines[0])")
            }
        }
    }

    /// TF-16: names carry the environment, so that states of several fit on one host, unless the manifest gives the name.
    @Test(arguments: runs) func environmentsCoexist(run: TerraformRun) throws {
        var owners: [String: String] = [:]
        for environment in run.environments {
            let plan = try run.plan(environment)
            let given = Set(try run.merged(environment).volumes.values.compactMap { $0["name"] as? String })
            for type in ["docker_container", "docker_network", "docker_volume"] {
                for resource in plan.all(type) {
                    let name = try #require(resource.values["name"] as? String)
                    if given.contains(name) { continue }
                    #expect(name.contains("-\(environment)-"), "\(resource.address)")
                    let key = "\(type) \(name)"
                    #expect(owners[key] == nil, "\(key) is in \(owners[key] ?? "") and \(environment)")
                    owners[key] = environment
                }
            }
        }
    }

    /// TF-12, TF-14, TF-15: nothing is published from closed networks, no environment holds what a file of a secret has, and
    /// data is kept where it counts.
    @Test(arguments: plans) func planKeepsTheRules(run: TerraformRun, environment: String) throws {
        let plan = try run.plan(environment)
        let closed = Set(
            plan.all("docker_network").filter { $0.values["internal"] as? Bool ?? false }
                .compactMap { $0.values["name"] as? String }
        )
        for container in plan.containers {
            let networks = container.blocks("networks_advanced").compactMap { $0["name"] as? String }
            if !container.blocks("ports").isEmpty {
                #expect(networks.contains { !closed.contains($0) }, "\(container.name)")
                let ports = container.blocks("ports").compactMap { $0["internal"] as? Int }
                #expect(ports == ports.sorted(), "\(container.name)")
            }
            if container.bool("wait") { #expect(!container.blocks("healthcheck").isEmpty, "\(container.name)") }
            for capability in container.blocks("capabilities").flatMap({ $0["add"] as? [String] ?? [] }) {
                #expect(capability.hasPrefix("CAP_"), "\(container.name)")
            }
        }
        let isStaged = environment.hasPrefix("prod") || environment == "staging"
        for volume in plan.all("docker_volume") {
            #expect(volume.address.hasPrefix("docker_volume.kept") == isStaged, "\(volume.address)")
        }
        #expect(plan.outputs["environment"] as? String == environment)
    }

    /// A configuration names no address but as a value of a variable (TF-06).
    @Test(arguments: runs) func noAddressStandsInTheCode(run: TerraformRun) throws {
        let subnet = /[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+\/[0-9]+/
        for file in try FileManager.default.contentsOfDirectory(atPath: run.folder)
        where file.hasSuffix(".tf") && file != "variables.tf" {
            let text = try String(contentsOfFile: "\(run.folder)/\(file)", encoding: .utf8)
            #expect(text.firstMatch(of: subnet) == nil, "\(file)")
        }
    }
}

extension TerraformRun {
    /// The Compose files of the same environment, merged.
    func merged(_ environment: String) throws -> MergedPlatform {
        try MergedPlatform(system, environment)
    }
}
