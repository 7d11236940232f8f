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
            case .comment(let text, let origin):
                CommentText.write([text], marker: "#", indent: 0, origin: origin, to: &writer)
            case .banner(let title, let origin):
                let title = CommentText.split(title).joined(separator: " ")
                CommentText.write(["--- \(title) ---"], marker: "#", indent: 0, origin: origin, to: &writer)
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
    case comment(String, origin: Origin = .constant)
    /// Prints `# --- title ---`, above a group.
    case banner(String, origin: Origin = .constant)
    /// Prints `NAME=value` or `NAME='value'`.
    case assignment(DotenvName, DotenvValue, origin: Origin = .constant)
}
