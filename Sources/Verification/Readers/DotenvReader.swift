/// A variable of an environment file, with the comment lines above it.
struct DotenvEntry: Sendable {
    let name: String
    let value: String
    /// Without `# `, those between the blank line before and the variable.
    let comments: [String]
    let place: Place

    /// Whether a comment says so. For example: `required · text`.
    var isRequired: Bool { comments.contains { $0.hasPrefix("required · ") } }
}

/// Reads environment files as Compose does: `NAME=value`, single quotes literal, no expansion.
enum DotenvReader {
    /// - Throws: `ReadingFailure` at a line that is neither a comment nor a variable.
    static func read(_ text: String, path: String) throws(ReadingFailure) -> [DotenvEntry] {
        var entries: [DotenvEntry] = []
        var comments: [String] = []
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.isEmpty {
                comments = []
            } else if line.utf8.first == UInt8(ascii: "#") {
                comments.append(String(line.dropFirst(line.hasPrefix("# ") ? 2 : 1)))
            } else {
                let place = Place(path, line: number)
                guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                    throw ReadingFailure(place, "is no variable")
                }
                var value = line[line.index(after: equals)...]
                if value.count >= 2, value.first == "'", value.last == "'" { value = value.dropFirst().dropLast() }
                entries.append(
                    DotenvEntry(
                        name: String(line[..<equals]),
                        value: String(value),
                        comments: comments,
                        place: place
                    )
                )
                if line.first != "'" { comments = [] }
            }
        }
        return entries
    }
}
