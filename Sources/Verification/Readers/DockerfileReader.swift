/// An instruction of a Dockerfile. For example: `COPY --from=builder /opt/venv /opt/venv`.
struct DockerfileStatement: Sendable {
    /// In capitals.
    let keyword: String
    /// Continued lines joined by a space.
    let arguments: String
    let place: Place

    /// The arguments that are no options. JSON form counts as one.
    var words: [String] {
        arguments.split(separator: " ").map(String.init).filter { !$0.hasPrefix("--") }
    }

    /// The strings of the JSON form; `nil` in shell form.
    var execForm: [String]? {
        guard let start = arguments.firstIndex(of: "["), arguments.hasSuffix("]"),
            let list = try? JSONTextReader.read(String(arguments[start...]), path: place.path)
        else { return nil }
        return list.texts
    }
}

/// A stage of a Dockerfile, from its `FROM`.
struct DockerfileStage: Sendable {
    /// After `AS`; empty without.
    let name: String
    /// The image or stage that it starts from, variables as they are written.
    let base: String
    let statements: [DockerfileStatement]

    func all(_ keyword: String) -> [DockerfileStatement] { statements.filter { $0.keyword == keyword } }
    func last(_ keyword: String) -> DockerfileStatement? { statements.last { $0.keyword == keyword } }
}

/// Reads Dockerfiles: continuations and comments, no here-documents.
struct DockerfileReader: Sendable {
    /// Before the first `FROM`.
    let preamble: [DockerfileStatement]
    let stages: [DockerfileStage]

    /// - Throws: `ReadingFailure` where there is no stage at all.
    static func read(_ text: String, path: String) throws(ReadingFailure) -> DockerfileReader {
        let statements = statements(of: text, path)
        guard let first = statements.firstIndex(where: { $0.keyword == "FROM" }) else {
            throw ReadingFailure(Place(path), "has no stage")
        }
        var stages: [DockerfileStage] = []
        var rest = statements[first...]
        while let start = rest.first {
            let body = rest.dropFirst().prefix { $0.keyword != "FROM" }
            let words = start.words
            let isNamed = words.count == 3 && words[1].uppercased() == "AS"
            stages.append(
                DockerfileStage(
                    name: isNamed ? words[2] : "",
                    base: words.first ?? "",
                    statements: [start] + body
                )
            )
            rest = rest.dropFirst(body.count + 1)
        }
        return DockerfileReader(preamble: Array(statements[..<first]), stages: stages)
    }

    /// A stage by its name; the last one for `nil`, which is what a build without a target makes.
    func stage(_ name: String?) -> DockerfileStage? {
        guard let name else { return stages.last }
        return stages.first { $0.name == name }
    }

    /// A stage and those that it stands on, itself first.
    func lineage(of stage: DockerfileStage) -> [DockerfileStage] {
        var found = [stage]
        while let parent = stages.first(where: { $0.name == found[found.count - 1].base }), found.count <= stages.count
        {
            found.append(parent)
        }
        return found
    }

    private static func statements(of text: String, _ path: String) -> [DockerfileStatement] {
        var found: [DockerfileStatement] = []
        var pending: (text: String, line: Int)?
        var number = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let content = line.drop { $0 == " " || $0 == "\t" }
            if content.hasPrefix("#") { continue }
            if content.isEmpty, pending == nil { continue }
            let isContinued = content.hasSuffix("\\")
            let part = isContinued ? String(content.dropLast()) : String(content)
            let whole = (pending.map { $0.text + " " } ?? "") + part.trimmedSpaces
            let start = pending?.line ?? number
            if isContinued {
                pending = (whole, start)
                continue
            }
            pending = nil
            let keyword = whole.prefix { $0 != " " }
            found.append(
                DockerfileStatement(
                    keyword: keyword.uppercased(),
                    arguments: String(whole.dropFirst(keyword.count)).trimmedSpaces,
                    place: Place(path, line: start)
                )
            )
        }
        return found
    }
}

extension String {
    /// Without blanks and tabs at both ends.
    var trimmedSpaces: String {
        var rest = Substring(self)
        while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
        return String(rest.drop { $0 == " " || $0 == "\t" })
    }
}
