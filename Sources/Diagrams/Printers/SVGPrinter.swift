package import Documents

/// A drawing as one SVG file that needs nothing else: SVG 1.1 with CSS variables, which every browser of today reads.
package struct SVGPrinter {
    private let drawing: Drawing
    /// In front of each id, so that several pictures can stand on one page.
    private let prefix: String
    private let hasStyle: Bool

    /// Without style where the page that it stands on has `SVGStyle.sheet`.
    package init(_ drawing: Drawing, prefix: String = "topology", hasStyle: Bool = true) {
        self.drawing = drawing
        self.prefix = prefix
        self.hasStyle = hasStyle
    }

    package func document(comment: [String] = []) -> MarkupDocument {
        MarkupDocument(.xml, comment: comment, root: root)
    }

    package var root: MarkupElement {
        var root = MarkupElement(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(drawing.width) \(drawing.height)",
                "width": "\(drawing.width)", "height": "\(drawing.height)", "class": "topology", "role": "img",
                "aria-labelledby": "\(prefix)-title \(prefix)-desc",
            ],
            of: [
                MarkupElement("title", ["id": "\(prefix)-title"], text: drawing.title),
                MarkupElement("desc", ["id": "\(prefix)-desc"], text: drawing.description),
            ] + (hasStyle ? [MarkupElement("style", [:], [.code(SVGStyle.sheet)])] : []) + [
                SVGSymbols(prefix: prefix).definitions,
                MarkupElement(
                    "rect",
                    ["class": "paper", "width": "\(drawing.width)", "height": "\(drawing.height)"]
                ),
            ]
        )
        for text in drawing.texts { root.append(self.text(text)) }
        root.append(MarkupElement("g", ["class": "areas"], of: drawing.areas.map(area)))
        root.append(MarkupElement("g", ["class": "groups"], of: drawing.groups.map(group)))
        root.append(MarkupElement("g", ["class": "lines"], of: drawing.lines.map(line)))
        root.append(MarkupElement("g", ["class": "cards"], of: drawing.cards.map(card)))
        root.append(MarkupElement("g", ["class": "legend"], of: drawing.legend.map(legendItem)))
        return root
    }

    // MARK: - Parts

    private func area(_ area: DrawnArea) -> MarkupElement {
        MarkupElement(
            "g",
            ["class": "area hue\(area.hue)\(marked(area.change))"],
            of: [MarkupElement("title", text: area.tooltip), rectangle(area.box, radius: 14)] + area.texts.map(text)
        )
    }

    private func group(_ group: DrawnGroup) -> MarkupElement {
        MarkupElement("g", ["class": "group"], of: [rectangle(group.box, radius: 12), text(group.label)])
    }

    private func line(_ line: DrawnLine) -> MarkupElement {
        let (start, end) = (line.start, line.end)
        var path = "M\(start.x) \(start.y)"
        if let (from, to) = line.curve {
            let middle = (from.x + to.x) / 2
            if from.x != start.x { path += "H\(from.x)" }
            path += from.y == to.y ? "H\(to.x)" : "C\(middle) \(from.y) \(middle) \(to.y) \(to.x) \(to.y)"
            if end.x != to.x { path += "H\(end.x)" }
        } else {
            path += "H\(end.x)"
        }
        var element = MarkupElement("path", ["class": "\(line.kind.rawValue)\(marked(line.change))", "d": path])
        let head = line.change == .same ? line.kind.rawValue : line.change.rawValue
        if line.pointsLeft { element = element.with("marker-start", "url(#\(prefix)-\(head))") }
        if line.pointsRight { element = element.with("marker-end", "url(#\(prefix)-\(head))") }
        return element
    }

    private func card(_ card: DrawnCard) -> MarkupElement {
        MarkupElement(
            "g",
            ["class": "card \(card.kind.rawValue)\(marked(card.change))"],
            of: [
                MarkupElement("title", text: card.tooltip), rectangle(card.box, radius: 9),
                icon(card.kind.rawValue, card.icon),
            ] + card.texts.map(text) + card.chips.flatMap(chip)
        )
    }

    private func chip(_ chip: DrawnChip) -> [MarkupElement] {
        var elements = [
            rectangle(chip.box, radius: chip.box.height / 2).with(
                "class",
                "chip \(chip.style.name)\(marked(chip.change))"
            )
        ]
        if case .network(let hue) = chip.style {
            elements.append(dot(hue, x: chip.box.x + 10, y: chip.box.y + chip.box.height / 2))
        }
        return elements + [text(chip.text)]
    }

    private func dot(_ hue: Int, x: Int, y: Int) -> MarkupElement {
        MarkupElement("circle", ["class": "dot hue\(hue)", "cx": "\(x)", "cy": "\(y)", "r": "4"])
    }

    private func legendItem(_ item: LegendItem) -> MarkupElement {
        let box = item.box
        let middle = box.y + box.height / 2
        let sample: MarkupElement
        switch item.sample {
        case .kind(let kind):
            sample = icon(kind.rawValue, Box(x: box.x + 5, y: box.y + 1, width: 16, height: 16))
        case .line(let kind):
            sample = MarkupElement(
                "path",
                ["class": kind.rawValue, "d": "M\(box.x) \(middle)H\(box.right - 2)"]
            ).with("marker-end", "url(#\(prefix)-\(kind.rawValue))")
        case .chip(let style):
            sample = rectangle(box.inset(2), radius: 7).with("class", "chip \(style.name)")
        case .change(let change):
            sample = MarkupElement("g", ["class": "card\(marked(change))"], of: [rectangle(box.inset(1), radius: 5)])
        case .network(let hue): sample = dot(hue, x: box.x + 13, y: middle)
        }
        return MarkupElement("g", of: [sample, text(item.text)])
    }

    private func rectangle(_ box: Box, radius: Int) -> MarkupElement {
        MarkupElement(
            "rect",
            [
                "x": "\(box.x)", "y": "\(box.y)", "width": "\(box.width)", "height": "\(box.height)",
                "rx": "\(radius)",
            ]
        )
    }

    private func icon(_ name: String, _ box: Box) -> MarkupElement {
        MarkupElement(
            "use",
            [
                "class": "icon \(name)", "href": "#\(prefix)-icon-\(name)", "x": "\(box.x)", "y": "\(box.y)",
                "width": "\(box.width)", "height": "\(box.height)",
            ]
        )
    }

    private func text(_ text: PlacedText) -> MarkupElement {
        MarkupElement(
            "text",
            ["class": "\(text.style.rawValue)\(marked(text.change))", "x": "\(text.x)", "y": "\(text.y)"],
            text: text.text
        )
    }

    private func marked(_ change: TopologyChange) -> String { change == .same ? "" : " \(change.rawValue)" }
}

extension DrawnChip.Style {
    fileprivate var name: String {
        switch self {
        case .replicas: "replicas"
        case .published: "published"
        case .route: "public"
        case .volume: "volume"
        case .telemetry: "telemetry"
        case .watches: "watches"
        case .nothing: "nothing"
        case .network: "network"
        }
    }
}
