package import Origins

/// One Terraform file, in the form that `terraform fmt` leaves as it is.
package struct HCLDocument: Document, Hashable {
    package var items: [HCLItem]

    package init(_ items: [HCLItem]) {
        self.items = items
    }

    package func print(to writer: inout LineWriter) {
        HCLPrinter.print(items, indent: 0, to: &writer)
    }
}

/// What stands in a file or block.
///
/// Blocks get an empty line around them by themselves.
package enum HCLItem: Hashable, Sendable {
    /// An empty line; it ends a group of aligned attributes.
    case blank
    /// Prints `# text`.
    case comment([String], origin: Origin = .constant)
    /// Prints `name = value`.
    case attribute(HCLIdentifier, HCLExpression, origin: Origin = .constant)
    /// Prints `type "label" {`, the body and `}`.
    case block(HCLBlock)

    /// Prints `# text`.
    package static func comment(_ lines: String..., origin: Origin = .constant) -> HCLItem {
        .comment(lines, origin: origin)
    }

    /// Prints `type "label" {`, the body and `}`.
    package static func block(
        _ type: HCLIdentifier,
        _ labels: HCLIdentifier...,
        origin: Origin = .constant,
        body: [HCLItem]
    ) -> HCLItem {
        .block(HCLBlock(type, labels, origin: origin, body: body))
    }
}

/// A block.
///
/// For example: `resource "docker_network" "backend" { … }`.
package struct HCLBlock: Hashable, Sendable {
    package var type: HCLIdentifier
    package var labels: [HCLIdentifier]
    package var origin: Origin
    package var body: [HCLItem]

    package init(
        _ type: HCLIdentifier,
        _ labels: [HCLIdentifier] = [],
        origin: Origin = .constant,
        body: [HCLItem] = []
    ) {
        self.type = type
        self.labels = labels
        self.origin = origin
        self.body = body
    }
}
