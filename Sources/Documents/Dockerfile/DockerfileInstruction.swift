package import Origins

/// One instruction, comment or empty line of a Dockerfile.
package struct DockerfileInstruction: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case blank
        case comment([String])
        /// A keyword with words that need no more escaping; all but the first stand on lines of their own.
        case words(keyword: String, [String])
        case run(flags: [String], DockerRun)
    }

    let content: Content

    /// True for a RUN with a here-document.
    var endsWithScript: Bool {
        if case .run(_, .script) = content { true } else { false }
    }

    package var origin: Origin

    /// Of each command or line of its own, where they differ; else empty.
    private let partOrigins: [Origin]

    private init(_ content: Content, origin: Origin = .constant, partOrigins: [Origin] = []) {
        self.content = content
        self.origin = origin
        self.partOrigins = partOrigins
    }

    func origin(ofPart index: Int) -> Origin { partOrigins.indices.contains(index) ? partOrigins[index] : origin }

    private init(_ keyword: String, _ words: String...) {
        self.init(.words(keyword: keyword, [words.joined(separator: " ")]))
    }

    /// The same instruction from elsewhere.
    package func from(_ origin: Origin) -> DockerfileInstruction {
        DockerfileInstruction(content, origin: origin)
    }

    /// The same instruction, of which each label, line or command of a RUN comes from elsewhere.
    package func from(_ origin: Origin, parts: [Origin]) -> DockerfileInstruction {
        DockerfileInstruction(content, origin: origin, partOrigins: parts)
    }

    /// An empty line.
    package static let blank = DockerfileInstruction(.blank)

    /// Comment lines.
    ///
    /// Prints `# text`.
    package static func comment(_ lines: String...) -> DockerfileInstruction {
        DockerfileInstruction(.comment(lines))
    }

    /// Comment lines.
    ///
    /// Prints `# text`.
    package static func comment(_ lines: [String]) -> DockerfileInstruction {
        DockerfileInstruction(.comment(lines))
    }

    /// A build argument.
    ///
    /// Prints `ARG NAME` or `ARG NAME=value`.
    package static func arg(_ name: String, _ value: DockerText? = nil) throws(DockerfileError) -> DockerfileInstruction
    {
        guard DockerText.isVariableName(name) else { throw .notAName(name) }
        return DockerfileInstruction("ARG", name + (value.map { "=" + $0.quotedIfNeeded } ?? ""))
    }

    /// The start of a stage.
    ///
    /// Prints `FROM image AS stage`.
    package static func from(_ image: DockerText, as stage: String? = nil) throws(DockerfileError)
        -> DockerfileInstruction
    {
        let image = try word(image)
        guard let stage else { return DockerfileInstruction("FROM", image) }
        return DockerfileInstruction("FROM", image, "AS", try stageName(stage))
    }

    /// Commands that the build executes.
    ///
    /// Prints `RUN --mount=… a && \` and so on.
    package static func run(_ body: DockerRun, mounts: [DockerMount] = []) throws(DockerfileError)
        -> DockerfileInstruction
    {
        switch body {
        case .shell(let commands):
            guard let first = commands.first, !first.startsLikeFlag else {
                throw .notACommand(commands.first?.lines[0] ?? "")
            }
        case .exec(let arguments): _ = try exec(arguments)
        case .script(let text):
            let isText = text.unicodeScalars.allSatisfy {
                $0 == "\n" || $0 == "\t" || $0.value >= 0x20 && $0.value != 0x7F
            }
            guard isText else { throw .controlCharacter(text) }
        }
        return DockerfileInstruction(.run(flags: mounts.map { "--mount=" + $0.text }, body))
    }

    /// Files for the image, from the context or another stage or image.
    ///
    /// Prints `COPY --chown=… sources… destination`.
    ///
    /// Sources are Go patterns: `*`, `?` and `[` match. Paths with blanks are printed as a JSON array.
    package static func copy(
        _ sources: [DockerText],
        to destination: DockerText,
        from stage: DockerText? = nil,
        chown: DockerText? = nil,
        chmod: DockerText? = nil,
        link: Bool = false
    ) throws(DockerfileError) -> DockerfileInstruction {
        var words: [String] = []
        if let stage { words.append("--from=" + (try word(stage))) }
        if let chown { words.append("--chown=" + (try word(chown))) }
        if let chmod { words.append("--chmod=" + (try word(chmod))) }
        if link { words.append("--link") }
        let paths = sources + [destination]
        for path in paths where path.isEmpty || path.literalStart.hasPrefix("--") || path.literalStart.hasPrefix("<<") {
            throw .notOneWord(path.bare)
        }
        if paths.allSatisfy(\.isOneWord), !paths[0].literalStart.hasPrefix("[") {
            words += paths.map(\.bare)
        } else {
            words.append(jsonArray(paths.map(\.bare)))
        }
        return DockerfileInstruction(.words(keyword: "COPY", [words.joined(separator: " ")]))
    }

    /// One environment variable.
    ///
    /// Prints `ENV NAME=value`, with quotes where the value needs them.
    package static func env(_ name: String, _ value: DockerText) throws(DockerfileError) -> DockerfileInstruction {
        guard DockerText.isVariableName(name) else { throw .notAName(name) }
        return DockerfileInstruction("ENV", name + "=" + value.quotedIfNeeded)
    }

    /// Labels, one a line.
    ///
    /// Prints `LABEL a="x" \` and so on.
    package static func label(_ labels: [(key: String, value: DockerText)]) throws(DockerfileError)
        -> DockerfileInstruction
    {
        var words: [String] = []
        for label in labels {
            let isName = label.key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"): true
                default: false
                }
            }
            guard isName, !label.key.isEmpty else { throw .notAName(label.key) }
            words.append(label.key + "=" + label.value.quoted)
        }
        guard !words.isEmpty else { throw .notAName("") }
        return DockerfileInstruction(.words(keyword: "LABEL", words))
    }

    /// The folder of what follows.
    ///
    /// Prints `WORKDIR /app`.
    package static func workdir(_ path: DockerText) throws(DockerfileError) -> DockerfileInstruction {
        guard !path.isEmpty else { throw .notOneWord("") }
        return DockerfileInstruction("WORKDIR", path.quotedIfNeeded)
    }

    /// User and group of what follows.
    ///
    /// Prints `USER 10001:10001`.
    package static func user(_ user: DockerText) throws(DockerfileError) -> DockerfileInstruction {
        DockerfileInstruction("USER", try word(user))
    }

    /// Ports that the image listens on.
    ///
    /// Prints `EXPOSE 8000 8443/tcp`.
    package static func expose(_ ports: [DockerText]) throws(DockerfileError) -> DockerfileInstruction {
        var words: [String] = []
        for port in ports { words.append(try word(port)) }
        guard !words.isEmpty else { throw .notOneWord("") }
        return DockerfileInstruction("EXPOSE", words.joined(separator: " "))
    }

    /// How the engine sees that the container works.
    ///
    /// Prints `HEALTHCHECK --interval=30s … \` and `CMD ["…"]`.
    ///
    /// Durations are Go's: `30s`, `1m30s`. An option that is `nil` is left out. `startInterval` needs engine 25.
    package static func healthcheck(
        _ command: [String],
        interval: DockerText? = nil,
        timeout: DockerText? = nil,
        startPeriod: DockerText? = nil,
        startInterval: DockerText? = nil,
        retries: Int? = nil
    ) throws(DockerfileError) -> DockerfileInstruction {
        var flags: [String] = []
        if let interval { flags.append("--interval=" + (try word(interval))) }
        if let timeout { flags.append("--timeout=" + (try word(timeout))) }
        if let startPeriod { flags.append("--start-period=" + (try word(startPeriod))) }
        if let startInterval { flags.append("--start-interval=" + (try word(startInterval))) }
        if let retries { flags.append("--retries=" + String(retries)) }
        let test = "CMD " + (try exec(command))
        let words = flags.isEmpty ? [test] : [flags.joined(separator: " "), test]
        return DockerfileInstruction(.words(keyword: "HEALTHCHECK", words))
    }

    /// Prints `HEALTHCHECK NONE`.
    package static let noHealthcheck = DockerfileInstruction("HEALTHCHECK", "NONE")

    /// The signal that ends the process.
    ///
    /// Prints `STOPSIGNAL SIGQUIT`.
    package static func stopSignal(_ signal: DockerText) throws(DockerfileError) -> DockerfileInstruction {
        DockerfileInstruction("STOPSIGNAL", try word(signal))
    }

    /// The program of the container.
    ///
    /// Prints `ENTRYPOINT ["a", "b"]`; nothing in it is expanded.
    package static func entrypoint(_ arguments: [String]) throws(DockerfileError) -> DockerfileInstruction {
        DockerfileInstruction("ENTRYPOINT", try exec(arguments))
    }

    /// The default arguments or program.
    ///
    /// Prints `CMD ["a", "b"]`; nothing in it is expanded.
    package static func cmd(_ arguments: [String]) throws(DockerfileError) -> DockerfileInstruction {
        DockerfileInstruction("CMD", try exec(arguments))
    }

    /// Folders for volumes.
    ///
    /// Prints `VOLUME ["/data"]`.
    package static func volume(_ paths: [DockerText]) throws(DockerfileError) -> DockerfileInstruction {
        guard !paths.isEmpty, !paths.contains(where: \.isEmpty) else { throw .notOneWord("") }
        return DockerfileInstruction("VOLUME", jsonArray(paths.map(\.bare)))
    }

    /// The shell of the RUNs that follow.
    ///
    /// Prints `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`.
    package static func shell(_ arguments: [String]) throws(DockerfileError) -> DockerfileInstruction {
        DockerfileInstruction("SHELL", try exec(arguments))
    }

    private static func word(_ text: DockerText) throws(DockerfileError) -> String {
        guard text.isOneWord, !text.literalStart.hasPrefix("--") else { throw .notOneWord(text.bare) }
        return text.bare
    }

    private static func stageName(_ name: String) throws(DockerfileError) -> String {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        guard isName, let first = name.utf8.first, first >= UInt8(ascii: "a") else { throw .notAName(name) }
        return name
    }

    /// A JSON array of a program and its arguments, which the kernel must be able to take.
    private static func exec(_ arguments: [String]) throws(DockerfileError) -> String {
        guard let program = arguments.first, !program.isEmpty else { throw .notACommand("") }
        for argument in arguments where argument.utf8.contains(0) { throw .controlCharacter(argument) }
        return jsonArray(arguments)
    }

    static func jsonArray(_ elements: [String]) -> String {
        var writer = LineWriter()
        JSONPrinter.writeCompact(DataNode(strings: elements), to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
