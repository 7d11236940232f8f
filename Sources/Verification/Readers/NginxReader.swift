/// A directive of an nginx configuration, with its block if it has one.
///
/// For example: `listen 8080 default_server;`.
package struct NginxStatement: Sendable {
    package let name: String
    /// Unquoted, escapes resolved.
    package let parameters: [String]
    /// `nil` where a semicolon ends it.
    package let block: [NginxStatement]?
    package let place: Place

    /// It and everything below it.
    package var all: [NginxStatement] { [self] + (block ?? []).flatMap(\.all) }
}

/// Reads nginx configurations; includes stay statements.
///
/// A word ends at space, `;`, `{` or `}`; quotes keep a word together, as in nginx' own `ngx_conf_read_token`.
struct NginxReader: TextReader {
    let bytes: [UInt8]
    let path: String
    var position = 0
    var line = 1
    var lineStart = 0

    /// - Throws: `ReadingFailure` where a block or a quote does not end.
    static func read(_ text: String, path: String) throws(ReadingFailure) -> [NginxStatement] {
        var reader = NginxReader(bytes: Array(text.utf8), path: path)
        return try reader.statements(isInside: false)
    }

    private init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    private mutating func statements(isInside: Bool) throws(ReadingFailure) -> [NginxStatement] {
        var statements: [NginxStatement] = []
        var words: [String] = []
        var start = place
        while true {
            skipSpace(comment: UInt8(ascii: "#"))
            guard position < bytes.count else {
                guard !isInside, words.isEmpty else { throw ReadingFailure(place, "a block or statement does not end") }
                return statements
            }
            if words.isEmpty { start = place }
            switch bytes[position] {
            case UInt8(ascii: ";"):
                position += 1
                guard !words.isEmpty else { throw ReadingFailure(start, "a semicolon without a statement") }
                statements.append(statement(words, nil, start))
                words = []
            case UInt8(ascii: "{"):
                position += 1
                statements.append(statement(words, try self.statements(isInside: true), start))
                words = []
            case UInt8(ascii: "}"):
                guard isInside, words.isEmpty else { throw ReadingFailure(place, "a block ends that did not begin") }
                position += 1
                return statements
            default: words.append(try word())
            }
        }
    }

    private func statement(_ words: [String], _ block: [NginxStatement]?, _ place: Place) -> NginxStatement {
        NginxStatement(name: words.first ?? "", parameters: Array(words.dropFirst()), block: block, place: place)
    }

    private mutating func word() throws(ReadingFailure) -> String {
        let quote = bytes[position]
        var found: [UInt8] = []
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = place
            position += 1
            while position < bytes.count, bytes[position] != quote {
                if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count {
                    step()
                    found += unescaped(bytes[position])
                } else {
                    found.append(bytes[position])
                }
                step()
            }
            guard position < bytes.count else { throw ReadingFailure(start, "a quote does not end") }
            position += 1
            return String(decoding: found, as: UTF8.self)
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "$"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "{") {
                found += bytes[position...position + 1]
                position += 2
                continue
            }
            if [UInt8(ascii: " "), 9, 10, 13, UInt8(ascii: ";"), UInt8(ascii: "{")].contains(byte) { break }
            if byte == UInt8(ascii: "\\"), position + 1 < bytes.count {
                position += 1
                found += unescaped(bytes[position])
            } else {
                found.append(byte)
            }
            position += 1
        }
        return String(decoding: found, as: UTF8.self)
    }

    /// A backslash stays before anything that needs none, as before a dot in a regular expression.
    private func unescaped(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case UInt8(ascii: "t"): [9]
        case UInt8(ascii: "n"): [10]
        case UInt8(ascii: "r"): [13]
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): [byte]
        default: [UInt8(ascii: "\\"), byte]
        }
    }
}
