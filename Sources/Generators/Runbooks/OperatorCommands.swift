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
        let files =
            platform.environment.standsAlone
            ? [layout.composeFileName(environment)]
            : [layout.composeFileName("base"), layout.composeFileName(environment)]
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

    func logs(_ service: Service) -> OperatorCommand {
        about(service, "dc logs --since 15m --timestamps \(service.name.value) | tail -n 200")
    }
    func restart(_ service: Service) -> OperatorCommand { about(service, "dc restart \(service.name.value)") }
    func recreate(_ service: Service) -> OperatorCommand {
        about(
            service,
            "dc up --detach --wait --wait-timeout 300 --force-recreate --no-deps \(service.name.value)"
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
        let line = expression.text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
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
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            SourcedLine(text: String(line), origin: index == 0 ? origin : .constant)
        }
    }
}
