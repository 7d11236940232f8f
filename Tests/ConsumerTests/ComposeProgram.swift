import Foundation
import TestSupport
import Testing

/// One version of Docker Compose, which reads files without an engine.
enum ComposeProgram: String, CaseIterable, Sendable {
    /// Near the floor of what we support (CP-38).
    case debian13 = "trixie/bin/docker-compose"
    case newest = "forky/bin/docker-compose"

    /// Runs `config` over files of a system, by their paths below its output folder.
    ///
    /// Variables come from the environment's rendered template; those that it leaves empty although Compose demands
    /// them, such as the release, get a value as an operator would give it.
    func config(
        _ system: RenderedSystem,
        _ files: [String],
        environment: String,
        _ options: [String] = ["--quiet"]
    ) throws -> ProcessResult {
        let program = try requireProgram(rawValue)
        return try ProcessRunner.withTemporaryFolder { folder in
            let variables = try Self.variables(of: system, files, environment)
            let text = variables.map { "\($0)=\($1)\n" }.sorted().joined()
            try writeFile(Array(text.utf8), to: "\(folder)/env")
            return try ProcessRunner.run(
                program,
                ["--env-file", "\(folder)/env"] + files.flatMap { ["-f", "\(system.output)/\($0)"] }
                    + ["--profile", "*", "config"] + options,
                environment: ["COMPOSE_PROFILES": "", "COMPOSE_FILE": "", "COMPOSE_PROJECT_NAME": ""],
                timeoutSeconds: 300
            )
        }
    }

    /// The merged services, networks, volumes and secrets as Compose sees them.
    func merged(_ system: RenderedSystem, _ files: [String], environment: String) throws -> [String: Any] {
        let result = try config(system, files, environment: environment, ["--format", "json"])
        try #require(result.status == 0, "\(result.transcript)")
        let object = try JSONSerialization.jsonObject(with: Data(result.output))
        return try #require(object as? [String: Any])
    }

    private static func variables(
        of system: RenderedSystem,
        _ files: [String],
        _ environment: String
    ) throws -> [String: String] {
        let template = try system.text(of: "config/environments/\(environment).env.template")
        var variables: [String: String] = [:]
        for line in template.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            variables[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
        }
        for file in files {
            for name in demanded(by: try system.text(of: file)) {
                let value = try #require(
                    variables[name],
                    "\(file) demands '\(name)', which \(environment).env.template does not have"
                )
                if value.isEmpty { variables[name] = "1.2.3" }
            }
        }
        return variables
    }

    /// The names in `${NAME:?…}`.
    static func demanded(by text: String) -> Set<String> {
        var names: Set<String> = []
        for part in text.components(separatedBy: "${").dropFirst() {
            let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            if part.dropFirst(name.count).hasPrefix(":?") { names.insert(String(name)) }
        }
        return names
    }
}
