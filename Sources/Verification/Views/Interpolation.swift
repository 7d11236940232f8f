/// A text of a Compose file with its variables (compose-spec, "Interpolation").
struct Interpolation: Sendable {
    /// A use of a variable. For example: `${IMAGE_TAG:-latest}`.
    struct Use: Sendable, Hashable {
        enum Operator: String, Sendable {
            /// `${NAME}` and `$NAME`.
            case plain = ""
            /// `:-` and `-`.
            case otherwise = "-"
            /// `:?` and `?`.
            case required = "?"
            /// `:+` and `+`.
            case instead = "+"
        }

        let name: String
        let sign: Operator
        /// What stands behind the sign, not resolved.
        let operand: String
    }

    private enum Part: Sendable {
        case text(String)
        case use(Use)
    }

    private let parts: [Part]

    init(_ text: String) {
        guard text.utf8.contains(UInt8(ascii: "$")) else {
            parts = [.text(text)]
            return
        }
        parts = Self.parts(of: Array(text.utf8))
    }

    /// Those in operands too.
    var uses: [Use] {
        parts.flatMap { part in
            switch part {
            case .text: [Use]()
            case .use(let use): [use] + Interpolation(use.operand).uses(unless: use.sign == .required)
            }
        }
    }

    private func uses(unless isMessage: Bool) -> [Use] { isMessage ? [] : uses }

    /// With the variables' values; one that is missing or empty and has no default stays as `${NAME}`.
    func resolved(_ values: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): return text
            case .use(let use):
                let value = values[use.name] ?? ""
                switch use.sign {
                case .plain, .required: return value.isEmpty ? "${\(use.name)}" : value
                case .otherwise: return value.isEmpty ? Interpolation(use.operand).resolved(values) : value
                case .instead: return value.isEmpty ? "" : Interpolation(use.operand).resolved(values)
                }
            }
        }.joined()
    }

    private static func parts(of bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var text: [UInt8] = []
        var position = 0
        func isName(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        while position < bytes.count {
            let following = position + 1 < bytes.count ? bytes[position + 1] : 0
            guard bytes[position] == UInt8(ascii: "$"),
                following == UInt8(ascii: "$") || following == UInt8(ascii: "{") || isName(following)
            else {
                text.append(bytes[position])
                position += 1
                continue
            }
            if following == UInt8(ascii: "$") {
                text.append(following)
                position += 2
                continue
            }
            if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
            text = []
            let isBraced = following == UInt8(ascii: "{")
            position += isBraced ? 2 : 1
            let start = position
            while position < bytes.count, isName(bytes[position]) { position += 1 }
            let name = String(decoding: bytes[start..<position], as: UTF8.self)
            guard isBraced else {
                parts.append(.use(Use(name: name, sign: .plain, operand: "")))
                continue
            }
            let rest = position
            var depth = 1
            while position < bytes.count, depth > 0 {
                if bytes[position] == UInt8(ascii: "{") { depth += 1 }
                if bytes[position] == UInt8(ascii: "}") { depth -= 1 }
                position += 1
            }
            var operand = bytes[rest..<max(rest, position - 1)]
            if operand.first == UInt8(ascii: ":") { operand = operand.dropFirst() }
            let sign = operand.first.flatMap { Use.Operator(rawValue: String(UnicodeScalar($0))) } ?? .plain
            parts.append(
                .use(Use(name: name, sign: sign, operand: String(decoding: operand.dropFirst(), as: UTF8.self)))
            )
        }
        if !text.isEmpty { parts.append(.text(String(decoding: text, as: UTF8.self))) }
        return parts
    }
}
