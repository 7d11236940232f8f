import Documents
import PlatformManifest

/// Puts the facts of a service on a card; every card of a picture is as wide.
struct CardLayout {
    let width: Int
    /// The colour of each network.
    let hues: [String: Int]
    /// What is said of a node in place of a line to another layer.
    let remarks: [String: [Remark]]

    struct Remark {
        let style: DrawnChip.Style
        let text: String
        let change: TopologyChange
    }

    static let padding = 12
    private static let icon = 16
    private static let chipHeight = 19
    private static let chipGap = 5
    private static let mostRoutes = 4

    private var room: Int { width - 2 * Self.padding }

    /// Wide enough for most names.
    static func width(for nodes: [TopologyNode]) -> Int {
        let longest = nodes.map { TextMetrics.width($0.name, .name) }.max() ?? 0
        return min(max(longest + 100, 224), 300)
    }

    /// A card with its corner at 0, 0.
    func card(for node: TopologyNode) -> DrawnCard {
        var texts: [PlacedText] = []
        var chips: [DrawnChip] = []
        var y = Self.padding
        let icon = Box(x: Self.padding, y: y + 1, width: Self.icon, height: Self.icon)
        var nameRoom = room - Self.icon - 8
        if let replicas = replicasChip(node, y: y) {
            nameRoom -= replicas.box.width + 6
            chips.append(replicas)
        }
        let sign = node.change.sign.map { "\($0) " } ?? ""
        texts.append(
            PlacedText(
                text: TextMetrics.fitted(sign + node.name, .name, into: nameRoom),
                style: .name,
                x: Self.padding + Self.icon + 8,
                y: y + 14,
                change: node.change
            )
        )
        y += 20
        for (text, change) in lines(of: node) {
            for line in TextMetrics.wrapped(text, .line, into: room, lines: 2) {
                texts.append(PlacedText(text: line, style: .line, x: Self.padding, y: y + 13, change: change))
                y += 17
            }
        }
        let flowed = flow(remarks(of: node), from: y + 4)
        chips += flowed.chips
        y = flowed.bottom
        return DrawnCard(
            box: Box(x: 0, y: 0, width: width, height: y + Self.padding),
            node: node.id,
            kind: node.kind,
            change: node.change,
            icon: icon,
            texts: texts,
            chips: chips,
            tooltip: Self.tooltip(node)
        )
    }

    private func lines(of node: TopologyNode) -> [(text: String, change: TopologyChange)] {
        if node.kind == .outside { return node.description.map { [(PlainText.line($0), .same)] } ?? [] }
        var lines: [(text: String, change: TopologyChange)] = []
        if let runtime = node.phrase(.runtime) { lines.append(runtime) }
        let limits = node.phrase(.limits)
        let ports = node.phrase(.port).map {
            (text: "\(node.facts(.port).count == 1 ? "port" : "ports") \($0.text)", change: $0.change)
        }
        switch (limits, ports) {
        case (let limits?, let ports?) where limits.change == .same && ports.change == .same:
            lines.append(("\(limits.text) · \(ports.text)", .same))
        default: lines += [limits, ports].compactMap { $0 }
        }
        if let schedule = node.phrase(.schedule) { lines.append(schedule) }
        return lines
    }

    private func replicasChip(_ node: TopologyNode, y: Int) -> DrawnChip? {
        guard let replicas = node.phrase(.replicas), replicas.change != .same || replicas.text != "1" else {
            return nil
        }
        let text = replicas.text.split(separator: " ").map { $0 == "→" ? "→" : "×\($0)" }.joined(separator: " ")
        let chip = self.chip(Remark(style: .replicas, text: text, change: .same))
        let x = width - Self.padding - chip.box.width
        return chip.moved(x, y)
    }

    private func remarks(of node: TopologyNode) -> [Remark] {
        var result: [Remark] = []
        for fact in node.facts(.published) {
            result.append(Remark(style: .published, text: "host \(fact.text)", change: fact.change))
        }
        let routes = node.facts(.route)
        let shown = routes.count > Self.mostRoutes ? Self.mostRoutes - 1 : routes.count
        for fact in routes.prefix(shown) {
            result.append(Remark(style: .route, text: fact.text, change: fact.change))
        }
        if routes.count > shown {
            let rest = routes[shown...]
            let change = rest.allSatisfy { $0.change == .same } ? TopologyChange.same : .changed
            result.append(Remark(style: .route, text: "\(rest.count) more paths", change: change))
        }
        for fact in node.facts(.volume) {
            result.append(Remark(style: .volume, text: fact.text, change: fact.change))
        }
        for fact in node.facts(.network) where fact.text != node.home?.text || fact.change != .same {
            result.append(Remark(style: .network(hues[fact.text] ?? 0), text: fact.text, change: fact.change))
        }
        if node.kind != .outside, node.facts(.network).isEmpty {
            result.append(Remark(style: .nothing, text: "no network", change: .same))
        }
        for fact in node.facts(.watches) {
            result.append(Remark(style: .watches, text: "watches \(fact.text)", change: fact.change))
        }
        return result + (remarks[node.id] ?? [])
    }

    /// Chips in rows, and where the last row ends.
    private func flow(_ remarks: [Remark], from top: Int) -> (chips: [DrawnChip], bottom: Int) {
        var chips: [DrawnChip] = []
        var x = Self.padding
        var y = top
        for remark in remarks {
            let chip = self.chip(remark)
            if x > Self.padding, x + chip.box.width > width - Self.padding {
                x = Self.padding
                y += Self.chipHeight + Self.chipGap
            }
            chips.append(chip.moved(x, y))
            x += chip.box.width + Self.chipGap
        }
        return (chips, chips.isEmpty ? top - 4 : y + Self.chipHeight)
    }

    private func chip(_ remark: Remark) -> DrawnChip {
        let sign = remark.change.sign.map { "\($0) " } ?? ""
        // Networks have a dot of their colour in front.
        let indent = if case .network = remark.style { 18 } else { 8 }
        let text = TextMetrics.fitted(sign + remark.text, .chip, into: room - indent - 8)
        return DrawnChip(
            box: Box(x: 0, y: 0, width: TextMetrics.width(text, .chip) + indent + 8, height: Self.chipHeight),
            style: remark.style,
            text: PlacedText(text: text, style: .chip, x: indent, y: 13),
            change: remark.change
        )
    }

    private static func tooltip(_ node: TopologyNode) -> String {
        var lines = [node.name]
        if let description = node.description { lines.append(PlainText.line(description)) }
        for kind in TopologyFact.Kind.allCases {
            if let phrase = node.phrase(kind) { lines.append("\(kind.title): \(phrase.text)") }
        }
        return lines.joined(separator: " – ")
    }
}

extension TopologyNode {
    /// All facts of a kind in one phrase. For example: `512M → 1G`.
    package func phrase(_ kind: TopologyFact.Kind) -> (text: String, change: TopologyChange)? {
        let facts = facts(kind)
        guard !facts.isEmpty else { return nil }
        let after = facts.filter { $0.change != .removed }.map(\.text).joined(separator: ", ")
        guard facts.contains(where: { $0.change != .same }) else { return (after, .same) }
        let before = facts.filter { $0.change != .added }.map(\.text).joined(separator: ", ")
        return ("\(before.isEmpty ? "none" : before) → \(after.isEmpty ? "none" : after)", .changed)
    }
}

extension DrawnChip {
    func moved(_ dx: Int, _ dy: Int) -> DrawnChip {
        var chip = self
        chip.box = box.moved(dx, dy)
        chip.text = text.moved(dx, dy)
        return chip
    }
}

extension PlacedText {
    func moved(_ dx: Int, _ dy: Int) -> PlacedText {
        var text = self
        text.x += dx
        text.y += dy
        return text
    }
}

extension DrawnCard {
    func moved(_ dx: Int, _ dy: Int) -> DrawnCard {
        var card = self
        card.box = box.moved(dx, dy)
        card.icon = icon.moved(dx, dy)
        card.texts = texts.map { $0.moved(dx, dy) }
        card.chips = chips.map { $0.moved(dx, dy) }
        return card
    }
}
