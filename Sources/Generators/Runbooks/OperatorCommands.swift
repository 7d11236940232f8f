import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Commands as an operator of one environment types them in the folder of the Compose files (RB-02).
struct OperatorCommands {
    let platform: Platform
    let monitoring: Monitoring

    /// The shell function that the other commands use. Names and paths are of the manifest's safe kinds.
    var setUp: OperatorCommand {
        let layout = platform.layout
        let folder = platform.outputFolder.value.appending(layout.compose.text)
        let environment = platform.environment.name?.text ?? "base"
        // Parts too, or their services would not be known.
        let files = platform.composeFiles.map { file in
            Layout.path(from: folder, to: platform.outputFolder.value.appending(file.text))
        }
        let variables = Layout.path(
            from: folder,
            to: platform.outputFolder.value.appending(
                "\(PlatformConventions.environmentsFolder)/\(environment).env"
            )
        )
        let options = (["--env-file", variables] + files.flatMap { ["-f", $0] }).compactMap(ShellText.quoted)
        let names = platform.environment.name.map { [$0.origin] } ?? []
        return OperatorCommand([
            SourcedLine(
                text: "cd \(ShellText.quoted(folder.text) ?? ".")",
                origin: .derived(rule: "folder of Compose files", from: [platform.outputFolder.origin])
            ),
            SourcedLine(
                text: "dc() { docker compose \(options.joined(separator: " ")) \"$@\"; }",
                origin: .derived(rule: "files of an environment", from: names)
            ),
        ])
    }

    /// Both colours' where a service has two. A job ran last night, not in the last minutes.
    func logs(_ service: Service) -> OperatorCommand {
        let since = service.role.value == .job ? "48h" : "15m"
        let names = ([service.name.value.text] + [green(service)].compactMap(\.self)).joined(separator: " ")
        return about(service, "\(dc(service)) logs --since \(since) --timestamps \(names) | tail -n 200")
    }

    func restart(_ service: Service) -> OperatorCommand { byColour(service) { "restart \($0)" } }

    /// Of Compose: until it is healthy, without what it depends on.
    static let up = "up --detach --wait --wait-timeout 300 --no-deps"

    func start(_ service: Service) -> OperatorCommand { byColour(service) { "\(Self.up) \($0)" } }

    func recreate(_ service: Service) -> OperatorCommand {
        byColour(service) { "\(Self.up) --force-recreate \($0)" }
    }

    /// A job, now: 'up --wait' would take its end for a failure (CP-16).
    func runJob(_ service: Service) -> OperatorCommand { about(service, "dc run --rm \(service.name.value)") }

    /// nginx with the configuration that it runs with, not the image's own.
    func nginx(_ gateway: Service, _ arguments: String) -> OperatorCommand {
        run(gateway, "nginx -e stderr \(arguments) -c \(GatewayConventions.main)")
    }

    /// Moves traffic between colours, or tells how much green has; `nil` where no service has two.
    func switchRelease(_ arguments: String) -> OperatorCommand? {
        guard let gateway = platform.gateway, !gateway.colouredServices.isEmpty else { return nil }
        return OperatorCommand(
            "dc exec \(gateway.service.value) sh \(GatewayConventions.switchScript) \(arguments)",
            gateway.service.origin
        )
    }

    /// The green service of one with two colours, which only a profile knows.
    private func green(_ service: Service) -> String? {
        platform.isColoured(service) ? ReleaseColour.green.host(of: service.name.value) : nil
    }

    private func dc(_ service: Service) -> String {
        platform.isColoured(service) ? "dc --profile \(ReleaseColour.green.rawValue)" : "dc"
    }

    /// One line for each colour, of which the reader takes the one that has the traffic.
    private func byColour(_ service: Service, _ command: (String) -> String) -> OperatorCommand {
        let plain = "dc \(command(service.name.value.text))"
        guard let green = green(service) else { return about(service, plain) }
        let other = "\(dc(service)) \(command(green))"
        let blank = String(repeating: " ", count: other.utf8.count - plain.utf8.count)
        return about(
            service,
            """
            \(plain)\(blank)  # where blue has the traffic
            \(other)  # where green has it
            """
        )
    }

    /// `hasInput` for a command that reads what follows it, without a terminal.
    func run(_ service: Service, _ command: String, hasInput: Bool = false) -> OperatorCommand {
        about(service, "dc exec \(hasInput ? "-T " : "")\(service.name.value) \(command)")
    }

    /// A command whose first line names a service.
    private func about(_ service: Service, _ text: String) -> OperatorCommand {
        OperatorCommand(text, service.name.origin)
    }

    /// A query in the Prometheus container, which needs no published port.
    func query(_ expression: PromQL) -> OperatorCommand {
        let line = expression.text.lines.filter { !$0.isEmpty }.map { $0.drop { $0 == " " } }.joined(separator: " ")
        let server = "http://localhost:\(monitoring.prometheus.mainPort?.container.number ?? 9090)"
        let port = monitoring.prometheus.mainPort.map { [$0.container.origin] } ?? []
        return OperatorCommand([
            SourcedLine(
                text: "dc exec \(monitoring.prometheus.name.value) promtool query instant \(server) \\",
                origin: .derived(rule: "query in Prometheus", from: [monitoring.prometheus.name.origin] + port)
            ),
            SourcedLine(text: "  \(ShellText.quoted(line) ?? "''")", origin: expression.origin),
        ])
    }
}

/// A command of a shell, a line at a time. As a literal, it is the same whatever the manifest says.
struct OperatorCommand: ExpressibleByStringInterpolation {
    let lines: [SourcedLine]

    init(_ lines: [SourcedLine]) { self.lines = lines }

    init(stringLiteral value: String) { self.init(value, .constant) }

    /// With the origin of what the first line names.
    init(_ text: String, _ origin: Origin) {
        lines = text.lines.enumerated().map { index, line in
            SourcedLine(text: line, origin: index == 0 ? origin : .constant)
        }
    }
}
