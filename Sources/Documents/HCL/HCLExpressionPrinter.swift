import Origins

/// Prints HCL expressions.
enum HCLExpressionPrinter {
    /// Writes an expression; `indent` is the column of the line that it starts on.
    static func write(_ expression: HCLExpression, indent: Int, isInline: Bool, to writer: inout LineWriter) {
        switch expression {
        case .null: writer.write("null")
        case .bool(let value): writer.write(value ? "true" : "false")
        case .integer(let value): writer.write(String(value))
        case .number(let value): writer.write(value.text)
        case .string(let text): writeString(text, to: &writer)
        case .template(let parts): writeTemplate(parts, to: &writer)
        case .list(let items, _):
            let isMultiline = !isInline && isMultiline(expression)
            writeSequence(items, "[", "]", indent: indent, isMultiline: isMultiline, endsWithComma: true, to: &writer)
        case .object(let entries, _):
            if !isInline && isMultiline(expression) {
                writeObject(entries, indent: indent, to: &writer)
            } else {
                writeInlineObject(entries, to: &writer)
            }
        case .reference(let names): writer.write(names.map(\.text).joined(separator: "."))
        case .attribute(let base, let name):
            writeOperand(base, to: &writer)
            writer.write("." + name.text)
        case .index(let base, let index):
            writeOperand(base, to: &writer)
            writer.write("[")
            write(index, indent: 0, isInline: true, to: &writer)
            writer.write("]")
        case .splat(let base, let name):
            writeOperand(base, to: &writer)
            writer.write("[*]")
            if let name { writer.write("." + name.text) }
        case .call(let name, let arguments):
            writer.write(name.text)
            writeArguments(arguments, indent: indent, isInline: isInline, to: &writer)
        case .binary(let left, let symbol, let right):
            writeOperand(left, to: &writer)
            writer.write(" " + symbol.rawValue + " ")
            writeOperand(right, to: &writer)
        case .not(let operand):
            writer.write("!")
            writeOperand(operand, to: &writer)
        case .conditional(let condition, let first, let second):
            writeOperand(condition, to: &writer)
            writer.write(" ? ")
            writeOperand(first, to: &writer)
            writer.write(" : ")
            writeOperand(second, to: &writer)
        case .forList(let names, let source, let result, let condition):
            writer.write("[")
            writeFor(names, source, condition, to: &writer) { writer in
                write(result, indent: 0, isInline: true, to: &writer)
            }
            writer.write("]")
        case .forObject(let names, let source, let key, let value, let condition):
            writer.write("{ ")
            writeFor(names, source, condition, to: &writer) { writer in
                write(key, indent: 0, isInline: true, to: &writer)
                writer.write(" => ")
                write(value, indent: 0, isInline: true, to: &writer)
            }
            writer.write(" }")
        case .raw(let source): writer.write(source.text)
        case .sourced(let expression, let origin):
            // A bracket says nothing of its list: what stands in it does.
            if isInline || !isMultiline(expression) { writer.note(origin) }
            writer.enterBlock(origin)
            write(expression, indent: indent, isInline: isInline, to: &writer)
            writer.leaveBlock()
        }
    }

    /// True if the expression takes several lines where it may.
    static func isMultiline(_ expression: HCLExpression) -> Bool {
        switch expression {
        case .object(let entries, let isInline): !entries.isEmpty && !isInline
        case .list(let items, let isMultiline):
            !items.isEmpty && (isMultiline || items.contains(where: Self.isMultiline))
        case .call(_, let arguments): arguments.contains(where: isMultiline)
        case .sourced(let expression, _): isMultiline(expression)
        case .null, .bool, .integer, .number, .string, .template, .reference, .attribute, .index, .splat, .binary, .not,
            .conditional, .forList, .forObject, .raw:
            false
        }
    }

    /// Writes an operand, in parentheses if it has operators of its own.
    private static func writeOperand(_ operand: HCLExpression, to writer: inout LineWriter) {
        switch operand {
        case .binary, .conditional, .raw:
            writer.write("(")
            write(operand, indent: 0, isInline: true, to: &writer)
            writer.write(")")
        case .sourced(let expression, let origin):
            writer.note(origin)
            writeOperand(expression, to: &writer)
        case .null, .bool, .integer, .number, .string, .template, .list, .object, .reference, .attribute, .index,
            .splat,
            .call, .not, .forList, .forObject:
            write(operand, indent: 0, isInline: true, to: &writer)
        }
    }

    private static func writeFor(
        _ names: [HCLIdentifier],
        _ source: HCLExpression,
        _ condition: HCLExpression?,
        to writer: inout LineWriter,
        result: (inout LineWriter) -> Void
    ) {
        writer.write("for " + names.map(\.text).joined(separator: ", ") + " in ")
        writeOperand(source, to: &writer)
        writer.write(" : ")
        result(&writer)
        if let condition {
            writer.write(" if ")
            write(condition, indent: 0, isInline: true, to: &writer)
        }
    }

    /// Writes arguments; a last one on several lines shares its brackets' lines with the call's.
    private static func writeArguments(
        _ arguments: [HCLExpression],
        indent: Int,
        isInline: Bool,
        to writer: inout LineWriter
    ) {
        let isMultiline = !isInline && arguments.dropLast().contains(where: isMultiline)
        writeSequence(
            arguments,
            "(",
            ")",
            indent: indent,
            isMultiline: isMultiline,
            endsWithComma: false,
            isInline: isInline,
            to: &writer
        )
    }

    private static func writeSequence(
        _ items: [HCLExpression],
        _ open: String,
        _ close: String,
        indent: Int,
        isMultiline: Bool,
        endsWithComma: Bool,
        isInline: Bool = true,
        to writer: inout LineWriter
    ) {
        writer.write(open)
        if isMultiline { writer.endLine() }
        for (index, item) in items.enumerated() {
            if isMultiline { writer.indent(indent + 2) }
            let itemIndent = isMultiline ? indent + 2 : indent
            write(item, indent: itemIndent, isInline: isInline && !isMultiline, to: &writer)
            let isLast = index == items.count - 1
            if isMultiline {
                if !isLast || endsWithComma { writer.write(",") }
                writer.endLine()
            } else if !isLast {
                writer.write(", ")
            }
        }
        if isMultiline { writer.indent(indent) }
        writer.write(close)
    }

    private static func writeInlineObject(_ entries: [HCLObjectEntry], to writer: inout LineWriter) {
        guard !entries.isEmpty else {
            writer.write("{}")
            return
        }
        writer.write("{ ")
        for (index, entry) in entries.enumerated() {
            if index > 0 { writer.write(", ") }
            writer.note(entry.origin)
            writer.write(keyText(entry.key))
            writer.write(" = ")
            write(entry.value, indent: 0, isInline: true, to: &writer)
        }
        writer.write(" }")
    }

    private static func writeObject(_ entries: [HCLObjectEntry], indent: Int, to writer: inout LineWriter) {
        writer.write("{")
        writer.endLine()
        let keys = entries.map { keyText($0.key) }
        var column = 0
        for (index, entry) in entries.enumerated() {
            if index > 0, entry.blankLineBefore { writer.endLine() }
            writer.enterBlock(entry.origin)
            CommentText.write(
                entry.comment,
                marker: "#",
                indent: indent + 2,
                origin: entry.commentOrigin,
                to: &writer
            )
            let isAligned = !isMultiline(entry.value)
            if index == 0 || startsGroup(entry) || isMultiline(entries[index - 1].value) {
                column = equalSignColumn(from: index, entries, keys)
            }
            writer.indent(indent + 2)
            writer.note(entry.origin)
            writer.write(keys[index])
            writer.indent(isAligned ? column - keys[index].count : 0)
            writer.write(" = ")
            write(entry.value, indent: indent + 2, isInline: false, to: &writer)
            writer.endLine()
            writer.leaveBlock()
        }
        writer.indent(indent)
        writer.write("}")
    }

    /// The width of the longest key in the group of one-line entries that starts at `start`.
    private static func equalSignColumn(from start: Int, _ entries: [HCLObjectEntry], _ keys: [String]) -> Int {
        var column = 0
        for index in start..<entries.count {
            guard !isMultiline(entries[index].value), index == start || !startsGroup(entries[index]) else { break }
            column = max(column, keys[index].count)
        }
        return column
    }

    /// True where a comment or an empty line ends the alignment with what stands above.
    private static func startsGroup(_ entry: HCLObjectEntry) -> Bool {
        !entry.comment.isEmpty || entry.blankLineBefore
    }

    private static func keyText(_ key: HCLObjectEntry.Key) -> String {
        var writer = LineWriter()
        switch key {
        case .name(let name):
            let isReserved = ["for", "if", "null", "true", "false"].contains(name)
            if HCLIdentifier.isIdentifier(name), !isReserved { return name }
            writeString(name, to: &writer)
        case .expression(let expression):
            writer.write("(")
            write(expression, indent: 0, isInline: true, to: &writer)
            writer.write(")")
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func writeTemplate(_ parts: [HCLTemplatePart], to writer: inout LineWriter) {
        if parts.count == 1, case .interpolation(let expression) = parts[0] {
            write(expression, indent: 0, isInline: true, to: &writer)
            return
        }
        writer.write(byte: UInt8(ascii: "\""))
        var text = ""
        for part in parts {
            switch part {
            case .text(let more): text += more
            case .interpolation(let expression):
                writeEscaped(text, precedesInterpolation: true, to: &writer)
                text = ""
                writer.write("${")
                write(expression, indent: 0, isInline: true, to: &writer)
                writer.write("}")
            }
        }
        writeEscaped(text, precedesInterpolation: false, to: &writer)
        writer.write(byte: UInt8(ascii: "\""))
    }

    /// Writes a string in which nothing is interpolated.
    static func writeString(_ text: String, to writer: inout LineWriter) {
        writer.write(byte: UInt8(ascii: "\""))
        writeEscaped(text, precedesInterpolation: false, to: &writer)
        writer.write(byte: UInt8(ascii: "\""))
    }

    private static func writeEscaped(_ text: String, precedesInterpolation: Bool, to writer: inout LineWriter) {
        guard text.utf8.contains(where: mayNeedEscape) else {
            writer.write(text)
            return
        }
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch scalar {
            case "\"": writer.write("\\\"")
            case "\\": writer.write("\\\\")
            case "\n": writer.write("\\n")
            case "\r": writer.write("\\r")
            case "\t": writer.write("\\t")
            case "$" where next == nil && precedesInterpolation: writeCode(scalar, to: &writer)
            case "$" where next == "{", "%" where next == "{":
                writer.write(utf8: UTF8.encode(scalar) ?? .init())
                writer.write(utf8: UTF8.encode(scalar) ?? .init())
            case _ where InvisibleScalar.contains(scalar): writeCode(scalar, to: &writer)
            default: writer.write(utf8: UTF8.encode(scalar) ?? .init())
            }
        }
    }

    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"), UInt8(ascii: "%"): true
        default: InvisibleScalar.mayStart(with: byte)
        }
    }

    /// Writes `\u00AD` or `\U000E0001`.
    private static func writeCode(_ scalar: Unicode.Scalar, to writer: inout LineWriter) {
        let isShort = scalar.value <= 0xFFFF
        writer.write(isShort ? "\\u" : "\\U")
        writer.write(utf8: hexadecimal(scalar.value, digits: isShort ? 4 : 8))
    }
}
