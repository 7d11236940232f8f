import Documents

/// A table whose first column names its rows.
struct ReportTable {
    struct Column {
        let title: String
        /// The environment that the column is about, which a filter may hide.
        var environment: String?
    }

    struct Row {
        /// The environment that the row is about.
        var environment: String?
        let cells: [Cell]
        /// For sums.
        var isTotal = false
    }

    enum Cell {
        case text(String)
        /// What is typed or stands in a file.
        case code(String)
        case codes([String])
        case lines([String])
        /// A share of a whole, with the words that say it.
        case share(Int, of: Int, words: String)
        /// A name with what it means.
        case named(String, description: String?)
        case nothing
    }

    /// For the ids of the table.
    let id: String
    let caption: String
    let columns: [Column]
    let rows: [Row]

    /// In a region of its own that scrolls, also by keyboard.
    var element: MarkupElement {
        MarkupElement(
            "div",
            ["class": "scroll", "role": "region", "tabindex": "0", "aria-labelledby": "\(id)-caption"],
            of: [
                MarkupElement(
                    "table",
                    of: [
                        MarkupElement("caption", ["id": "\(id)-caption"], text: caption),
                        MarkupElement("thead", of: [MarkupElement("tr", of: columns.map(head))]),
                        MarkupElement("tbody", of: rows.map(row)),
                    ]
                )
            ]
        )
    }

    private func head(_ column: Column) -> MarkupElement {
        marked(MarkupElement("th", ["scope": "col"], text: column.title), column.environment)
    }

    private func row(_ row: Row) -> MarkupElement {
        var cells: [MarkupElement] = []
        for (number, (cell, column)) in zip(row.cells, columns).enumerated() {
            let isName = number == 0
            var element = MarkupElement(isName ? "th" : "td", isName ? ["scope": "row"] : [:], cell.contents)
            element = marked(element, column.environment)
            cells.append(element)
        }
        let element = MarkupElement("tr", row.isTotal ? ["class": "total"] : [:], of: cells)
        return marked(element, row.environment)
    }

    private func marked(_ element: MarkupElement, _ environment: String?) -> MarkupElement {
        environment.map { element.with("data-environment", $0) } ?? element
    }
}

extension ReportTable.Cell {
    fileprivate var contents: [MarkupNode] {
        switch self {
        case .text(let text): return [.text(text)]
        case .code(let code): return [.element(MarkupElement("code", text: code))]
        case .codes(let codes): return Self.separated(codes.map { .element(MarkupElement("code", text: $0)) }, by: ", ")
        case .lines(let lines):
            return Self.separated(lines.map(MarkupNode.text), by: .element(MarkupElement("br")))
        case .share(let part, let whole, let words):
            let meter = MarkupElement(
                "meter",
                ["min": "0", "max": "\(max(whole, 1))", "value": "\(min(part, whole))", "aria-label": words],
                text: words
            )
            return [.element(meter), .text(" \(words)")]
        case .named(let name, let description):
            let code = MarkupNode.element(MarkupElement("code", text: name))
            guard let description else { return [code] }
            return [code, .element(MarkupElement("span", ["class": "about"], text: description))]
        case .nothing: return [.text("–")]
        }
    }

    /// Nothing is said as such.
    static func codes(orNothing codes: [String]) -> ReportTable.Cell { codes.isEmpty ? .nothing : .codes(codes) }
    static func lines(orNothing lines: [String]) -> ReportTable.Cell { lines.isEmpty ? .nothing : .lines(lines) }

    private static func separated(_ nodes: [MarkupNode], by separator: MarkupNode) -> [MarkupNode] {
        nodes.isEmpty ? ["–"] : nodes.dropLast().flatMap { [$0, separator] } + nodes.suffix(1)
    }
}
