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

    struct Promises {
        let introduction: String
        let heads: [String]
        let rows: [[String]]
        /// One a row.
        let origins: [Origin]
    }

    let title: String
    let meaning: String
    let impact: String
    /// What the manifest promises about it, as a table.
    var promises: Promises?
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
    static func of(_ runbook: Runbook, _ commands: any OperatorCommands, about services: [Service]) -> RunbookContent {
        RunbookWriter(commands: commands, services: services).content(of: runbook)
    }
}

/// Writes one runbook for one environment.
struct RunbookWriter {
    let commands: any OperatorCommands
    /// Those that the alerts are about.
    let services: [Service]

    var platform: Platform { commands.platform }
    var status: RunbookContent.Step { .init("See what runs, restarts or is unhealthy.", commands.status) }

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
                commands.restart(.service(service)),
                undo: "nothing to undo",
                about: service
            )
        }
    }

    /// Which colour of the services with two serves, where there are such.
    var colours: [RunbookContent.Step] {
        commands.switchRelease("show").map {
            [.init("Which colour has the traffic? The number is green's share, in percent.", $0)]
        } ?? []
    }

    /// What undoes a release. Where services have two colours, the other one still runs the release before, or can.
    var rollback: [RunbookContent.Step] {
        let hasColours = platform.gateway.map { !$0.colouredServices.isEmpty } ?? false
        let tag = RunbookContent.Step(
            "If a release came just before\(hasColours ? ", of another service" : ""): go back to the one before it, by its tag, for the service that fails.",
            platform.environment.images.value == .pull ? commands.changeTag : nil,
            undo: "the same with the newer tag"
        )
        guard let gateway = platform.gateway, hasColours else { return [tag] }
        let names = gateway.colouredServices.map(\.text).joined(separator: " or ")
        let others = platform.services.contains { service in
            service.image.build != nil && service.role.value == .service && !platform.isColoured(service)
        }
        return [
            .init(
                "If a release of \(names) came just before: start the colour that ran the release before it, should it be gone.",
                commands.changeColourTags,
                undo: "the same with 'stop' instead of 'up' and its options"
            ),
            .init(
                "Then give that colour the traffic: 0 is all to blue, 100 all to green.",
                commands.switchRelease("SERVICE 0"),
                undo: "the same with the former share"
            ),
        ] + (others ? [tag] : [])
    }

    func content(
        _ title: String,
        meaning: String,
        impact: String,
        promises: RunbookContent.Promises? = nil,
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
            promises: promises,
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
        case .project: projectAlerts
        }
    }
}
