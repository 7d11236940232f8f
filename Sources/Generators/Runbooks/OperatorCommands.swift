import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Commands as an operator of one environment types them (RB-02). What runs the platform decides how they look.
protocol OperatorCommands {
    /// What runs the platform. For example: `Swarm`.
    static var engine: String { get }
    /// Where the operator has to be, as an imperative sentence without its end.
    static var place: String { get }

    var platform: Platform { get }
    var monitoring: Monitoring { get }

    /// Where the operator is then, from the project's root.
    var workingFolder: ProjectPath { get }

    /// The shell functions that the other commands use. Names and paths are of the manifest's safe kinds.
    var setUp: OperatorCommand { get }
    /// The set-up defines `query`; for pages that are for more than one engine, so that a query stands there once.
    var hasQueryFunction: Bool { get }

    /// What runs, restarts or is unhealthy.
    var status: OperatorCommand { get }
    /// What runs which image since when.
    var releases: OperatorCommand { get }
    /// How containers ended.
    var ends: OperatorCommand { get }
    /// What health checks say.
    var health: OperatorCommand { get }
    /// Whether the file and its variables are complete.
    var configuration: OperatorCommand { get }

    /// The last `lines` lines of a log; `since` as Docker has it.
    func logs(_ target: OperatorTarget, since: String, lines: Int) -> OperatorCommand
    func restart(_ target: OperatorTarget) -> OperatorCommand
    /// Starts what is down and waits until it is healthy.
    func start(_ service: Service) -> OperatorCommand
    func recreate(_ service: Service) -> OperatorCommand
    func stop(_ target: OperatorTarget) -> OperatorCommand
    /// What undoes `stop`.
    func startAgain(_ target: OperatorTarget) -> String
    /// A job, now.
    func runJob(_ service: Service) -> OperatorCommand
    /// Goes back to another tag of an image of the platform's own.
    var changeTag: OperatorCommand { get }
    /// Likewise for a service with two colours; `nil` where none has.
    var changeColourTags: OperatorCommand? { get }
    /// Replaces a secret whose new value lies in its file, where that is more than a restart.
    var replaceSecret: OperatorCommand? { get }
    /// What brings deleted images back.
    var fetchImages: String { get }

    /// A command in a container of a service.
    func run(_ service: Service, _ command: String, _ input: ContainerInput) -> OperatorCommand
    func signal(_ name: String, _ services: [Service]) -> OperatorCommand
}

/// What a command in a container reads.
enum ContainerInput {
    case nothing
    /// What follows the command.
    case text
    /// What the operator types.
    case terminal
}

/// What a command is about.
enum OperatorTarget {
    case service(Service)
    /// A word that the reader replaces.
    case word(String)

    var name: String {
        switch self {
        case .service(let service): service.name.text
        case .word(let word): word
        }
    }

    var origin: Origin {
        switch self {
        case .service(let service): service.name.origin
        case .word: .constant
        }
    }
}

extension OperatorCommands {
    /// Of a job, what it said last night, not in the last minutes.
    func logs(_ service: Service) -> OperatorCommand {
        if let task = platform.scheduledTask(of: service) { return logs(task) }
        return logs(.service(service), since: service.role.value == .job ? "48h" : "15m", lines: 200)
    }

    /// What a timer started leaves nothing behind but lines of the host's journal.
    func logs(_ task: ScheduledTask) -> OperatorCommand {
        let unit = platform.serviceUnit(of: task)
        return OperatorCommand("journalctl --unit \(unit) --since -2d --no-pager | tail -n 200", task.reason)
    }

    func run(_ service: Service, _ command: String) -> OperatorCommand { run(service, command, .nothing) }

    /// nginx with the configuration that it runs with, not the image's own.
    func nginx(_ gateway: Service, _ arguments: String) -> OperatorCommand {
        run(gateway, "nginx -e stderr \(arguments) -c \(GatewayConventions.main)")
    }

    /// Moves traffic between colours, or tells how much green has; `nil` where no service has two.
    func switchRelease(_ arguments: String) -> OperatorCommand? {
        guard let gateway = platform.gateway, !gateway.colouredServices.isEmpty else { return nil }
        return platform.service(gateway.service.value).map { service in
            let command = run(service, "sh \(GatewayConventions.switchScript) \(arguments)")
            return OperatorCommand(command.text, gateway.service.origin)
        }
    }

    /// A query in the Prometheus container, which needs no published port.
    func query(_ expression: PromQL) -> OperatorCommand {
        let line = expression.text.lines.filter { !$0.isEmpty }.map { $0.drop { $0 == " " } }.joined(separator: " ")
        let text = ShellText.quoted(line) ?? "''"
        if hasQueryFunction { return OperatorCommand([SourcedLine(text: "query \(text)", origin: expression.origin)]) }
        return OperatorCommand([
            SourcedLine(text: "\(promtool.text) \\", origin: promtool.origin),
            SourcedLine(text: "  \(text)", origin: expression.origin),
        ])
    }

    /// Asks Prometheus for what follows.
    var promtool: SourcedLine {
        let prometheus = monitoring.prometheus
        let server = "http://localhost:\(prometheus.mainPort?.container.number ?? 9090)"
        let path = prometheus.servedPath.flatMap { ShellText.quoted($0.value) } ?? ""
        let parts = [prometheus.mainPort?.container.origin, prometheus.servedPath?.origin].compactMap(\.self)
        let command = run(prometheus, "promtool query instant \(server)\(path)")
        return SourcedLine(
            text: command.lines.map(\.text).joined(separator: "\n"),
            origin: .derived(rule: "query in Prometheus", from: [prometheus.name.origin] + parts)
        )
    }

    /// The definition of `query`, where there is one.
    var queryFunction: [SourcedLine] {
        hasQueryFunction ? [SourcedLine(text: "query() { \(promtool.text) \"$1\"; }", origin: promtool.origin)] : []
    }
}

extension Platform {
    /// The commands of what runs it; `sharesPage` where they stand beside those of another engine.
    func operatorCommands(_ monitoring: Monitoring, sharesPage: Bool) -> any OperatorCommands {
        if let stack { return SwarmCommands(platform: self, monitoring: monitoring, stack: stack) }
        return ComposeCommands(platform: self, monitoring: monitoring, hasQueryFunction: sharesPage)
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

    var text: String { lines.map(\.text).joined(separator: "\n") }
}
