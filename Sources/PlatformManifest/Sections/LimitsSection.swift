package import Origins

/// A limits class, or limits of one service.
package struct LimitsSection: ManifestObject {
    package static let shapeName = "limits"
    package static let shapeSummary = "What a container may use at most, and what is kept free for it."

    package let description: Sourced<String>?
    package let cpus: Sourced<CPUCount>
    package let memory: Sourced<MemorySize>
    package let pids: Sourced<PositiveCount>
    package let reserve: Sourced<ReservationSection>?

    package init(from fields: inout FieldReader) {
        description = fields.optional("description", "which services it suits")
        cpus = fields.required("cpus", "processor time")
        memory = fields.required("memory", "memory; above it the container is killed")
        pids = fields.required("pids", "processes and threads")
        reserve = fields.optional("reserve", "what is kept free")
    }
}

/// `reserve` of limits.
package struct ReservationSection: ManifestObject {
    package static let shapeName = "reservation"
    package static let shapeSummary =
        "What is kept free for a container. One engine enforces memory only; Swarm schedules by both."

    package let cpus: Sourced<CPUCount>?
    package let memory: Sourced<MemorySize>?

    package init(from fields: inout FieldReader) {
        cpus = fields.optional("cpus", "processor time")
        memory = fields.optional("memory", "memory")
    }
}

/// A limits class by name, or limits written in place.
package enum LimitsReference: ManifestValue {
    case named(LimitsClassName)
    case written(LimitsSection)

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .anyOf([LimitsClassName.shape(in: &registry), LimitsSection.shape(in: &registry)])
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> LimitsReference {
        switch node.value {
        case .object: return .written(LimitsSection.decode(node, context))
        case .string: return .named(LimitsClassName.decode(node, context))
        default:
            context.reportWrongType(node, expected: "the name of a limits class, or an object with limits,")
            return placeholder
        }
    }

    package static var placeholder: LimitsReference { .named(.placeholder) }
}
