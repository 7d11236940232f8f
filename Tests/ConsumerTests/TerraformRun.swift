import Foundation
import TestSupport
import Testing

/// The Terraform configuration of a system, read by Terraform once for all tests: with a provider that has the real one's
/// schema and never applies (tools/terraform-docker).
struct TerraformRun: Sendable, CustomTestStringConvertible {
    let system: RenderedSystem
    /// Where the configuration lies, absolute.
    let folder: String
    let environments: [String]
    let format: ProcessResult
    let initialization: ProcessResult
    let validation: ProcessResult
    /// For each environment what `plan` and then `show -json` said.
    let plans: [(environment: String, result: ProcessResult, json: [UInt8])]

    var testDescription: String { system.name }

    /// A release, and anything else that an operator has to name.
    static let answer = "1.2.3"

    /// Systems that Terraform delivers; none where it cannot be run, which `requirePrograms` reports.
    static let all: [TerraformRun] = {
        guard let programs else { return [] }
        return systems.compactMap { system in
            do {
                return try TerraformRun(system, programs)
            } catch {
                Issue.record(error, "Terraform on \(system.name)")
                return nil
            }
        }
    }()

    /// The systems that have a configuration at all, and every platform without one as it would be with it.
    static var described: [RenderedSystem] { systems.filter { configuration(of: $0) != nil } }

    private static var systems: [RenderedSystem] { RenderedSystem.all + RenderedSystem.withTerraform }

    /// Terraform and the settings that lead it to the stand-in.
    private static var programs: (terraform: String, settings: String)? {
        let environment = ProcessInfo.processInfo.environment
        let candidates = [environment["TF_CLI_CONFIG_FILE"] ?? "", standardSettings]
        guard let terraform = ProcessRunner.locate("terraform"),
            let settings = candidates.first(where: { FileManager.default.fileExists(atPath: $0) })
        else { return nil }
        return (terraform, settings)
    }

    private static var standardSettings: String {
        NSHomeDirectory() + "/.cache/platformgen/terraform-docker/terraform.rc"
    }

    /// Fails or cancels the test where Terraform or the stand-in is absent.
    static func requirePrograms() throws {
        _ = try requireProgram("terraform")
        guard programs == nil else { return }
        let reason = "the stand-in for the docker provider is absent; see tools/terraform-docker"
        if ProcessRunner.isContinuousIntegration {
            _ = try #require(nil as String?, "\(reason)")
        }
        try Test.cancel("\(reason)")
    }

    /// The folder of the configuration below the output folder.
    private static func configuration(of system: RenderedSystem) -> String? {
        let suffix = "/versions.tf"
        return system.files.first { $0.hasSuffix(suffix) && !$0.contains("/modules/") }.map {
            String($0.dropLast(suffix.count))
        }
    }

    private init?(_ system: RenderedSystem, _ programs: (terraform: String, settings: String)) throws {
        guard let configuration = Self.configuration(of: system) else { return nil }
        let folder = "\(system.output)/\(configuration)"
        self.system = system
        self.folder = folder
        environments = system.files.filter { $0.hasPrefix("\(configuration)/environments/") && $0.hasSuffix(".tfvars") }
            .map { String($0.dropFirst("\(configuration)/environments/".count).dropLast(".tfvars".count)) }
        func run(_ arguments: [String]) throws -> ProcessResult { try Self.run(programs, arguments, in: folder) }
        format = try run(["fmt", "-check", "-diff", "-recursive", "-no-color"])
        // State of the real backends is out of reach; that they are declared is tested by the text.
        try writeFile(Array("terraform {\n  backend \"local\" {}\n}\n".utf8), to: "\(folder)/consumer_override.tf")
        initialization = try run(["init", "-input=false", "-no-color"])
        validation = try run(["validate", "-no-color"])
        plans = try environments.map { environment in
            let file = ".terraform/\(environment).tfplan"
            let result = try run(try Self.planning(environment, in: folder) + ["-out=\(file)"])
            let json = result.status == 0 ? try run(["show", "-json", file]).output : []
            return (environment, result, json)
        }
    }

    private static func run(
        _ programs: (terraform: String, settings: String),
        _ arguments: [String],
        in folder: String
    ) throws -> ProcessResult {
        try ProcessRunner.run(
            programs.terraform,
            arguments,
            environment: [
                "TF_CLI_CONFIG_FILE": programs.settings, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1",
                "TF_DATA_DIR": "", "TF_CLI_ARGS": "", "DOCKER_HOST": "",
            ],
            workingFolder: folder,
            timeoutSeconds: 300
        )
    }

    /// The arguments of a plan, with an answer to each question; nothing is locked, since plans of several tests run at once.
    private static func planning(_ environment: String, in folder: String) throws -> [String] {
        let values = "environments/\(environment).tfvars"
        let text = try String(contentsOfFile: "\(folder)/\(values)", encoding: .utf8)
        let answers = try questions(in: folder).filter { !assigns($0, text) }
        return ["plan", "-input=false", "-lock=false", "-no-color", "-var-file=\(values)"]
            + answers.map { "-var=\($0)=\(answer)" }
    }

    /// A plan with other values of variables, which may fail.
    static func planning(
        _ system: String,
        _ environment: String,
        _ variables: String...
    ) throws -> (result: ProcessResult, plan: TerraformPlan?) {
        try requirePrograms()
        let run = try #require(all.first { $0.system.name == system }, "'\(system)' is not delivered by Terraform")
        let programs = try #require(programs)
        return try ProcessRunner.withTemporaryFolder { folder in
            let arguments = try planning(environment, in: run.folder) + variables.map { "-var=\($0)" }
            let result = try Self.run(programs, arguments + ["-out=\(folder)/plan"], in: run.folder)
            guard result.status == 0 else { return (result, nil) }
            let json = try Self.run(programs, ["show", "-json", "\(folder)/plan"], in: run.folder).output
            return (result, try TerraformPlan(json))
        }
    }

    /// The variables without a default.
    private static func questions(in folder: String) throws -> [String] {
        variables(try String(contentsOfFile: "\(folder)/variables.tf", encoding: .utf8))
            .filter { !$0.body.contains("\n  default ") }.map(\.name)
    }

    /// The variables of a file with the text of their blocks.
    static func variables(_ text: String) -> [(name: String, body: String)] {
        text.components(separatedBy: "\nvariable \"").dropFirst().map { part in
            (String(part.prefix { $0 != "\"" }), String(part.components(separatedBy: "\n}\n")[0]))
        }
    }

    /// Whether a tfvars file gives a variable a value.
    static func assigns(_ name: String, _ text: String) -> Bool {
        text.split(separator: "\n").contains { line in
            line.hasPrefix(name) && line.dropFirst(name.count).drop { $0 == " " }.hasPrefix("=")
        }
    }

    func plan(_ environment: String) throws -> TerraformPlan {
        let plan = try #require(plans.first { $0.environment == environment })
        try #require(plan.result.status == 0, "\(plan.result.transcript.suffix(4000))")
        return try TerraformPlan(plan.json)
    }
}

/// What Terraform would make.
struct TerraformPlan {
    struct Resource {
        let address: String
        let type: String
        let values: [String: Any]
    }

    let resources: [Resource]
    let outputs: [String: Any]

    init(_ json: [UInt8]) throws {
        let root = try #require(JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        let planned = try #require(root["planned_values"] as? [String: Any])
        var resources: [Resource] = []
        func visit(_ module: [String: Any]) throws {
            for resource in module["resources"] as? [[String: Any]] ?? [] {
                resources.append(
                    Resource(
                        address: try #require(resource["address"] as? String),
                        type: try #require(resource["type"] as? String),
                        values: try #require(resource["values"] as? [String: Any])
                    )
                )
            }
            for child in module["child_modules"] as? [[String: Any]] ?? [] { try visit(child) }
        }
        try visit(try #require(planned["root_module"] as? [String: Any]))
        self.resources = resources
        outputs = (planned["outputs"] as? [String: [String: Any]] ?? [:]).compactMapValues { $0["value"] }
    }

    func all(_ type: String) -> [Resource] { resources.filter { $0.type == type } }

    var containers: [PlannedContainer] {
        let images = outputs["images"] as? [String: String] ?? [:]
        return all("docker_container").sorted { $0.address < $1.address }.map { PlannedContainer($0, images: images) }
    }
}

/// A container that Terraform would make.
struct PlannedContainer {
    let address: String
    let values: [String: Any]
    let image: String?

    init(_ resource: TerraformPlan.Resource, images: [String: String]) {
        address = resource.address
        values = resource.values
        image = images[resource.values["name"] as? String ?? ""]
    }

    var name: String { values["name"] as? String ?? "" }
    var labels: [String: String] { Self.labels(values) }
    var service: String { labels["platformgen.service"] ?? "" }

    func blocks(_ name: String) -> [[String: Any]] { values[name] as? [[String: Any]] ?? [] }
    func string(_ name: String) -> String? { values[name] as? String }
    func strings(_ name: String) -> [String]? { values[name] as? [String] }
    func bool(_ name: String) -> Bool { values[name] as? Bool ?? false }
    func integer(_ name: String) -> Int { values[name] as? Int ?? 0 }

    /// The blocks `labels` of any resource.
    static func labels(_ values: [String: Any]) -> [String: String] {
        let pairs = (values["labels"] as? [[String: Any]] ?? []).compactMap { label -> (String, String)? in
            guard let name = label["label"] as? String, let value = label["value"] as? String else { return nil }
            return (name, value)
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
