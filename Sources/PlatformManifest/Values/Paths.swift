/// An absolute path of a URL without query or fragment (RFC 3986 §3.3). For example: `/health/live`.
package struct HTTPPath: TextValue, Hashable, DefaultText {
    package let text: String

    package static let textShape = TextShape(
        "a URL path",
        "Begins with a slash; unreserved characters and percent-encoded bytes.",
        pattern: "^/([A-Za-z0-9._~!&'()*+,=:@/-]|%[0-9A-Fa-f]{2})*$",
        examples: ["/health/live"],
        maximumLength: 1024
    )

    package init(parsing text: String) throws(TextFault) {
        var bytes = text.utf8.makeIterator()
        guard bytes.next() == UInt8(ascii: "/"), text.utf8.count <= 1024 else {
            throw TextFault("is not a URL path", fix: "begin it with a slash")
        }
        while let byte = bytes.next() {
            if byte == UInt8(ascii: "%") {
                guard bytes.next()?.isHexadecimal == true, bytes.next()?.isHexadecimal == true else {
                    throw TextFault("is not a URL path: a percent sign needs two hexadecimal digits after it")
                }
                continue
            }
            guard byte.isAlphanumeric || byte.isOne(of: "._~!&'()*+,=:@/-") else {
                throw TextFault(
                    "is not a URL path",
                    fix: "percent-encode what is not a letter, a digit or one of ._~!&'()*+,=:@/-"
                )
            }
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: HTTPPath { HTTPPath(unchecked: "/") }
}

/// A path below the project's root, with `/` between components. For example: `services/backend`, `.`.
package struct ProjectPath: TextValue, Hashable, DefaultText {
    package let text: String

    package static let textShape = TextShape(
        "a path below the project's root",
        "Relative, of letters, digits, dot, underscore, hyphen and slash, without '..', no hyphen first; '.' is the root itself.",
        pattern: #"^(\.|(?!-|(.*/)?\.{1,2}(/|$))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*)$"#,
        examples: ["services/backend"],
        maximumLength: 255
    )

    package init(parsing text: String) throws(TextFault) {
        guard text == "." || text.utf8.first != UInt8(ascii: "-") && isPlainPath(text[...]) else {
            throw TextFault(
                "is not a path below the project's root",
                fix: "write a relative path of letters, digits, '.', '_', '-' and '/', no '-' first, without '..'"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: ProjectPath { ProjectPath(unchecked: ".") }

    /// This path with components after it.
    package func appending(_ path: String) -> ProjectPath {
        if path == "." { return self }
        return ProjectPath(unchecked: text == "." ? path : "\(text)/\(path)")
    }
}

/// An absolute path in a container or on a host. For example: `/var/lib/postgresql/data`.
package struct AbsolutePath: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "an absolute path",
        "Begins with a slash; of letters, digits, dot, underscore, hyphen and slash, without '..'.",
        pattern: #"^/((?!(.*/)?\.{1,2}(/|$))[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*)?$"#,
        examples: ["/app/logs"],
        maximumLength: 255
    )

    package init(parsing text: String) throws(TextFault) {
        guard text == "/" || text.hasBytePrefix("/") && text.utf8.count <= 255 && isPlainPath(text.dropFirstBytes(1))
        else {
            throw TextFault(
                "is not an absolute path",
                fix: "begin it with '/', and use letters, digits, '.', '_', '-' and '/', without '..'"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: AbsolutePath { AbsolutePath(unchecked: "/") }

    /// A path below this one.
    package func appending(_ path: ProjectPath) -> AbsolutePath {
        if path.text == "." { return self }
        return AbsolutePath(unchecked: text == "/" ? "/\(path)" : "\(text)/\(path)")
    }
}

private func isPlainPath(_ text: Substring) -> Bool {
    guard text.utf8.count <= 255 else { return false }
    return text.split(atByte: "/").allSatisfy { component in
        !component.isEmpty && component != "." && component != ".."
            && component.utf8.allSatisfy { $0.isAlphanumeric || $0.isOne(of: "._-") }
    }
}
