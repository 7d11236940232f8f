import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Commands as an operator of one environment types them in the folder of the Compose files (RB-02).
struct OperatorCommands {
    let platform: Platform
    let monitoring: Monitoring

    /// Of `setUp`.
    var origin: Origin {
        .derived(
            rule: "commands of an environment",
            from: [platform.outputFolder.origin] + (platform.environment.name.map { [$0.origin] } ?? [])
        )
    }

    /// Of every `query`.
    var queryOrigin: Origin {
        let port = monitoring.prometheus.mainPort.map { [$0.container.origin] } ?? []
        return .derived(rule: "query in Prometheus", from: [monitoring.prometheus.name.origin] + port)
    }

    /// The shell function that the other commands use. Names and paths are of the manifest's safe kinds.
    var setUp: String {
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
        return "cd \(ShellText.quoted(folder.text) ?? ".")\n"
            + "dc() { docker compose \(options.joined(separator: " ")) \"$@\"; }"
    }

    func logs(_ service: Service) -> String { "dc logs --since 15m --timestamps \(service.name.value) | tail -n 200" }
    func restart(_ service: Service) -> String { "dc restart \(service.name.value)" }
    func recreate(_ service: Service) -> String {
        "dc up --detach --wait --wait-timeout 300 --force-recreate --no-deps \(service.name.value)"
    }
    func run(_ service: Service, _ command: String) -> String { "dc exec \(service.name.value) \(command)" }

    /// A query in the Prometheus container, which needs no published port.
    func query(_ expression: String) -> String {
        let line = expression.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
        let server = "http://localhost:\(monitoring.prometheus.mainPort?.container.number ?? 9090)"
        return "dc exec \(monitoring.prometheus.name.value) promtool query instant \(server) \\\n  "
            + (ShellText.quoted(line) ?? "''")
    }
}
