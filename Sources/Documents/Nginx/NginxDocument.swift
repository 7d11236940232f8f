package import Origins

/// One nginx configuration file or snippet, with four-space indent.
package struct NginxDocument: Document, Hashable {
    package var items: [NginxItem]

    package init(_ items: [NginxItem]) {
        self.items = items
    }

    package func print(to writer: inout LineWriter) {
        NginxPrinter.print(items, indent: 0, to: &writer)
    }
}

/// What stands in an nginx file or block.
///
/// Blocks get an empty line around them by themselves.
package enum NginxItem: Hashable, Sendable {
    case blank
    /// Prints `# text`.
    case comment([String], origin: Origin = .constant)
    case directive(NginxDirective)

    /// Prints `# text`.
    package static func comment(_ lines: String..., origin: Origin = .constant) -> NginxItem {
        .comment(lines, origin: origin)
    }

    /// Prints `name parameters;`.
    ///
    /// The name may be a parameter too, as in `map` blocks.
    package static func directive(
        _ name: NginxParameter,
        _ parameters: NginxParameter...,
        origin: Origin = .constant
    ) -> NginxItem {
        .directive(NginxDirective(name, parameters, origin: origin))
    }

    /// Prints `name parameters {`, the body and `}`.
    package static func block(
        _ name: NginxParameter,
        _ parameters: NginxParameter...,
        origin: Origin = .constant,
        body: [NginxItem]
    ) -> NginxItem {
        .directive(NginxDirective(name, parameters, body: body, origin: origin))
    }
}

/// A directive, with a body if it is a block.
///
/// For example: `listen 8443 ssl;`, `location /api/ { … }`.
package struct NginxDirective: Hashable, Sendable {
    package var name: NginxParameter
    package var parameters: [NginxParameter]
    package var body: [NginxItem]?
    package var origin: Origin

    /// Puts the parameters after the first on lines of their own, as `log_format` is written.
    package var isWrapped = false

    package init(
        _ name: NginxParameter,
        _ parameters: [NginxParameter] = [],
        body: [NginxItem]? = nil,
        isWrapped: Bool = false,
        origin: Origin = .constant
    ) {
        self.name = name
        self.parameters = parameters
        self.body = body
        self.isWrapped = isWrapped
        self.origin = origin
    }
}

/// Prints nginx configuration.
enum NginxPrinter {
    static func print(_ items: [NginxItem], indent: Int, to writer: inout LineWriter) {
        for (index, item) in items.enumerated() {
            if index > 0, needsBlankLine(between: items[index - 1], items[index...]) { writer.endLine() }
            switch item {
            case .blank: writer.endLine()
            case .comment(let lines, let origin):
                let lines = lines.flatMap(CommentText.split).flatMap(shortened)
                CommentText.write(lines, marker: "#", indent: indent, origin: origin, to: &writer)
            case .directive(let directive): print(directive, indent: indent, to: &writer)
            }
        }
    }

    private static func print(_ directive: NginxDirective, indent: Int, to writer: inout LineWriter) {
        writer.enterBlock(directive.origin)
        defer { writer.leaveBlock() }
        writer.indent(indent)
        writer.write(directive.name.printed, origin: directive.origin)
        for (index, parameter) in directive.parameters.enumerated() {
            if directive.isWrapped, index > 0 {
                writer.endLine()
                writer.indent(indent + 4)
            } else {
                writer.write(byte: UInt8(ascii: " "))
            }
            writer.write(parameter.printed, origin: directive.origin)
        }
        guard let body = directive.body else {
            writer.write(";\n", origin: directive.origin)
            return
        }
        writer.write(body.isEmpty ? " {}\n" : " {\n", origin: directive.origin)
        guard !body.isEmpty else { return }
        print(body, indent: indent + 4, to: &writer)
        writer.indent(indent)
        writer.write("}\n")
    }

    /// A comment line in pieces that nginx has room for: it reads a comment as one token of at most 4096 bytes.
    private static func shortened(_ line: String) -> [String] {
        guard line.utf8.count > 1000 else { return [line] }
        var pieces: [String] = [""]
        for scalar in line.unicodeScalars {
            if pieces[pieces.count - 1].utf8.count >= 1000 { pieces.append("") }
            pieces[pieces.count - 1].unicodeScalars.append(scalar)
        }
        return pieces
    }

    /// True beside a block, and above the comment of one.
    private static func needsBlankLine(between previous: NginxItem, _ following: ArraySlice<NginxItem>) -> Bool {
        guard let next = following.first, next != .blank else { return false }
        switch previous {
        case .blank, .comment: return false
        case .directive(let directive) where directive.body != nil: return true
        case .directive:
            let described = following.first { item in
                if case .comment = item { false } else { true }
            }
            guard case .directive(let directive) = described else { return false }
            return directive.body != nil
        }
    }
}
