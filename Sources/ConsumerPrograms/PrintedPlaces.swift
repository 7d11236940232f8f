/// Reads `path:line:column: message` and the like from what programs print for people.
enum PrintedPlaces {
    /// One finding for each line that begins with a rendered file's path; otherwise one about `fallback` with all of the
    /// text.
    static func findings(
        in text: String,
        of program: String,
        _ files: RenderedFiles,
        fallback: String
    ) -> [Finding] {
        let placed = text.split(separator: "\n").compactMap { finding(in: $0, of: program, files) }
        guard placed.isEmpty else { return placed }
        return [Finding(program: program, path: fallback, message: shortened(text))]
    }

    /// `nil` for a line that begins with no rendered file's path.
    static func finding(in line: Substring, of program: String, _ files: RenderedFiles) -> Finding? {
        let parts = line.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 2, let path = files.path(named: parts[0].trimmingPrefix(while: \.isWhitespace))
        else { return nil }
        // promtool has a blank before it.
        let number = Int(parts[1].trimmingPrefix(" "))
        let column = number == nil || parts.count < 4 ? nil : Int(parts[2])
        let used = number == nil ? 1 : column == nil ? 2 : 3
        let message = parts.dropFirst(used).joined(separator: ":")
        return Finding(
            program: program,
            path: path,
            line: number,
            column: column,
            message: shortened(message)
        )
    }

    /// Without blanks around it, and at most twenty lines.
    static func shortened(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.last == "\r" ? $0.dropLast() : $0 }
        let trimmed = lines.drop { $0.allSatisfy(\.isWhitespace) }
        let rest = trimmed.count > 20 ? ["… \(trimmed.count - 20) more lines"] : []
        return (trimmed.prefix(20).map(String.init) + rest).joined(separator: "\n")
            .trimmingPrefix(while: \.isWhitespace).description
    }
}
