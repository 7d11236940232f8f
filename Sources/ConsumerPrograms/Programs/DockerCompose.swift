import Origins
import PlatformManifest
import PlatformModel

/// Docker Compose reads the files of each environment together, as it would start them.
package struct DockerCompose: ConsumerProgram {
    package let name = "docker compose"
    package let subject = "Compose files of each environment, merged"
    package let installation = "https://docs.docker.com/compose/install/"
    package let executables = ["docker-compose", "docker"]

    package init() {}

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        files.platforms.environments.flatMap { platform -> [ConsumerRun] in
            guard let environment = platform.environment.name?.value.text else { return [] }
            let template = "config/environments/\(environment).env.template"
            let overlay = platform.composeFiles.map(\.text)
            let policy = platform.layout.compose
                .appending(platform.layout.composeFileName("network-policy")).text
            let stacks =
                platform.environment.standsAlone || files.contents[policy] == nil
                ? [overlay] : [overlay, overlay + [policy]]
            return stacks.map { stack in
                ConsumerRun([stack + [template]]) { _, tools in
                    try await read(stack, template, files, tools)
                }
            }
        }
    }

    private func read(
        _ stack: [String],
        _ template: String,
        _ files: RenderedFiles,
        _ tools: Toolbox
    ) async throws -> [Finding] {
        let texts = stack.map { files.text(of: $0) ?? "" }
        try tools.write(Self.variables(demandedBy: texts, template: files.text(of: template) ?? ""), to: "env")
        let start = tools.program.hasSuffix("/docker") ? ["compose"] : []
        let version = try await tools.run(start + ["version", "--short"])
        guard version.status == 0 else { throw NotRunnable("docker has no compose plugin") }
        let words = version.output.trimmingPrefix("v").prefix { !$0.isNewline }
        guard let major = Int(words.prefix(while: \.isNumber)), major >= 2 else {
            throw NotRunnable("it is \(words), and the files are for 2 and later")
        }
        let result = try await tools.run(
            start + ["--env-file", "\(tools.folder)/env"]
                + stack.flatMap { ["-f", files.absolute($0)] } + ["--profile", "*", "config", "--quiet"],
            environment: ["COMPOSE_PROFILES": "", "COMPOSE_FILE": "", "COMPOSE_PROJECT_NAME": ""]
        )
        guard result.status != 0 || !result.errors.isEmpty else { return [] }
        return PrintedPlaces.findings(in: result.transcript, of: name, files, fallback: stack.last ?? template)
    }

    /// The environment's template, in which what an operator has to fill in, such as the release, has some value.
    package static func variables(demandedBy stack: [String], template: String) -> String {
        let demanded = stack.reduce(into: Set<String>()) { $0.formUnion(Self.demanded(by: $1)) }
        return template.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            line.last == "=" && demanded.contains(String(line.dropLast())) ? "\(line)1.2.3\n" : "\(line)\n"
        }.joined()
    }

    /// The names in `${NAME:?…}`.
    package static func demanded(by text: String) -> Set<String> {
        text.split(separator: "${").dropFirst().reduce(into: []) { names, part in
            let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            if part.dropFirst(name.count).hasPrefix(":?") { names.insert(String(name)) }
        }
    }
}
