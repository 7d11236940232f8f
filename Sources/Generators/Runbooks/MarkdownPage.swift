import Documents

/// A page of Markdown, put together block by block.
struct MarkdownPage {
    private var blocks: [String] = []

    mutating func heading(_ level: Int, _ text: String) {
        blocks.append(String(repeating: "#", count: level) + " " + MarkdownText.escaped(text))
    }

    mutating func comment(_ lines: [String]) {
        let text = lines.joined(separator: "\n").split(separator: "--", omittingEmptySubsequences: false)
        blocks.append("<!--\n\(text.joined(separator: "- -"))\n-->")
    }

    /// Markdown: our own prose, or escaped text.
    mutating func paragraph(_ text: String) { blocks.append(text) }

    /// Verbatim text between fences longer than any within.
    mutating func code(_ text: String, language: String) {
        let longest = text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        blocks.append("\(fence)\(language)\n\(text)\n\(fence)")
    }

    /// Cells are Markdown.
    mutating func table(_ head: [String], _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        let lines = [head, head.map { _ in "---" }] + rows
        blocks.append(lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n"))
    }

    var document: TextDocument { TextDocument(blocks.joined(separator: "\n\n") + "\n") }
}
