import Origins

extension JSONValue {
    /// An object that stands in no file.
    static func object(_ members: KeyValuePairs<String, JSONValue?>) -> JSONValue {
        let nowhere = SourceRange(0, 0)
        return .object(
            members.compactMap { key, value in
                value.map { JSONMember(key: key, keyRange: nowhere, node: JSONNode($0, nowhere)) }
            }
        )
    }

    /// An array that stands in no file.
    static func array(_ values: [JSONValue]) -> JSONValue {
        .array(values.map { JSONNode($0, SourceRange(0, 0)) })
    }

    static func number(_ number: Int) -> JSONValue { .number(String(number)) }

    /// RFC 8259 text with two blanks of indentation; ASCII only, so that no terminal or log changes it.
    package func jsonText(indent: Int = 0) -> String {
        let margin = String(repeating: " ", count: indent + 2)
        let end = "\n" + String(repeating: " ", count: indent)
        switch self {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let text): return text
        case .string(let text): return quoted(text)
        case .array(let elements):
            guard !elements.isEmpty else { return "[]" }
            let lines = elements.map { margin + $0.value.jsonText(indent: indent + 2) }
            return "[\n" + lines.joined(separator: ",\n") + end + "]"
        case .object(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { "\(margin)\(quoted($0.key)): \($0.node.value.jsonText(indent: indent + 2))" }
            return "{\n" + lines.joined(separator: ",\n") + end + "}"
        }
    }
}

/// The text as a JSON string in ASCII.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case " "..."~": result.unicodeScalars.append(scalar)
        default:
            for unit in String(scalar).utf16 {
                result += "\\u" + hexadecimal(UInt8(unit >> 8)) + hexadecimal(UInt8(unit & 0xFF))
            }
        }
    }
    return result + "\""
}
