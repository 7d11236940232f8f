import Documents
import Origins

/// A page of Markdown, put together block by block.
struct MarkdownPage {
    private var blocks: [TextDocument.Part] = []
    /// Of what the blocks that follow say.
    var origin = Origin.constant
    /// Why there are the blocks that follow.
    var reason = Origin.constant

    mutating func heading(_ level: Int, _ text: String) {
        append(String(repeating: "#", count: level) + " " + MarkdownText.escaped(text))
    }

    mutating func comment(_ lines: [String]) {
        let text = lines.joined(separator: "\n").split(separator: "--", omittingEmptySubsequences: false)
        append("<!--\n\(text.joined(separator: "- -"))\n-->")
    }

    /// Markdown: our own prose, or escaped text.
    mutating func paragraph(_ text: String) { append(text) }

    /// Verbatim lines, each with its origin, between fences longer than any within.
    mutating func code(_ lines: [SourcedLine], language: String) {
        let longest = lines.map { MarkdownText.longestRunOfBackticks(in: $0.text) }.max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        separate()
        write(fence + language, .constant)
        for line in lines { write(line.text, line.origin) }
        write(fence, .constant)
    }

    /// Cells are Markdown; `origins` are those of the rows, if they have their own.
    mutating func table(_ head: [String], _ rows: [[String]], origins: [Origin] = []) {
        guard !rows.isEmpty else { return }
        separate()
        for row in [head, head.map { _ in "---" }] { write(Self.row(row), .constant) }
        for (index, row) in rows.enumerated() {
            write(Self.row(row), origins.indices.contains(index) ? origins[index] : origin)
        }
    }

    private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    private mutating func append(_ text: String) {
        separate()
        write(text, origin)
    }

    private mutating func separate() {
        if !blocks.isEmpty { blocks.append(TextDocument.Part("\n")) }
    }

    private mutating func write(_ text: String, _ origin: Origin) {
        blocks.append(TextDocument.Part(text + "\n", origin, because: reason))
    }

    var document: TextDocument { TextDocument(blocks) }
}

/// A line of a command or query.
struct SourcedLine {
    let text: String
    let origin: Origin
}
