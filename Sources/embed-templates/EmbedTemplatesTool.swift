import Foundation

/// `embed-templates OUTPUT FOLDER PATH…` writes a Swift file with the text of each PATH below FOLDER as a literal.
@main
struct EmbedTemplatesTool {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else {
            throw Failure(message: "usage: embed-templates OUTPUT FOLDER PATH…")
        }
        let folder = URL(filePath: arguments[2], directoryHint: .isDirectory)
        let entries = try arguments.dropFirst(3).map { path in
            let bytes = try Data(contentsOf: folder.appending(path: path))
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Failure(message: "'Templates/\(path)' is not UTF-8 text")
            }
            return "        \(literal(path)): \(literal(text)),\n"
        }
        let source = """
            /// The files below `Templates/`, keyed by relative path.
            enum EmbeddedTemplates {
                static let texts: [String: String] = [
            \(entries.isEmpty ? "        :\n" : entries.joined())    ]
            }

            """
        try Data(source.utf8).write(to: URL(filePath: arguments[1]), options: .atomic)
    }

    /// One line, whatever the text holds.
    private static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": literal += "\\n"
            case "\"", "\\": literal += "\\\(scalar)"
            case _ where scalar.properties.generalCategory == .control:
                literal += "\\u{\(String(scalar.value, radix: 16))}"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "\""
    }

    private struct Failure: Error, CustomStringConvertible {
        let message: String
        var description: String { message }
    }
}
