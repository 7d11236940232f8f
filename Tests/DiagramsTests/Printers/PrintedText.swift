import Origins
import PlatformManifest
import TestSupport

@testable import Diagrams

/// A topology in which every free text is a hostile one.
enum HostileTopology {
    static func with(_ text: String) -> Topology {
        func node(_ name: String, _ kind: TopologyNode.Kind, _ facts: [TopologyFact]) -> TopologyNode {
            TopologyNode(
                id: "service/\(name)",
                name: name,
                kind: kind,
                description: text,
                home: NetworkName(unchecked: "inner"),
                homeOrigins: [],
                facts: facts,
                origin: .constant
            )
        }
        let facts = TopologyFact.Kind.allCases.map { TopologyFact($0, text, []) }
        return Topology(
            title: text,
            environment: "production",
            titleOrigins: [],
            summary: text,
            areas: [
                TopologyArea(
                    name: NetworkName(unchecked: "inner"),
                    detail: TopologyFact(.subnet, text, []),
                    description: text,
                    role: .ordinary,
                    origin: .constant
                )
            ],
            nodes: [node("api", .application, facts), node("end", .data, []), node("job", .job, facts)],
            edges: [
                TopologyEdge(from: "service/api", to: "service/end", kind: .call, origins: []),
                TopologyEdge(from: "service/job", to: "service/end", kind: .wait, origins: []),
            ]
        )
    }

    /// Long texts are cut, which other tests are about.
    static let texts = HostileStrings.all.map { String($0.prefix(200)) }
}
