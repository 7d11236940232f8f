/// An entry of a systemd unit. For example: `ExecStart=/bin/true` in `[Service]`.
struct UnitEntry: Sendable {
    let section: String
    let key: String
    let value: String
    let place: Place

    /// Words of a command without quotes, which file names here do not need.
    var words: [String] { value.split(separator: " ").map(String.init) }

    /// Every entry of a unit, in its order; comments are left out.
    static func all(of file: ParsedFile) -> [UnitEntry] {
        var section = ""
        var entries: [UnitEntry] = []
        for (index, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = String(line.dropFirst().dropLast())
            } else if !line.hasPrefix("#"), let sign = line.firstIndex(of: "=") {
                entries.append(
                    UnitEntry(
                        section: section,
                        key: String(line[..<sign]),
                        value: String(line[line.index(after: sign)...]),
                        place: Place(file.path, line: index + 1)
                    )
                )
            }
        }
        return entries
    }
}
