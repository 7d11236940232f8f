import Origins

/// Prints HCL as `terraform fmt` does (TF-20).
enum HCLPrinter {
    static func print(_ items: [HCLItem], indent: Int, to writer: inout LineWriter) {
        var column = 0
        for (index, item) in items.enumerated() {
            if needsBlankLine(before: index, in: items) { writer.endLine() }
            switch item {
            case .blank: writer.endLine()
            case .comment(let lines, let origin):
                CommentText.write(lines, marker: "#", indent: indent, origin: origin, to: &writer)
            case .block(let block): print(block, indent: indent, to: &writer)
            case .attribute(let name, let value, let origin):
                if index == 0 || !isAligned(items[index - 1]) {
                    column = equalSignColumn(of: items[index...].lazy.prefix(while: isAligned))
                }
                if isAligned(item) { writer.note(origin) }
                writer.enterBlock(origin)
                writer.indent(indent)
                writer.write(name.text)
                writer.indent(isAligned(item) ? column - name.text.utf8.count : 0)
                writer.write(" = ")
                HCLExpressionPrinter.write(value, indent: indent, isInline: false, to: &writer)
                writer.endLine()
                writer.leaveBlock()
            }
        }
    }

    private static func print(_ block: HCLBlock, indent: Int, to writer: inout LineWriter) {
        writer.note(block.origin)
        writer.enterBlock(block.origin)
        defer { writer.leaveBlock() }
        writer.indent(indent)
        writer.write(block.type.text)
        for label in block.labels {
            writer.write(" \"")
            writer.write(label.text)
            writer.write(byte: UInt8(ascii: "\""))
        }
        writer.write(" {")
        if !block.body.isEmpty {
            writer.endLine()
            print(block.body, indent: indent + 2, to: &writer)
            writer.indent(indent)
        }
        writer.write(byte: UInt8(ascii: "}"))
        writer.endLine()
    }

    /// True between a block, with the comment above it, and what stands beside it.
    private static func needsBlankLine(before index: Int, in items: [HCLItem]) -> Bool {
        guard index > 0 else { return false }
        switch (items[index - 1], items[index]) {
        case (.blank, _), (.comment, _), (_, .blank): return false
        case (.block, _), (_, .block): return true
        case (.attribute, .attribute): return false
        case (.attribute, .comment):
            let next = items[index...].first { item in
                if case .comment = item { false } else { true }
            }
            if case .block = next { return true }
            return false
        }
    }

    /// True for an attribute whose value takes one line.
    private static func isAligned(_ item: HCLItem) -> Bool {
        guard case .attribute(_, let value, _) = item else { return false }
        return !HCLExpressionPrinter.isMultiline(value)
    }

    private static func equalSignColumn(of group: some Sequence<HCLItem>) -> Int {
        group.reduce(0) { column, item in
            guard case .attribute(let name, _, _) = item else { return column }
            return max(column, name.text.utf8.count)
        }
    }
}
