import Documents
import Origins

/// A page of Markdown, put together block by block.
struct MarkdownPage {
    private var blocks: [TextDocument.Part] = []
    /// Of the blocks that follow.
    var origin = Origin.constant

    mutating func heading(_ level: Int, _ text: String) {
        append(String(repeating: "#", count: level) + " " + MarkdownText.escaped(text))
    }

    mutating func comment(_ lines: [String]) {
        let text = lines.joined(separator: "\n").split(separator: "--", omittingEmptySubsequences: false)
        append("<!--\n\(text.joined(separator: "- -"))\n-->")
    }

    /// Markdown: our own prose, or escaped text.
    mutating func paragraph(_ text: String) { append(text) }

    /// Verbatim text between fences longer than any within.
    mutating func code(_ text: String, language: String) {
        let fence = String(repeating: "`", count: max(3, MarkdownText.longestRunOfBackticks(in: text) + 1))
        append("\(fence)\(language)\n\(text)\n\(fence)")
    }

    /// Cells are Markdown; `origins` are those of the rows, if they have their own.
    mutating func table(_ head: [String], _ rows: [[String]], origins: [Origin] = []) {
        guard !rows.isEmpty else { return }
        append([head, head.map { _ in "---" }].map(Self.row).joined(separator: "\n"))
        for (index, row) in rows.enumerated() {
            let origin = origins.indices.contains(index) ? origins[index] : self.origin
            blocks.append(TextDocument.Part(Self.row(row) + "\n", origin))
        }
    }

    private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    private mutating func append(_ text: String) {
        if !blocks.isEmpty { blocks.append(TextDocument.Part("\n")) }
        blocks.append(TextDocument.Part(text + "\n", origin))
    }

    var document: TextDocument { TextDocument(blocks) }
}
