/// One shell command of a RUN, as code: values in it have been quoted for the shell.
///
/// For example:
///
///     apt-get install -y --no-install-recommends \
///         libpq5=15.* \
///         nginx
package struct DockerCommand: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The first line and those that continue it.
    let lines: [String]

    /// Takes shell code, and words that follow it, each on a line of its own.
    package init(checking code: String, continued words: [String] = []) throws(DockerfileError) {
        lines = [code] + words
        for line in lines {
            guard line.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw .controlCharacter(line)
            }
            guard Self.isReadAsWritten(line) else { throw .notACommand(line) }
        }
    }

    /// Takes constant shell code.
    ///
    /// - Precondition: Docker reads it as written.
    package init(stringLiteral value: StaticString) {
        let code = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(Self.isReadAsWritten(code) && !code.utf8.contains(0x0A), "Docker reads '\(code)' otherwise")
        lines = [code]
    }

    /// False where Docker would see a comment, a flag, an exec form, a continuation or a here-document.
    private static func isReadAsWritten(_ code: String) -> Bool {
        let text = code.drop { $0 == " " }
        guard !text.isEmpty, !text.hasPrefix("#"), !text.hasSuffix("\\") else { return false }
        guard !text.hasPrefix("[") || text.dropFirst().drop(while: { $0 == " " }).first != "\"" else { return false }
        guard code.utf8.contains(UInt8(ascii: "<")) else { return true }
        return !text.split(separator: " ").contains { word in
            let rest = word.drop { $0.isNumber }
            return rest.hasPrefix("<<") && !rest.hasPrefix("<<<")
        }
    }

    /// True if Docker would take the start for a flag of RUN.
    var startsLikeFlag: Bool { lines[0].drop { $0 == " " }.hasPrefix("--") }
}

/// What a RUN executes.
package enum DockerRun: Hashable, Sendable {
    /// Commands in a row, up to the first that fails: `a && \` and `b`.
    case shell([DockerCommand])
    /// A program with its arguments, without a shell: `["a", "b"]`.
    case exec([String])
    /// A script that the shell reads from a here-document; it should begin with `set -e`.
    case script(String)
}

/// A `--mount` of a RUN.
///
/// For example: `type=cache,target=/root/.cache/pip,sharing=locked`.
package struct DockerMount: Hashable, Sendable {
    let text: String

    /// Takes the type and options in order.
    ///
    /// A value `nil` prints the option alone: `required`.
    package init(type: String, _ options: [(name: String, value: String?)]) throws(DockerfileError) {
        var fields = ["type=\(type)"]
        for option in options { fields.append(option.value.map { "\(option.name)=\($0)" } ?? option.name) }
        for field in fields {
            guard !field.isEmpty, field.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }),
                !field.utf8.contains(where: { "\\\"'$".utf8.contains($0) })
            else { throw .notOneWord(field) }
        }
        text = fields.joined(separator: ",")
    }

    /// A cache that builds share.
    ///
    /// Prints `type=cache,target=TARGET`, then `,sharing=locked` where one build at a time.
    package static func cache(_ target: String, isLocked: Bool = false) throws(DockerfileError) -> DockerMount {
        try DockerMount(type: "cache", [("target", target)] + (isLocked ? [("sharing", "locked")] : []))
    }

    /// A secret that only this RUN sees.
    ///
    /// Prints `type=secret,id=ID`, then `,required`.
    package static func secret(_ id: String, target: String? = nil) throws(DockerfileError) -> DockerMount {
        try DockerMount(type: "secret", [("id", id)] + (target.map { [("target", $0)] } ?? []) + [("required", "true")])
    }

    /// Files of the build context.
    ///
    /// Prints `type=bind,source=SOURCE,target=TARGET`.
    package static func bind(source: String, target: String) throws(DockerfileError) -> DockerMount {
        try DockerMount(type: "bind", [("source", source), ("target", target)])
    }
}
