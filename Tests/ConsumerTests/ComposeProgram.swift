import ConsumerPrograms
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
            try writeFile(Array(variables.utf8), to: "\(folder)/env")
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

    /// The template's variables for these files, all of whose demands it names.
    private static func variables(
        of system: RenderedSystem,
        _ files: [String],
        _ environment: String
    ) throws -> String {
        let template = try system.text(of: "config/environments/\(environment).env.template")
        let texts = try files.map(system.text)
        for (file, text) in zip(files, texts) {
            for name in DockerCompose.demanded(by: text) {
                #expect(
                    "\n\(template)".contains("\n\(name)="),
                    "\(file) demands '\(name)', which \(environment).env.template does not have"
                )
            }
        }
        return DockerCompose.variables(demandedBy: texts, template: template)
    }
}
