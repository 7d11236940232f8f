package import Origins

/// `dependsOn`: names, or names with conditions.
package struct Dependencies: ManifestValue {
    package struct Dependency: Sendable {
        package let service: Sourced<ServiceName>
        /// `nil` means: completed for a job, healthy where there is a probe, else started.
        package let condition: Sourced<DependencyCondition>?
    }

    package let dependencies: [Dependency]

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .anyOf([
            .list(ServiceName.shape(in: &registry), unique: true, minimum: 0),
            NamedMap<ServiceName, Sourced<DependencyCondition>>.shape(in: &registry),
        ])
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> Dependencies {
        if case .object = node.value {
            let map = NamedMap<ServiceName, Sourced<DependencyCondition>>.decode(node, context)
            return Dependencies(dependencies: map.entries.map { Dependency(service: $0.name, condition: $0.value) })
        }
        let names = uniqueNames(node, context, of: ServiceName.self)
        return Dependencies(dependencies: names.map { Dependency(service: $0, condition: nil) })
    }

    package static var placeholder: Dependencies { Dependencies(dependencies: []) }
}

package enum DependencyCondition: String, ChoiceValue {
    case started, healthy, completed

    package var meaning: String {
        switch self {
        case .started: "its container runs"
        case .healthy: "its probe succeeds"
        case .completed: "the job ended with success"
        }
    }
}
