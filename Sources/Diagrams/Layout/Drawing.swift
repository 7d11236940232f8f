/// Everything of a picture, placed, in whole units that an SVG reader takes for CSS pixels.
package struct Drawing: Sendable {
    package var width = 0
    package var height = 0
    /// For people who do not see it.
    package let title: String
    package let description: String
    package var texts: [PlacedText] = []
    package var areas: [DrawnArea] = []
    package var groups: [DrawnGroup] = []
    package var lines: [DrawnLine] = []
    package var cards: [DrawnCard] = []
    package var legend: [LegendItem] = []
}

/// A rectangle; the y axis points down.
package struct Box: Equatable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package var right: Int { x + width }
    package var bottom: Int { y + height }

    /// Whether the two share a point that is on neither's border.
    package func overlaps(_ other: Box) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }

    package func contains(_ other: Box) -> Bool {
        x <= other.x && other.right <= right && y <= other.y && other.bottom <= bottom
    }

    func moved(_ dx: Int, _ dy: Int) -> Box { Box(x: x + dx, y: y + dy, width: width, height: height) }
    func inset(_ distance: Int) -> Box {
        Box(x: x + distance, y: y + distance, width: width - 2 * distance, height: height - 2 * distance)
    }
}

/// A line of text, already cut to the room that it has.
package struct PlacedText: Equatable, Sendable {
    package let text: String
    package let style: TextStyle
    /// The left end of its baseline.
    package var x: Int
    package var y: Int
    package var change: TopologyChange = .same

    /// The room that it takes at most.
    package var box: Box {
        Box(
            x: x,
            y: y - style.ascent,
            width: TextMetrics.width(text, style),
            height: style.ascent + style.descent
        )
    }
}

/// A network.
package struct DrawnArea: Sendable {
    package var box: Box
    package let hue: Int
    package var texts: [PlacedText]
    package let tooltip: String
    package let change: TopologyChange
}

/// Services that are connected alike, or the monitoring within a network.
package struct DrawnGroup: Sendable {
    package var box: Box
    package var label: PlacedText
}

/// A service.
package struct DrawnCard: Sendable {
    package var box: Box
    package let node: String
    package let kind: TopologyNode.Kind
    package let change: TopologyChange
    package var icon: Box
    package var texts: [PlacedText]
    package var chips: [DrawnChip]
    /// All that is known of it, also what the card has no room for.
    package let tooltip: String
}

/// A short fact in a rounded box.
package struct DrawnChip: Sendable {
    package enum Style: Equatable, Sendable {
        case replicas, published, route, volume, telemetry, watches, nothing
        /// Of a network, by its hue.
        case network(Int)
    }

    package var box: Box
    package let style: Style
    package var text: PlacedText
    package let change: TopologyChange
}

/// A connection, or a part that several share.
package struct DrawnLine: Equatable, Sendable {
    package let kind: TopologyEdge.Kind
    package let change: TopologyChange
    /// Straight to the right, a curve, straight to the right: `curve` is nil for a straight line from start to end.
    package var start: DrawnPoint
    package var curve: (from: DrawnPoint, to: DrawnPoint)?
    package var end: DrawnPoint
    package let pointsLeft: Bool
    package let pointsRight: Bool

    package static func == (left: DrawnLine, right: DrawnLine) -> Bool {
        left.kind == right.kind && left.change == right.change && left.start == right.start && left.end == right.end
    }
}

package struct DrawnPoint: Equatable, Sendable {
    package var x: Int
    package var y: Int
}

/// One entry of the legend.
package struct LegendItem: Sendable {
    package enum Sample: Sendable {
        case kind(TopologyNode.Kind)
        case line(TopologyEdge.Kind)
        case chip(DrawnChip.Style)
        case change(TopologyChange)
        case network(Int)
    }

    package let sample: Sample
    package var box: Box
    package var text: PlacedText
}
