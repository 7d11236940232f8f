/// A file of XML (1.0) or HTML (the living standard), in UTF-8.
package struct MarkupDocument: Document, Equatable {
    package enum Dialect: Sendable {
        case xml, html
    }

    package let dialect: Dialect
    /// Lines of the comment at the top.
    package let comment: [String]
    package let root: MarkupElement

    package init(_ dialect: Dialect, comment: [String] = [], root: MarkupElement) {
        self.dialect = dialect
        self.comment = comment
        self.root = root
    }

    package func print(to writer: inout LineWriter) {
        switch dialect {
        case .xml: writer.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        case .html: writer.write("<!DOCTYPE html>\n")
        }
        if !comment.isEmpty {
            writer.write("<!--\n")
            // Two hyphens end a comment, or are an error within one.
            for line in comment { writer.write("  \(PlainText.line(line, separating: "--"))\n") }
            writer.write("-->\n")
        }
        MarkupPrinter(dialect: dialect).print(root, indent: 0, to: &writer)
    }
}

/// Prints elements: those that hold elements only over several lines, all others on one.
struct MarkupPrinter {
    let dialect: MarkupDocument.Dialect

    /// Elements without an end tag (HTML, void elements).
    private static let voidElements: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    ]

    func print(_ element: MarkupElement, indent: Int, to writer: inout LineWriter) {
        writer.indent(indent)
        printStart(element, to: &writer)
        if closesAtOnce(element) {
            writer.endLine()
            return
        }
        let isBlock = !element.children.isEmpty && element.children.allSatisfy(\.isElement)
        if isBlock {
            writer.endLine()
            for case .element(let child) in element.children { print(child, indent: indent + 2, to: &writer) }
            writer.indent(indent)
        } else {
            for child in element.children { printInline(child, to: &writer) }
        }
        writer.write("</\(element.name)>\n")
    }

    private func printInline(_ node: MarkupNode, to writer: inout LineWriter) {
        switch node {
        case .text(let text): writer.write(MarkupText.escaped(text))
        case .code(let code): writer.write("\n\(code)\n")
        case .element(let element):
            printStart(element, to: &writer)
            guard !closesAtOnce(element) else { return }
            for child in element.children { printInline(child, to: &writer) }
            writer.write("</\(element.name)>")
        }
    }

    private func printStart(_ element: MarkupElement, to writer: inout LineWriter) {
        writer.write("<")
        writer.write(element.name)
        for attribute in element.attributes {
            writer.write(" ")
            writer.write(attribute.name)
            writer.write("=\"")
            writer.write(MarkupText.escaped(attribute.value))
            writer.write("\"")
        }
        // Foreign elements in HTML, as those of SVG, may close themselves too, but need not.
        writer.write(dialect == .xml && element.children.isEmpty ? "/>" : ">")
    }

    private func closesAtOnce(_ element: MarkupElement) -> Bool {
        switch dialect {
        case .xml: element.children.isEmpty
        case .html: Self.voidElements.contains(element.name)
        }
    }
}

extension MarkupNode {
    fileprivate var isElement: Bool {
        switch self {
        case .element: true
        case .text, .code: false
        }
    }
}

/// Text and attribute values that XML and HTML both read as they are.
enum MarkupText {
    static func escaped(_ text: String) -> String {
        // Most texts are names and numbers.
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
            default: byte >= 0x20 && byte < 0x7F
            }
        }
        return isPlain ? text : HTMLText.escaped(PlainText.visible(text))
    }
}
