/// Reads the subset of HCL's native syntax that platformgen renders, without evaluating anything.
///
/// HCL 2 specification, "HCL Native Syntax". No here-documents: the printer makes none.
struct HCLReader: TextReader {
    let bytes: [UInt8]
    let path: String
    var position = 0
    var line = 1
    var lineStart = 0

    /// - Throws: `ReadingFailure` at what is not of the subset.
    static func read(_ text: String, path: String) throws(ReadingFailure) -> HCLBody {
        var reader = HCLReader(bytes: Array(text.utf8), path: path)
        let body = try reader.body()
        guard reader.position == reader.bytes.count else { throw reader.failure("a block ends that did not begin") }
        return body
    }

    private init(bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    // MARK: - Structure

    private mutating func body() throws(ReadingFailure) -> HCLBody {
        var body = HCLBody()
        while true {
            skipSpace(acrossLines: true)
            guard let byte = next, byte != UInt8(ascii: "}") else { return body }
            let start = place
            guard let name = identifier() else { throw failure("no attribute and no block") }
            skipSpace(acrossLines: false)
            if next == UInt8(ascii: "="), !starts(with: "==") {
                position += 1
                body.attributes.append(HCLAttribute(name: name, value: try expression(), place: start))
                continue
            }
            var labels: [String] = []
            while next == UInt8(ascii: "\"") {
                guard case .template(let parts) = try string().kind, case .text(let text)? = parts.first else {
                    throw failure("a label that is no text")
                }
                labels.append(text)
                skipSpace(acrossLines: false)
            }
            guard next == UInt8(ascii: "{") else { throw failure("no block after '\(name)'") }
            position += 1
            let inner = try self.body()
            guard next == UInt8(ascii: "}") else { throw failure("block '\(name)' does not end") }
            position += 1
            body.blocks.append(HCLBlock(type: name, labels: labels, body: inner, place: start))
        }
    }

    // MARK: - Expressions

    private mutating func expression() throws(ReadingFailure) -> HCLNode {
        let (start, offset) = begin()
        let condition = try binary(level: 0)
        skipSpace(acrossLines: false)
        guard next == UInt8(ascii: "?") else { return condition }
        position += 1
        let yes = try expression()
        skipSpace(acrossLines: true)
        guard next == UInt8(ascii: ":") else { throw failure("no colon in a condition") }
        position += 1
        let no = try expression()
        return node(.conditional(condition, yes, no), start, offset)
    }

    /// From what binds least.
    private static let operators = [
        ["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"],
    ]

    private mutating func binary(level: Int) throws(ReadingFailure) -> HCLNode {
        guard level < Self.operators.count else { return try unary() }
        let (start, offset) = begin()
        var left = try binary(level: level + 1)
        while true {
            skipSpace(acrossLines: false)
            guard let sign = Self.operators[level].first(where: { starts(with: $0) }) else { return left }
            position += sign.utf8.count
            let right = try binary(level: level + 1)
            left = node(.binary(sign, left, right), start, offset)
        }
    }

    private mutating func unary() throws(ReadingFailure) -> HCLNode {
        let (start, offset) = begin()
        if next == UInt8(ascii: "!") || next == UInt8(ascii: "-") {
            let isNumber = next == UInt8(ascii: "-")
            position += 1
            let operand = try unary()
            if isNumber, case .word(let text) = operand.kind { return node(.word("-\(text)"), start, offset) }
            return node(.other(source(from: offset)), start, offset)
        }
        var value = try primary()
        var isPlain = true
        while let byte = next {
            if byte == UInt8(ascii: "["), isPostfix {
                try skipBrackets()
                isPlain = false
            } else if byte == UInt8(ascii: "."), let following = peek(1),
                Self.isStart(following) || following == UInt8(ascii: "*")
            {
                position += 1
                if identifier() == nil { position += 1 }
                isPlain = false
            } else {
                break
            }
        }
        if !isPlain { value = node(.other(source(from: offset)), start, offset) }
        return value
    }

    /// Whether a bracket follows without a blank, as an index does.
    private var isPostfix: Bool { position > 0 && bytes[position - 1] > UInt8(ascii: " ") }

    private mutating func primary() throws(ReadingFailure) -> HCLNode {
        let (start, offset) = begin()
        switch next {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "["): return try list(start, offset)
        case UInt8(ascii: "{"): return try object(start, offset)
        case UInt8(ascii: "("):
            try skipBrackets()
            return node(.other(source(from: offset)), start, offset)
        case let byte? where byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"):
            while let byte = next, byte == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
                position += 1
            }
            return node(.word(source(from: offset)), start, offset)
        default: break
        }
        guard let name = identifier() else { throw failure("no expression") }
        if ["true", "false", "null"].contains(name) { return node(.word(name), start, offset) }
        if next == UInt8(ascii: "(") {
            position += 1
            let arguments = try arguments()
            return node(.call(name, arguments), start, offset)
        }
        while next == UInt8(ascii: "."), let following = peek(1), Self.isStart(following) {
            position += 1
            _ = identifier()
        }
        return node(.reference(source(from: offset)), start, offset)
    }

    private mutating func arguments() throws(ReadingFailure) -> [HCLNode] {
        var found: [HCLNode] = []
        while true {
            skipSpace(acrossLines: true)
            if next == UInt8(ascii: ")") {
                position += 1
                return found
            }
            found.append(try expression())
            skipSpace(acrossLines: true)
            if starts(with: "...") { position += 3 }
            skipSpace(acrossLines: true)
            if next == UInt8(ascii: ",") { position += 1 }
        }
    }

    private mutating func list(_ start: Place, _ offset: Int) throws(ReadingFailure) -> HCLNode {
        if isFor { return try comprehension(start, offset) }
        position += 1
        var items: [HCLNode] = []
        while true {
            skipSpace(acrossLines: true)
            if next == UInt8(ascii: "]") {
                position += 1
                return node(.list(items), start, offset)
            }
            items.append(try expression())
            skipSpace(acrossLines: true)
            if next == UInt8(ascii: ",") {
                position += 1
            } else if next != UInt8(ascii: "]") {
                throw failure("a list does not end")
            }
        }
    }

    private mutating func object(_ start: Place, _ offset: Int) throws(ReadingFailure) -> HCLNode {
        if isFor { return try comprehension(start, offset) }
        position += 1
        var entries: [HCLObjectEntry] = []
        while true {
            skipSpace(acrossLines: true)
            if next == UInt8(ascii: "}") {
                position += 1
                return node(.object(entries), start, offset)
            }
            let place = place
            let key: String
            if next == UInt8(ascii: "\"") {
                let node = try string()
                key = HCLReader.plainText(node) ?? node.source
            } else {
                guard let name = identifier() else { throw failure("no key in an object") }
                key = name
            }
            skipSpace(acrossLines: false)
            guard next == UInt8(ascii: "=") || next == UInt8(ascii: ":") else { throw failure("no value for '\(key)'") }
            position += 1
            entries.append(HCLObjectEntry(key: key, place: place, value: try expression()))
            skipSpace(acrossLines: true)
            if next == UInt8(ascii: ",") { position += 1 }
        }
    }

    /// The text of a string without `${…}`.
    static func plainText(_ node: HCLNode) -> String? {
        guard case .template(let parts) = node.kind else { return nil }
        switch parts.first {
        case nil: return ""
        case .text(let text)? where parts.count == 1: return text
        default: return nil
        }
    }

    /// Whether a bracket begins a `for` expression.
    private var isFor: Bool {
        var place = position + 1
        while place < bytes.count, bytes[place] <= UInt8(ascii: " ") { place += 1 }
        return bytes[place...].starts(with: "for ".utf8)
    }

    private mutating func comprehension(_ start: Place, _ offset: Int) throws(ReadingFailure) -> HCLNode {
        try skipBrackets()
        return node(.other(source(from: offset)), start, offset)
    }

    private mutating func string() throws(ReadingFailure) -> HCLNode {
        let (start, offset) = begin()
        position += 1
        var parts: [HCLTemplatePart] = []
        var text: [UInt8] = []
        func flush() {
            if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
            text = []
        }
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
            if starts(with: "$${") || starts(with: "%%{") {
                text += bytes[position + 1...position + 2]
                position += 3
            } else if starts(with: "${") {
                flush()
                position += 2
                parts.append(.expression(try expression()))
                skipSpace(acrossLines: true)
                guard next == UInt8(ascii: "}") else { throw failure("'${' does not end") }
                position += 1
            } else if byte == UInt8(ascii: "\\") {
                position += 1
                try escape(into: &text)
            } else {
                text.append(byte)
                position += 1
            }
        }
        guard next == UInt8(ascii: "\"") else { throw failure("a string does not end") }
        position += 1
        flush()
        return node(.template(parts), start, offset)
    }

    private mutating func escape(into text: inout [UInt8]) throws(ReadingFailure) {
        guard let byte = next else { throw failure("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = byte == UInt8(ascii: "u") ? 4 : 8
            let digits = String(decoding: bytes[position...].prefix(count), as: UTF8.self)
            guard let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number) else {
                throw failure("no such character")
            }
            text += Array(String(Character(scalar)).utf8)
            position += count
        default: text.append(byte)
        }
    }

    // MARK: - Words

    private mutating func begin() -> (Place, Int) {
        skipSpace(acrossLines: false)
        return (place, position)
    }

    private func node(_ kind: HCLNode.Kind, _ place: Place, _ offset: Int) -> HCLNode {
        HCLNode(kind: kind, place: place, source: source(from: offset))
    }

    /// What was read since, each run of white space one blank.
    private func source(from offset: Int) -> String {
        var found: [UInt8] = []
        found.reserveCapacity(position - offset)
        for byte in bytes[offset..<position] {
            if byte > UInt8(ascii: " ") {
                found.append(byte)
            } else if found.last != UInt8(ascii: " ") {
                found.append(UInt8(ascii: " "))
            }
        }
        return String(decoding: found, as: UTF8.self)
    }

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    private func starts(with text: StaticString) -> Bool {
        starts(with: text.description)
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    private static func isStart(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || byte == UInt8(ascii: "_")
    }

    private mutating func identifier() -> String? {
        guard let first = next, Self.isStart(first) else { return nil }
        let start = position
        while let byte = next,
            Self.isStart(byte) || byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func skipSpace(acrossLines: Bool) {
        while let byte = next {
            if byte == UInt8(ascii: "\n") {
                guard acrossLines else { return }
                step()
            } else if byte == UInt8(ascii: "#") || (byte == UInt8(ascii: "/") && peek(1) == UInt8(ascii: "/")) {
                while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
            } else if byte <= UInt8(ascii: " ") {
                position += 1
            } else {
                return
            }
        }
    }

    /// Over a bracketed part, strings in it respected.
    private mutating func skipBrackets() throws(ReadingFailure) {
        var depth = 0
        repeat {
            guard let byte = next else { throw failure("a bracket does not end") }
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                position += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                position += 1
            case UInt8(ascii: "\""): _ = try string()
            case UInt8(ascii: "\n"), UInt8(ascii: "#"): skipSpace(acrossLines: true)
            default: position += 1
            }
        } while depth > 0
    }
}
