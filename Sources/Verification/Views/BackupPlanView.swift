/// What one environment saves, read from the assignments of its plan.
struct BackupPlanView: Sendable {
    struct Value: Sendable {
        /// One word for a plain assignment, any number for a list.
        let words: [String]
        let place: Place

        var text: String { words.first ?? "" }
    }

    struct Entry: Sendable {
        let name: String
        let place: Place
        var values: [String: Value] = [:]
    }

    let path: String
    /// What holds for all backups.
    let values: [String: Value]
    let entries: [Entry]

    init?(_ file: ParsedFile?) {
        guard let file, let lines = file.shell else { return nil }
        path = file.path
        var values: [String: Value] = [:]
        var entries: [Entry] = []
        for line in lines {
            if line.indentation == 4, line.words.count == 1, line.words[0].hasSuffix(")"), line.words[0] != "*)" {
                entries.append(Entry(name: String(line.words[0].dropLast()), place: line.place))
            } else if let (name, value) = Self.assignment(line) {
                if line.indentation == 0 {
                    values[name] = value
                } else if line.indentation == 6, !entries.isEmpty {
                    entries[entries.count - 1].values[name] = value
                }
            }
        }
        self.values = values
        self.entries = entries
    }

    private static func assignment(_ line: ShellLine) -> (String, Value)? {
        guard let first = line.words.first, let sign = first.firstIndex(of: "=") else { return nil }
        let name = String(first[..<sign])
        guard !name.isEmpty, name.allSatisfy(\.isLetter) else { return nil }
        var words = [String(first[first.index(after: sign)...])] + line.words.dropFirst()
        if words[0].hasPrefix("("), let last = words.last, last.hasSuffix(")") {
            words[0].removeFirst()
            words[words.count - 1].removeLast()
        }
        return (name, Value(words: words, place: line.place))
    }
}
