package import Origins

/// One entry of `services`.
///
/// A class since it is large, never changes, and is handed on everywhere.
package final class ServiceSection: ManifestObject {
    package static let shapeName = "service"
    package static let shapeSummary =
        "What runs in containers of one image: an application with a runtime, a component of the catalog, any image, or another service's image with another command."

    package let description: Sourced<String>?
    package let title: Sourced<String>?
    package let role: Sourced<ServiceRole>
    package let team: Sourced<String>?
    package let formerNames: [Sourced<String>]
    package let environments: [Sourced<EnvironmentName>]

    package let runtime: Sourced<RuntimeSection>?
    package let component: Sourced<ComponentKind>?
    package let version: Sourced<VersionText>?
    package let image: Sourced<ImageReference>?
    package let imageOf: Sourced<ServiceName>?
    package let digest: Sourced<ImageDigest>?
    package let imageName: Sourced<ServiceName>?
    package let imageBudget: Sourced<MemorySize>?
    package let settings: Sourced<ComponentSettings>?

    package let source: Sourced<ProjectPath>?
    package let command: Sourced<[Sourced<String>]>?
    package let entrypoint: Sourced<[Sourced<String>]>?
    package let port: Sourced<Port>?
    package let ports: NamedMap<PortName, PortSection>
    package let user: Sourced<UserIdentity>?
    package let networks: Sourced<NetworkMemberships>?
    package let volumes: [Sourced<MountSection>]
    package let writable: [Sourced<AbsolutePath>]
    package let limits: Sourced<LimitsReference>?
    package let dependsOn: Sourced<Dependencies>?
    package let env: NamedMap<EnvironmentVariableName, VariableBinding>
    package let secrets: [Sourced<SecretName>]
    package let health: Sourced<HealthSection>?
    package let metrics: Sourced<MetricsSection>?
    package let slo: Sourced<ObjectiveSection>?
    package let replicas: Sourced<PositiveCount>?
    package let deploy: Sourced<DeploySection>?
    package let schedule: Sourced<CalendarExpression>?
    package let profile: Sourced<OptionName>?
    package let hardening: Sourced<HardeningSection>?
    package let hostname: Sourced<HostName>?
    package let stopSignal: Sourced<StopSignal>?
    package let stopGracePeriod: Sourced<TimeSpan>?
    package let sharedMemory: Sourced<MemorySize>?
    package let openFiles: Sourced<PositiveCount>?
    package let labels: NamedMap<OptionName, ScalarText>

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        description = fields.optional("description", "what the service does, in a sentence", overridable: false)
        title = fields.optional("title", "its name for people; the default is its name", overridable: false)
        role = fields.value("role", default: ServiceRole.service, "how it runs", overridable: false)
        team = fields.optional("team", "who owns it; the default is the platform's team", overridable: false)
        formerNames = fields.list(
            "formerNames",
            "what it was called elsewhere, for readers who search",
            overridable: false
        )
        environments = fields.list(
            "environments",
            "the only environments that have it; the default is all",
            overridable: false
        )

        runtime = fields.optional("runtime", "how its image is built", overridable: true)
        component = fields.optional("component", "a service that the catalog knows", overridable: false)
        version = fields.optional("version", "the component's version, which is its image's tag")
        image = fields.optional("image", "an image to pull")
        imageOf = fields.optional(
            "imageOf",
            "a service whose image, user, networks, variables and secrets this one has, unless it has its own",
            overridable: false
        )
        digest = fields.optional("digest", "the content address of the component's image")
        imageName = fields.optional(
            "imageName",
            "the name of its image below the registry; the default is its own",
            overridable: false
        )
        imageBudget = fields.optional(
            "imageBudget",
            "the size that its image may have at most; 'check-sizes.sh' beside the images' folders compares",
            overridable: false
        )
        settings = fields.optional("settings", "what is special about the component")

        source = fields.optional("source", "the folder of its sources", overridable: false)
        command = fields.optional(
            "command",
            "what runs instead of the image's own command: in images that platformgen builds the program and its arguments, in others what their entrypoint takes"
        )
        entrypoint = fields.optional("entrypoint", "the program instead of the image's own")
        port = fields.optional("port", "the port it serves on, in the container")
        ports = fields.map(
            "ports",
            "further ports by name, or the only ones; of several, probes and routes name theirs"
        )
        user = fields.optional("user", "the numeric user that runs it; the default is by runtime or component")
        networks = fields.optional("networks", "the networks it joins")
        volumes = fields.list("volumes", "named volumes and folders that it sees")
        writable = fields.list(
            "writable",
            "folders that it may write to although its root file system is read-only; their contents are lost with the container"
        )
        limits = fields.optional("limits", "a limits class, or limits in place")
        dependsOn = fields.optional("dependsOn", "services that are there before it starts")
        env = fields.map("env", "the container's environment variables; null leaves out one that 'imageOf' lends")
        secrets = fields.list("secrets", "secrets that it reads as files, beyond those in 'env'")
        health = fields.optional("health", "how to tell that it works")
        metrics = fields.optional("metrics", "where Prometheus reads its metrics, and which there are")
        slo = fields.optional("slo", "what its users may count on")
        replicas = fields.optional("replicas", "how many containers of it run; the default is 1")
        deploy = fields.optional("deploy", "how a new version takes over")
        schedule = fields.optional("schedule", "when a job runs, as a systemd calendar expression")
        profile = fields.optional(
            "profile",
            "the Compose profile that starts it; the default is 'tools' for tools, and 'jobs' for jobs with a schedule or on which nobody waits"
        )
        hardening = fields.optional("hardening", "exceptions from the environment's hardening, each with its reason")
        hostname = fields.optional(
            "hostname",
            "what the container calls itself, for programs that keep their data under that name, as RabbitMQ does; others find it by the service's name. The default is the container's id"
        )
        stopSignal = fields.optional(
            "stopSignal",
            "the signal that asks it to end; the default is by runtime or component"
        )
        stopGracePeriod = fields.optional(
            "stopGracePeriod",
            "how long it may take to end; the default is by runtime or component"
        )
        sharedMemory = fields.optional("sharedMemory", "size of /dev/shm; the engine's default is 64M")
        openFiles = fields.optional(
            "openFiles",
            "how many files it may hold open; the default is by component, else the engine's"
        )
        labels = fields.map("labels", "further labels of its containers")
        fields.rule(.exactlyOne(["runtime", "component", "image", "imageOf"]))
        fields.rule(.atMostOne(["image", "digest"]))
    }
}

package enum ServiceRole: String, ChoiceValue, DefaultText {
    case service, job, tool

    package var meaning: String {
        switch self {
        case .service: "runs until stopped"
        case .job: "runs once and ends; others may wait for its success, or a timer starts it"
        case .tool: "started by hand when needed"
        }
    }
}

/// One entry of `ports`.
package struct PortSection: ManifestObject {
    package static let shapeName = "port"
    package static let shapeSummary = "A port of a container, and whether the host publishes it."

    package let port: Sourced<Port>
    package let transport: Sourced<Transport>
    package let publishAs: Sourced<Port>?
    package let isPublic: Sourced<Bool>

    package init(from fields: inout FieldReader) {
        port = fields.required("port", "the port in the container")
        transport = fields.value("protocol", default: Transport.tcp, "its protocol")
        publishAs = fields.optional(
            "publishAs",
            "the port on the host where the environment publishes it; the default is the same"
        )
        isPublic = fields.value(
            "public",
            default: false,
            "whether it is published on all addresses where the environment publishes the edge"
        )
    }

    /// The short form of Compose: `8080:80`, `127.0.0.1:53:53/udp`, `80`.
    package static func meant(by value: JSONValue) -> JSONValue? {
        switch value {
        case .number: return .object(["port": value])
        case .string(let text):
            let parts = text.split(atByte: "/")
            let numbers = parts[0].split(atByte: ":").map(\.canonicalInteger)
            guard let last = numbers.last, let port = last, numbers.count <= 3 else { return nil }
            let host = numbers.count > 1 ? numbers[numbers.count - 2] : nil
            return .object([
                "port": .number(port), "protocol": parts.count == 2 ? .string(String(parts[1])) : nil,
                "publishAs": host.flatMap { $0 == port ? nil : .number($0) },
            ])
        default: return nil
        }
    }

    package static func meant(byItem text: String) -> (key: String, value: JSONValue)? {
        guard let value = meant(by: .string(text)),
            case .number(let port)? = JSONNode(value, SourceRange(0, 0))["port"]?.node.value
        else { return nil }
        return ("port-\(port)", value)
    }
}

package enum Transport: String, ChoiceValue, DefaultText {
    case tcp, udp

    package var meaning: String {
        switch self {
        case .tcp: "TCP"
        case .udp: "UDP"
        }
    }
}

/// A list of names, each reported at its second appearance.
func uniqueNames<Name: TextValue & Hashable>(
    _ node: JSONNode,
    _ context: DecodingContext,
    of type: Name.Type
) -> [Sourced<Name>] {
    var first: [Name: Sourced<Name>] = [:]
    return [Sourced<Name>].decode(node, context).filter { name in
        guard let earlier = first[name.value] else {
            first[name.value] = name
            return true
        }
        if let range = name.origin.manifestRanges.first {
            context.collector.report(
                .badValue,
                range,
                "'\(name.value)' appears twice in this list",
                notes: [DiagnosticNote("first written here", earlier.origin.manifestRanges.first)],
                fix: "delete one of the two"
            )
        }
        return false
    }
}

/// One entry of `volumes` of a service.
package struct MountSection: ManifestObject {
    package static let shapeName = "mount"
    package static let shapeSummary = "A volume or a folder in a container."

    package let volume: Sourced<VolumeName>?
    package let path: Sourced<ProjectPath>?
    package let host: Sourced<AbsolutePath>?
    package let at: Sourced<AbsolutePath>
    package let isReadOnly: Sourced<Bool>

    package init(from fields: inout FieldReader) {
        volume = fields.optional("volume", "a named volume")
        path = fields.optional("path", "a file or folder of the project")
        host = fields.optional("host", "a file or folder of the host")
        at = fields.required("at", "where it appears in the container")
        isReadOnly = fields.value("readOnly", default: false, "whether the container may only read it")
        fields.rule(.exactlyOne(["volume", "path", "host"]))
    }

    package static func meant(by value: JSONValue) -> JSONValue? {
        if case .string(let text) = value { ShortForm.mount(text) } else { nil }
    }

    /// The long form of Compose: `type`, `source`, `target`, `read_only`.
    package static func meant(byMembers members: [JSONMember]) -> JSONValue? {
        func text(_ keys: [String]) -> String? {
            for member in members where keys.contains(member.key) {
                if case .string(let text) = member.node.value { return text }
            }
            return nil
        }
        guard let source = text(["source", "src"]), let target = text(["target", "destination", "dst"]) else {
            return nil
        }
        let isReadOnly = members.contains { member in
            guard member.key == "read_only" || member.key == "readonly", case .bool(let flag) = member.node.value else {
                return false
            }
            return flag
        }
        return ShortForm.mount(from: source, to: target, isReadOnly: isReadOnly)
    }
}

/// `deploy`.
package struct DeploySection: ManifestObject {
    package static let shapeName = "deploy"
    package static let shapeSummary = "How a new version of a service takes over from the old one."

    package let strategy: Sourced<DeployStrategy>
    package let steps: [Sourced<Percentage>]
    package let hold: Sourced<TimeSpan>?
    package let drain: Sourced<TimeSpan>?

    package init(from fields: inout FieldReader) {
        strategy = fields.value("strategy", default: DeployStrategy.recreate, "the way")
        steps = fields.list(
            "steps",
            "shares of traffic for the new version, one after the other; the default is 10, 25, 50 and 100 percent"
        )
        hold = fields.optional("hold", "how long each share is watched; the default is 20s")
        drain = fields.optional("drain", "how long the old version may finish its requests; the default is 60s")
    }
}

package enum DeployStrategy: String, ChoiceValue, DefaultText {
    case recreate, blueGreen = "blue-green"

    package var meaning: String {
        switch self {
        case .recreate: "containers are replaced in place"
        case .blueGreen: "two colours run side by side while the gateway shifts traffic"
        }
    }
}

/// The signals that a container is asked to end with.
package enum StopSignal: String, ChoiceValue {
    case terminate = "SIGTERM", quit = "SIGQUIT", interrupt = "SIGINT", userOne = "SIGUSR1"

    package var meaning: String {
        switch self {
        case .terminate: "the usual one"
        case .quit: "graceful for nginx"
        case .interrupt: "fast shutdown of PostgreSQL"
        case .userOne: "graceful for some programs"
        }
    }
}
