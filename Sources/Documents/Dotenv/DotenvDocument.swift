package import Origins

/// One environment file for Compose and shells (EN-08).
package struct DotenvDocument: Document, Hashable {
    package var lines: [DotenvLine]

    package init(_ lines: [DotenvLine]) {
        self.lines = lines
    }

    package func print(to writer: inout LineWriter) {
        for line in lines {
            switch line {
            case .blank: writer.endLine()
            case .comment(let text): CommentText.write([text], marker: "#", indent: 0, to: &writer)
            case .banner(let title):
                let title = CommentText.split(title).joined(separator: " ")
                CommentText.write(["--- \(title) ---"], marker: "#", indent: 0, to: &writer)
            case .assignment(let name, let value, let origin):
                writer.note(origin)
                writer.write(name.text)
                writer.write(byte: UInt8(ascii: "="))
                value.write(to: &writer)
                writer.endLine()
            }
        }
    }
}

/// One line of an environment file.
package enum DotenvLine: Hashable, Sendable {
    case blank
    /// Prints `# text`.
    case comment(String)
    /// Prints `# --- title ---`, above a group.
    case banner(String)
    /// Prints `NAME=value` or `NAME='value'`.
    case assignment(DotenvName, DotenvValue, origin: Origin = .constant)
}
