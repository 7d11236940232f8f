import Documents

/// What lines end with, and the sign of each kind of service.
struct SVGSymbols {
    let prefix: String

    private static let heads = TopologyEdge.Kind.allCases.map(\.rawValue) + ["added", "removed", "changed"]

    var definitions: MarkupElement {
        MarkupElement("defs", of: Self.heads.map(head) + TopologyNode.Kind.allCases.map(icon))
    }

    private func head(_ name: String) -> MarkupElement {
        MarkupElement(
            "marker",
            [
                "id": "\(prefix)-\(name)", "class": "head \(name)", "viewBox": "0 0 10 10", "refX": "9", "refY": "5",
                "markerWidth": "9", "markerHeight": "9", "markerUnits": "userSpaceOnUse",
                "orient": "auto-start-reverse",
            ],
            of: [MarkupElement("path", ["d": "M0 0.8L10 5L0 9.2z"])]
        )
    }

    private func icon(_ kind: TopologyNode.Kind) -> MarkupElement {
        MarkupElement(
            "symbol",
            ["id": "\(prefix)-icon-\(kind.rawValue)", "viewBox": "0 0 16 16"],
            of: [MarkupElement("path", ["d": kind.outline])]
        )
    }
}

extension TopologyNode.Kind {
    /// In a square of 16 units, drawn with lines.
    fileprivate var outline: String {
        switch self {
        // A globe.
        case .outside: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM1.5 8h13M8 1.5c-4.5 4-4.5 9 0 13c4.5-4 4.5-9 0-13"
        // A doorway with an arrow through it.
        case .gateway: "M9.5 2H13.5V14H9.5M2 8H10.5M7.5 5L10.5 8L7.5 11"
        // A window.
        case .application: "M2 3H14V13H2zM2 6.2H14M4.2 4.6h.1M6.4 4.6h.1"
        // A cylinder.
        case .data: "M2.5 4c0-3 11-3 11 0v8c0 3-11 3-11 0zM2.5 4c0 3 11 3 11 0M2.5 8c0 3 11 3 11 0"
        // A pulse.
        case .monitoring: "M1.5 8.5H4.5L6.5 3L9.5 13L11.5 8.5H14.5"
        // A clock.
        case .job: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13zM8 4.5V8L10.5 9.5"
        // A prompt.
        case .tool: "M2 3H14V13H2zM4.5 6L6.5 8L4.5 10M8 10.5H11"
        }
    }
}
