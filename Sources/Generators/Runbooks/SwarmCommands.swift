import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Commands for a platform on several hosts, on a manager of the swarm (docker CLI, 'stack' and 'service').
struct SwarmCommands: OperatorCommands {
    static let engine = "Swarm"
    static let place = "go to a manager"

    let platform: Platform
    let monitoring: Monitoring
    let stack: Stack
    let hasQueryFunction = true

    init(platform: Platform, monitoring: Monitoring, stack: Stack) {
        self.platform = platform
        self.monitoring = monitoring
        self.stack = stack
    }

    var workingFolder: ProjectPath { platform.outputFolder.value }

    /// A container is reached on its own host only, so the function tells which that is where it is another one.
    var setUp: OperatorCommand {
        OperatorCommand(
            [
                SourcedLine(
                    text: "cd \(ShellText.quoted(workingFolder.text) ?? ".")",
                    origin: .derived(rule: "output folder", from: [platform.outputFolder.origin])
                )
            ]
                + [
                    "container() { # SERVICE: one of its containers on this host, or else where they are",
                    "  docker ps --quiet --filter \"label=\(Stack.serviceLabel)=$1\" | head -n 1 | grep . ||",
                    "    docker service ps --filter desired-state=running \"$1\" >&2",
                    "}",
                ].map { SourcedLine(text: $0, origin: stack.origin) }
                + queryFunction
        )
    }

    // MARK: - Reading

    var status: OperatorCommand {
        OperatorCommand([
            line("docker stack services \(stack.name.value)"), line("docker stack ps --no-trunc \(stack.name.value)"),
        ])
    }
    var releases: OperatorCommand {
        let format = "table {{.Name}}\\t{{.Image}}\\t{{.CurrentState}}"
        return one("docker stack ps --filter desired-state=running --format '\(format)' \(stack.name.value)")
    }
    var ends: OperatorCommand {
        let format = "table {{.Name}}\\t{{.Node}}\\t{{.CurrentState}}\\t{{.Error}}"
        return one("docker stack ps --no-trunc --format '\(format)' \(stack.name.value)")
    }
    /// Of the containers on one host, since Swarm keeps the answers to itself.
    var health: OperatorCommand {
        let format = "table {{.Names}}\\t{{.Status}}"
        return one(
            "docker ps --filter label=\(Stack.stackLabel)=\(stack.name.value) --format '\(format)'  # on each host"
        )
    }
    var configuration: OperatorCommand {
        one("(set -a && . \(stack.variables) && docker stack config --compose-file \(stack.file) >/dev/null)")
    }

    /// Of all its containers on all hosts; the containers' two outputs are two here as well.
    func logs(_ target: OperatorTarget, since: String, lines: Int) -> OperatorCommand {
        one("docker service logs --since \(since) --timestamps \(name(target)) 2>&1 | tail -n \(lines)", target)
    }

    // MARK: - Changing

    /// Container by container, each until it is healthy.
    private static let update = "docker service update --force"

    func restart(_ target: OperatorTarget) -> OperatorCommand { one("\(Self.update) \(name(target))", target) }
    /// Also where somebody has set the number of its containers to 0.
    func start(_ service: Service) -> OperatorCommand {
        let number = service.replicas.map(\.number)
        return one("\(Self.update) --replicas \(number.value) \(name(.service(service)))", .service(service))
    }
    func recreate(_ service: Service) -> OperatorCommand { restart(.service(service)) }
    func stop(_ target: OperatorTarget) -> OperatorCommand { one("docker service scale \(name(target))=0", target) }
    func startAgain(_ target: OperatorTarget) -> String {
        "docker service scale \(name(target))=NUMBER, of its containers before"
    }

    /// Its one container ends, which 'update' would wait for not to happen.
    func runJob(_ service: Service) -> OperatorCommand {
        let target = OperatorTarget.service(service)
        // A job that every deployment runs is of a mode that knows no other number.
        let options = service.profile == nil ? "" : "--replicas 1 --detach "
        return OperatorCommand([
            line("\(Self.update) \(options)\(name(target))", target),
            line("docker service ps --no-trunc \(name(target))  # until it is complete", target),
        ])
    }

    var changeTag: OperatorCommand {
        let repository = platform.registry?.text ?? platform.name.text
        let image = platform.registry.map { [$0.origin] } ?? []
        return OperatorCommand(
            "docker service update --with-registry-auth --image \(repository)/SERVICE:PREVIOUS \(stack.name(of: "SERVICE"))",
            .derived(rule: "image of a service of a stack", from: [stack.origin] + image)
        )
    }

    let changeColourTags: OperatorCommand? = nil

    /// A secret of Swarm never changes: a second one stands in for it while the first is made again.
    var replaceSecret: OperatorCommand? {
        let (secret, other) = (stack.name(of: "SECRET"), stack.name(of: "SECRET.new"))
        return OperatorCommand(
            [
                "docker secret create \(other) \"$SECRETS_DIR/SECRET\"",
                "docker service update --secret-rm \(secret) --secret-add source=\(other),target=SECRET \(stack.name(of: "SERVICE"))",
                "docker secret rm \(secret)  # names the services that still read it, if any: update those first",
            ].map { line($0) } + stack.deployment.map { line($0) } + [line("docker secret rm \(other)")]
        )
    }

    let fetchImages = "nothing to undo: Swarm pulls what it starts"

    // MARK: - In a container

    func run(_ service: Service, _ command: String, _ input: ContainerInput) -> OperatorCommand {
        let options =
            switch input {
            case .nothing: ""
            case .text: "-i "
            case .terminal: "-it "
            }
        return one("docker exec \(options)\(container(service)) \(command)", .service(service))
    }

    func signal(_ name: String, _ services: [Service]) -> OperatorCommand {
        one("docker kill --signal \(name) \(services.map(container).joined(separator: " "))")
    }

    private func container(_ service: Service) -> String { "\"$(container \(name(.service(service))))\"" }

    // MARK: - Names

    private func name(_ target: OperatorTarget) -> String { stack.name(of: target.name) }

    private func line(_ text: String, _ target: OperatorTarget? = nil) -> SourcedLine {
        guard let target else { return SourcedLine(text: text, origin: stack.origin) }
        return SourcedLine(
            text: text,
            origin: .derived(rule: "command about a service of a stack", from: [stack.origin, target.origin])
        )
    }

    private func one(_ text: String, _ target: OperatorTarget? = nil) -> OperatorCommand {
        // A statement of SQL may follow in lines of its own.
        OperatorCommand(
            text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0), target) }
        )
    }
}
