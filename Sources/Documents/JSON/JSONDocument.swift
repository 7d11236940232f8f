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
