/// One JSON file (RFC 8259), with two-space indent.
///
/// JSON has no comments: those of the tree are left out.
package struct JSONDocument: Document, Equatable {
    package var root: DataNode

    package init(root: DataNode) {
        self.root = root
    }

    package func print(to writer: inout LineWriter) {
        JSONPrinter.print(root.hasAliases ? root.expandingAliases() : root, to: &writer)
    }
}

extension DataNode {
    /// True if the tree holds an alias.
    fileprivate var hasAliases: Bool {
        switch value {
        case .null, .bool, .integer, .number, .string: false
        case .alias: true
        case .sequence(let items): items.contains(where: \.hasAliases)
        case .mapping(let pairs): pairs.contains(where: \.value.hasAliases)
        }
    }
}
