import Origins
import PlatformManifest
import PlatformModel

/// What a runbook says beside its alerts: prose in plain text, and commands.
struct RunbookContent {
    /// A step with the command that does it, if one does.
    struct Step {
        let text: String
        var command: OperatorCommand?
        /// What undoes it, for steps that change something.
        var undo: String?
        /// Of the service that it is about.
        let origin: Origin

        init(_ text: String, _ command: OperatorCommand? = nil, undo: String? = nil, about service: Service? = nil) {
            origin = service?.name.origin ?? .constant
            self.text = text
            self.command = command
            self.undo = undo
        }
    }

    let title: String
    let meaning: String
    let impact: String
    /// Reading only.
    let first: [Step]
    /// What to ask, and what the answer means.
    let diagnosis: [Step]
    /// The least risky first.
    let mitigations: [Step]
    let escalation: String
}

extension RunbookContent {
    /// The contents of a runbook for the services of an environment.
    static func of(_ runbook: Runbook, _ commands: OperatorCommands, about services: [Service]) -> RunbookContent {
        RunbookWriter(commands: commands, services: services).content(of: runbook)
    }
}

/// Writes one runbook for one environment.
struct RunbookWriter {
    let commands: OperatorCommands
    /// Those that the alerts are about.
    let services: [Service]

    var platform: Platform { commands.platform }
    var status: RunbookContent.Step { .init("See what runs, restarts or is unhealthy.", "dc ps --all") }

    func service(_ kinds: ComponentKind...) -> Service? {
        platform.services.first { service in service.component.map(kinds.contains) ?? false }
    }

    func logs(_ count: Int = 3) -> [RunbookContent.Step] {
        services.prefix(count).map { .init("Read the log of \($0.name.value).", commands.logs($0), about: $0) }
    }

    func restarts(_ count: Int = 3) -> [RunbookContent.Step] {
        services.prefix(count).map { service in
            .init(
                "Restart \(service.name.value); its requests in flight are finished first.",
                commands.restart(service),
                undo: "nothing to undo",
                about: service
            )
        }
    }

    var rollback: RunbookContent.Step {
        .init(
            "If a release came just before: go back to the one before it, by its tag, for the service that fails.",
            platform.environment.images.value == .pull
                ? "IMAGE_TAG=PREVIOUS dc up --detach --wait --wait-timeout 300 --no-deps SERVICE"
                : nil,
            undo: "the same with the newer tag"
        )
    }

    func content(
        _ title: String,
        meaning: String,
        impact: String,
        first: [RunbookContent.Step],
        diagnosis: [RunbookContent.Step],
        mitigations: [RunbookContent.Step],
        escalation: String =
            "If nothing here helps within the 15 minutes of the target, call the owner of the service and say what was tried."
    ) -> RunbookContent {
        RunbookContent(
            title: title,
            meaning: meaning,
            impact: impact,
            first: first,
            diagnosis: diagnosis,
            mitigations: mitigations,
            escalation: escalation
        )
    }

    func content(of runbook: Runbook) -> RunbookContent {
        switch runbook {
        case .highErrorRate: highErrorRate
        case .latency: latency
        case .serviceOutage: serviceOutage
        case .restarts: containerRestarts
        case .memory: memory
        case .processor: processor
        case .disk: disk
        case .host: host
        case .database: database
        case .pool: pool
        case .redis: redis
        case .gateway: gateway
        case .certificate: certificate
        case .backup: backup
        case .rotation: rotation
        case .vault: vault
        case .monitoring: monitoring
        }
    }
}
