package import Origins

/// `health`.
package struct HealthSection: ManifestObject {
    package static let shapeName = "health"
    package static let shapeSummary =
        "How to tell that a service works. The container's own probe is the gate; the other path feeds outside checks."

    package let liveness: Sourced<HTTPPath>?
    package let readiness: Sourced<HTTPPath>?
    package let gate: Sourced<ProbeKind>?
    package let command: Sourced<[Sourced<String>]>?
    package let isTCP: Sourced<Bool>
    package let none: Sourced<String>?
    package let port: Sourced<Port>?
    package let interval: Sourced<TimeSpan>?
    package let timeout: Sourced<TimeSpan>?
    package let startPeriod: Sourced<TimeSpan>?
    package let retries: Sourced<PositiveCount>?

    package init(from fields: inout FieldReader) {
        liveness = fields.optional("liveness", "path that answers while the process works at all")
        readiness = fields.optional("readiness", "path that answers while the service can take requests")
        gate = fields.optional(
            "gate",
            "which of the two the container's probe asks; the default is readiness where there is one"
        )
        command = fields.optional(
            "command",
            "a program in the image that succeeds while the service works, as a list of arguments"
        )
        isTCP = fields.value(
            "tcp",
            default: false,
            "whether an accepted connection on the port is enough; an image that platformgen does not build is asked with its own nc, and for a path with its own wget"
        )
        none = fields.optional("none", "why there is no probe")
        port = fields.optional("port", "the port that the probe asks; the default is the service's main or only one")
        interval = fields.optional("interval", "from probe to probe; the default is 30s")
        timeout = fields.optional("timeout", "how long an answer may take, at most 5s; the default is 5s")
        startPeriod = fields.optional(
            "startPeriod",
            "how long failures do not count after the start; the default is by runtime"
        )
        retries = fields.optional("retries", "how many failures in a row make it unhealthy; the default is 3")
        fields.rule(.notEmpty)
        fields.rule(.atMostOne(["none", "command", "tcp", "liveness"]))
        fields.rule(.atMostOne(["none", "command", "tcp", "readiness"]))
    }

    /// A path, or a command.
    package static func meant(by value: JSONValue) -> JSONValue? {
        guard case .string(let text) = value, text.utf8.first == UInt8(ascii: "/"),
            !text.utf8.contains(UInt8(ascii: " "))
        else { return ShortForm.probe(value).map { .object(["command": $0]) } }
        return .object(["readiness": value])
    }

    /// A `healthcheck` of Compose.
    package static func meant(byMembers members: [JSONMember]) -> JSONValue? {
        guard let test = members.first(where: { $0.key == "test" }) else { return nil }
        var pairs: [(key: String, value: JSONValue)] = []
        for member in members {
            switch member.key {
            case "test":
                guard let command = ShortForm.probe(test.node.value) else { return nil }
                pairs.append(("command", command))
            case "start_period": pairs.append(("startPeriod", member.node.value))
            case "start_interval": break
            default: pairs.append((member.key, member.node.value))
            }
        }
        return JSONValue(pairs: pairs)
    }
}

package enum ProbeKind: String, ChoiceValue {
    case liveness, readiness

    package var meaning: String {
        switch self {
        case .liveness: "the process works at all"
        case .readiness: "the service can take requests"
        }
    }
}
