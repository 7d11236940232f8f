/// Prints data trees as block style YAML that readers of YAML 1.1 and 1.2 understand alike (GEN-09, GEN-10).
enum YAMLPrinter {
    static func print(_ document: YAMLDocument, to writer: inout LineWriter) {
        CommentText.write(document.header, marker: "#", indent: 0, to: &writer)
        for note in document.notes {
            CommentText.write([note.text], marker: "#", indent: 0, origin: note.origin, to: &writer)
        }
        if !document.header.isEmpty { writer.endLine() }
        if document.root.anchor != nil || document.root.tag != nil || !isBlock(document.root) {
            if let comment = rootComment(document.root) {
                CommentText.write(comment, marker: "#", indent: 0, to: &writer)
            }
            writeRootProperties(document.root, to: &writer)
        }
        writer.enterBlock(document.root.origin)
        defer { writer.leaveBlock() }
        switch document.root.value {
        case .mapping(let pairs) where isBlock(document.root):
            writePairs(pairs, indent: 0, separated: document.separatesTopLevel, startsInline: false, to: &writer)
        case .sequence(let items) where isBlock(document.root):
            writeItems(items, indent: 0, startsInline: false, to: &writer)
        default: break
        }
    }

    /// Comment lines of a root that is not a block collection.
    private static func rootComment(_ root: DataNode) -> [String]? {
        root.comment.isEmpty ? nil : root.comment
    }

    private static func writeRootProperties(_ root: DataNode, to writer: inout LineWriter) {
        writer.write("---")
        if isBlock(root) {
            writeProperties(of: root, to: &writer)
            writer.endLine()
        } else {
            writeValue(root, indent: -2, afterDash: false, to: &writer)
        }
    }

    /// True for a collection whose items stand on lines of their own.
    private static func isBlock(_ node: DataNode) -> Bool {
        node.style != .flow && node.style != .flowQuoted && node.hasChildren
    }

    /// Writes what follows `key:` or `-` at column `indent`, with the space before it, up to the end of its last line.
    private static func writeValue(_ node: DataNode, indent: Int, afterDash: Bool, to writer: inout LineWriter) {
        writeProperties(of: node, to: &writer)
        guard isBlock(node) else {
            writer.note(node.origin)
            writer.write(byte: UInt8(ascii: " "))
            writeInline(node, indent: indent, inFlow: false, quoted: node.style == .quoted, to: &writer)
            writer.endLine()
            return
        }
        let startsInline = afterDash && node.anchor == nil && node.tag == nil && !startsWithComment(node)
        if startsInline {
            writer.write(byte: UInt8(ascii: " "))
        } else {
            writer.endLine()
        }
        switch node.value {
        case .sequence(let items):
            writeItems(items, indent: indent + 2, startsInline: startsInline, to: &writer)
        case .mapping(let pairs):
            writePairs(pairs, indent: indent + 2, separated: false, startsInline: startsInline, to: &writer)
        case .null, .bool, .integer, .number, .string, .alias: break
        }
    }

    /// True if the first line of the block would be a comment; a mapping's moves above the dash instead.
    private static func startsWithComment(_ node: DataNode) -> Bool {
        guard let first = node.items?.first else { return false }
        let pairComment = first.pairs?.first?.comment ?? []
        return !first.comment.isEmpty || !pairComment.isEmpty || (isBlock(first) && startsWithComment(first))
    }

    private static func writePairs(
        _ pairs: [DataPair],
        indent: Int,
        separated: Bool,
        startsInline: Bool,
        to writer: inout LineWriter
    ) {
        // By places, since an iterator would retain and release all parts of each pair.
        for place in pairs.indices {
            writePair(
                pairs[place],
                indent: indent,
                startsInline: startsInline && place == 0,
                blankLineBefore: place > 0 && (separated || pairs[place].blankLineBefore),
                to: &writer
            )
        }
    }

    private static func writePair(
        _ pair: DataPair,
        indent: Int,
        startsInline: Bool,
        blankLineBefore: Bool,
        to writer: inout LineWriter
    ) {
        writer.enterBlock(pair.keyOrigin)
        writer.enterBlock(pair.value.origin)
        if !startsInline {
            if blankLineBefore { writer.endLine() }
            CommentText.write(pair.comment, marker: "#", indent: indent, origin: pair.commentOrigin, to: &writer)
            writer.indent(indent)
        }
        // A merge key says nothing itself of what it merges.
        if !pair.isMerge { writer.note(pair.keyOrigin) }
        writeKey(pair, indent: indent, to: &writer)
        writeValue(pair.value, indent: indent, afterDash: false, to: &writer)
        writer.leaveBlock()
        writer.leaveBlock()
    }

    private static func writeKey(_ pair: DataPair, indent: Int, to writer: inout LineWriter) {
        guard !pair.isMerge else {
            writer.write("<<:")
            return
        }
        // Readers look at most 1024 characters ahead for the colon of an implicit key (YAML 1.2.2 §7.4.2).
        let isExplicit = pair.key.utf8.count > 100 && YAMLScalar.writtenLength(of: pair.key) > 1000
        if isExplicit { writer.write("? ") }
        YAMLScalar.write(pair.key, inFlow: false, quoted: false, to: &writer)
        if isExplicit {
            writer.endLine()
            writer.indent(indent)
        }
        writer.write(byte: UInt8(ascii: ":"))
    }

    private static func writeItems(_ items: [DataNode], indent: Int, startsInline: Bool, to writer: inout LineWriter) {
        // By places, as above.
        for place in items.indices {
            let item = items[place]
            let isFirst = place == 0
            writer.enterBlock(item.origin)
            if !isFirst || !startsInline {
                if !isFirst, item.blankLineBefore { writer.endLine() }
                CommentText.write(item.comment, marker: "#", indent: indent, origin: item.commentOrigin, to: &writer)
                if isBlock(item), item.anchor == nil, item.tag == nil, let first = item.pairs?.first {
                    CommentText.write(
                        first.comment,
                        marker: "#",
                        indent: indent,
                        origin: first.commentOrigin,
                        to: &writer
                    )
                }
                writer.indent(indent)
            }
            writer.write(byte: UInt8(ascii: "-"))
            writeValue(item, indent: indent, afterDash: true, to: &writer)
            writer.leaveBlock()
        }
    }

    private static func writeProperties(of node: DataNode, to writer: inout LineWriter) {
        if let tag = node.tag {
            writer.write(" !")
            writer.write(tag)
        }
        if let anchor = node.anchor {
            writer.write(" &")
            writer.write(anchor)
        }
    }

    /// Writes a scalar or a collection on the current line; only a literal block at the end of a line takes more lines.
    private static func writeInline(
        _ node: DataNode,
        indent: Int,
        inFlow: Bool,
        quoted: Bool,
        to writer: inout LineWriter
    ) {
        switch node.value {
        case .null: writer.write("null")
        case .bool(let value): writer.write(value ? "true" : "false")
        case .integer(let value): writer.write(String(value))
        case .number(let value): writer.write(YAMLScalar.number(value))
        case .string(let text):
            if node.style == .literal, !inFlow, indent >= 0, let block = YAMLLiteralBlock(text) {
                block.write(indent: indent + 2, origin: node.origin, to: &writer)
            } else {
                YAMLScalar.write(text, inFlow: inFlow, quoted: quoted || node.style == .quoted, to: &writer)
            }
        case .alias(let name):
            writer.write(byte: UInt8(ascii: "*"))
            writer.write(name)
        case .sequence(let items): writeFlow(items, quoted: quoted || node.style == .flowQuoted, to: &writer)
        case .mapping(let pairs): writeFlow(pairs, quoted: quoted || node.style == .flowQuoted, to: &writer)
        }
    }

    private static func writeFlow(_ items: [DataNode], quoted: Bool, to writer: inout LineWriter) {
        writer.write(byte: UInt8(ascii: "["))
        var isFirst = true
        for item in items {
            if !isFirst { writer.write(", ") }
            isFirst = false
            writeFlowNode(item, quoted: quoted, to: &writer)
        }
        writer.write(byte: UInt8(ascii: "]"))
    }

    private static func writeFlow(_ pairs: [DataPair], quoted: Bool, to writer: inout LineWriter) {
        writer.write(byte: UInt8(ascii: "{"))
        var isFirst = true
        for pair in pairs {
            if !isFirst { writer.write(", ") }
            isFirst = false
            writer.note(pair.keyOrigin)
            if pair.isMerge {
                writer.write("<<")
            } else {
                if YAMLScalar.writtenLength(of: pair.key) > 1000 { writer.write("? ") }
                YAMLScalar.write(pair.key, inFlow: true, quoted: false, to: &writer)
            }
            writer.write(": ")
            writeFlowNode(pair.value, quoted: quoted, to: &writer)
        }
        writer.write(byte: UInt8(ascii: "}"))
    }

    private static func writeFlowNode(_ node: DataNode, quoted: Bool, to writer: inout LineWriter) {
        writer.note(node.origin)
        let start = writer.bytes.count
        writeProperties(of: node, to: &writer)
        if writer.bytes.count > start { writer.write(byte: UInt8(ascii: " ")) }
        writeInline(node, indent: 0, inFlow: true, quoted: quoted, to: &writer)
    }
}
