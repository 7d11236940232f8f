/// Prints data trees as JSON.
enum JSONPrinter {
    static func print(_ root: DataNode, to writer: inout LineWriter) {
        writeNode(root, indent: 0, isCompact: false, to: &writer)
        writer.endLine()
    }

    /// The tree on one line without blanks around brackets.
    ///
    /// For example: `["CMD", "x"]`.
    static func writeCompact(_ node: DataNode, to writer: inout LineWriter) {
        writeNode(node, indent: 0, isCompact: true, to: &writer)
    }

    private static func writeNode(_ node: DataNode, indent: Int, isCompact: Bool, to writer: inout LineWriter) {
        let isCompact = isCompact || node.style == .flow || node.style == .flowQuoted
        // A bracket says nothing of its list: what stands in it does.
        if isCompact || !node.hasChildren { writer.note(node.origin) }
        writer.enterBlock(node.origin)
        defer { writer.leaveBlock() }
        switch node.value {
        case .null: writer.write("null")
        case .bool(let value): writer.write(value ? "true" : "false")
        case .integer(let value): writer.write(String(value))
        case .number(let value): writer.write(value.text)
        case .string(let text): writeString(text, to: &writer)
        case .sequence(let items): writeItems(items, indent: indent, isCompact: isCompact, to: &writer)
        case .mapping(let pairs): writePairs(pairs, indent: indent, isCompact: isCompact, to: &writer)
        case .alias(let name): preconditionFailure("alias '\(name)' names no anchor before it")
        }
    }

    private static func writeItems(_ items: [DataNode], indent: Int, isCompact: Bool, to writer: inout LineWriter) {
        writer.write(byte: UInt8(ascii: "["))
        // By places, since an iterator would retain and release all parts of each item.
        for place in items.indices {
            writeSeparator(isFirst: place == 0, indent: indent + 2, isCompact: isCompact, to: &writer)
            writeNode(items[place], indent: indent + 2, isCompact: isCompact, to: &writer)
        }
        writeEnd(isEmpty: items.isEmpty, indent: indent, isCompact: isCompact, to: &writer)
        writer.write(byte: UInt8(ascii: "]"))
    }

    private static func writePairs(_ pairs: [DataPair], indent: Int, isCompact: Bool, to writer: inout LineWriter) {
        writer.write(byte: UInt8(ascii: "{"))
        for place in pairs.indices {
            writeSeparator(isFirst: place == 0, indent: indent + 2, isCompact: isCompact, to: &writer)
            writePair(pairs[place], indent: indent + 2, isCompact: isCompact, to: &writer)
        }
        writeEnd(isEmpty: pairs.isEmpty, indent: indent, isCompact: isCompact, to: &writer)
        writer.write(byte: UInt8(ascii: "}"))
    }

    private static func writePair(_ pair: DataPair, indent: Int, isCompact: Bool, to writer: inout LineWriter) {
        writer.note(pair.keyOrigin)
        writer.enterBlock(pair.keyOrigin)
        writeString(pair.key, to: &writer)
        writer.write(": ")
        writeNode(pair.value, indent: indent, isCompact: isCompact, to: &writer)
        writer.leaveBlock()
    }

    private static func writeSeparator(isFirst: Bool, indent: Int, isCompact: Bool, to writer: inout LineWriter) {
        if isCompact {
            if !isFirst { writer.write(", ") }
        } else {
            if !isFirst { writer.write(byte: UInt8(ascii: ",")) }
            writer.endLine()
            writer.indent(indent)
        }
    }

    private static func writeEnd(isEmpty: Bool, indent: Int, isCompact: Bool, to writer: inout LineWriter) {
        guard !isEmpty, !isCompact else { return }
        writer.endLine()
        writer.indent(indent)
    }

    /// Writes a string in quotes.
    ///
    /// Escaped are what RFC 8259 §7 demands and what a reviewer could not see.
    static func writeString(_ text: String, to writer: inout LineWriter) {
        writer.write(byte: UInt8(ascii: "\""))
        writer.write(text, where: mayNeedEscape, escape: writeEscaped)
        writer.write(byte: UInt8(ascii: "\""))
    }

    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || InvisibleScalar.mayStart(with: byte)
    }

    private static func writeEscaped(_ scalar: Unicode.Scalar, to writer: inout LineWriter) {
        switch scalar {
        case "\"": writer.write("\\\"")
        case "\\": writer.write("\\\\")
        case "\n": writer.write("\\n")
        case "\t": writer.write("\\t")
        case "\r": writer.write("\\r")
        case "\u{8}": writer.write("\\b")
        case "\u{C}": writer.write("\\f")
        case _ where !InvisibleScalar.contains(scalar): writer.write(utf8: UTF8.encode(scalar) ?? .init())
        default:
            for unit in String(scalar).utf16 {
                writer.write("\\u")
                writer.write(utf8: hexadecimal(UInt32(unit), digits: 4))
            }
        }
    }
}
