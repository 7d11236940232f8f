import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Commands for a platform on one host, in the folder of the Compose files.
struct ComposeCommands: OperatorCommands {
    static let engine = "Compose"
    static let place = "go where the Compose files are"

    let platform: Platform
    let monitoring: Monitoring
    let hasQueryFunction: Bool

    var workingFolder: ProjectPath { platform.outputFolder.value.appending(platform.layout.compose.text) }

    var setUp: OperatorCommand {
        let folder = workingFolder
        // Parts too, or their services would not be known.
        let files = platform.composeFiles.map { file in
            Layout.path(from: folder, to: platform.outputFolder.value.appending(file.text))
        }
        let variables = Layout.path(
            from: folder,
            to: platform.outputFolder.value.appending(platform.environmentFile.text)
        )
        let options = (["--env-file", variables] + files.flatMap { ["-f", $0] }).compactMap(ShellText.quoted)
        let names = platform.environment.name.map { [$0.origin] } ?? []
        return OperatorCommand(
            [
                SourcedLine(
                    text: "cd \(ShellText.quoted(folder.text) ?? ".")",
                    origin: .derived(rule: "folder of Compose files", from: [platform.outputFolder.origin])
                ),
                SourcedLine(
                    text: "dc() { docker compose \(options.joined(separator: " ")) \"$@\"; }",
                    origin: .derived(rule: "files of an environment", from: names)
                ),
            ] + queryFunction
        )
    }

    // MARK: - Reading

    let status: OperatorCommand = "dc ps --all"
    let releases: OperatorCommand = "dc ps --format 'table {{.Service}}\\t{{.Image}}\\t{{.RunningFor}}'"
    let ends: OperatorCommand = "dc ps --all --format 'table {{.Service}}\\t{{.State}}\\t{{.ExitCode}}'"
    let health: OperatorCommand = "dc ps --format 'table {{.Service}}\\t{{.Health}}'"
    let configuration: OperatorCommand = "dc config --quiet"

    /// Both colours' where a service has two.
    func logs(_ target: OperatorTarget, since: String, lines: Int) -> OperatorCommand {
        let names = ([target.name] + [green(target)].compactMap(\.self)).joined(separator: " ")
        let text = "\(dc(target)) logs --since \(since) --timestamps \(names) | tail -n \(lines)"
        return OperatorCommand(text, target.origin)
    }

    // MARK: - Changing

    /// Until it is healthy, without what it depends on.
    private static let up = "up \(EngineCommands.untilHealthy) --no-deps"

    func restart(_ target: OperatorTarget) -> OperatorCommand { byColour(target) { "restart \($0)" } }
    func start(_ service: Service) -> OperatorCommand { byColour(.service(service)) { "\(Self.up) \($0)" } }
    func recreate(_ service: Service) -> OperatorCommand {
        byColour(.service(service)) { "\(Self.up) --force-recreate \($0)" }
    }
    func stop(_ target: OperatorTarget) -> OperatorCommand { byColour(target) { "stop \($0)" } }
    func startAgain(_ target: OperatorTarget) -> String { "dc start \(target.name)" }

    /// 'up --wait' would take its end for a failure (CP-16).
    func runJob(_ service: Service) -> OperatorCommand {
        OperatorCommand("dc run --rm \(service.name.value)", service.name.origin)
    }

    var changeTag: OperatorCommand { "IMAGE_TAG=PREVIOUS dc \(Self.up) SERVICE" }

    var changeColourTags: OperatorCommand? {
        guard let gateway = platform.gateway, !gateway.colouredServices.isEmpty else { return nil }
        let (blue, green) = (ReleaseColour.blue, ReleaseColour.green)
        return """
            \(blue.tagVariable)=PREVIOUS dc \(Self.up) SERVICE
            \(green.tagVariable)=PREVIOUS dc --profile \(green.rawValue) \(Self.up) SERVICE-\(green.rawValue)
            """
    }

    let replaceSecret: OperatorCommand? = nil
    let fetchImages = "dc pull"

    // MARK: - In a container

    func run(_ service: Service, _ command: String, _ input: ContainerInput) -> OperatorCommand {
        // A terminal is the default.
        let options = input == .text ? "-T " : ""
        return OperatorCommand("dc exec \(options)\(service.name.value) \(command)", service.name.origin)
    }

    func signal(_ name: String, _ services: [Service]) -> OperatorCommand {
        "dc kill --signal \(name) \(services.map(\.name.text).joined(separator: " "))"
    }

    // MARK: - Colours

    /// The green service of one with two colours, which only a profile knows.
    private func green(_ target: OperatorTarget) -> String? {
        guard case .service(let service) = target, platform.isColoured(service) else { return nil }
        return ReleaseColour.green.host(of: service.name.value)
    }

    private func dc(_ target: OperatorTarget) -> String {
        green(target) == nil ? "dc" : "dc --profile \(ReleaseColour.green.rawValue)"
    }

    /// One line for each colour, of which the reader takes the one that has the traffic.
    private func byColour(_ target: OperatorTarget, _ command: (String) -> String) -> OperatorCommand {
        let plain = "dc \(command(target.name))"
        guard let green = green(target) else { return OperatorCommand(plain, target.origin) }
        let other = "\(dc(target)) \(command(green))"
        let blank = String(repeating: " ", count: other.utf8.count - plain.utf8.count)
        return OperatorCommand(
            """
            \(plain)\(blank)  # where blue has the traffic
            \(other)  # where green has it
            """,
            target.origin
        )
    }
}
