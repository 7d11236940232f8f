/// An image by repository, tag and digest (the distribution project's reference grammar).
///
/// For example: `postgres:15-alpine@sha256:0123…`. At least a tag or a digest stands in it.
package struct ImageReference: TextValue, Hashable {
    /// With registry host where there is one. For example: `ghcr.io/acme/shop`.
    package let repository: String
    package let tag: String?
    /// For example: `sha256:` and 64 hexadecimal digits.
    package let digest: String?

    private static let repositoryPattern =
        "([A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
    package static let textShape = TextShape(
        "an image reference",
        "Repository with a tag, a digest, or both.",
        pattern:
            "^\(repositoryPattern)(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$",
        examples: ["postgres:15-alpine"],
        maximumLength: 400
    )

    package init(repository: String, tag: String?, digest: String?) {
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    package init(parsing text: String) throws(TextFault) {
        var rest = Substring(text)
        var digest: String?
        if let sign = rest.utf8.firstIndex(of: UInt8(ascii: "@")) {
            let algorithmAndHash = rest[rest.utf8.index(after: sign)...]
            guard (try? ImageDigest(parsing: String(algorithmAndHash))) != nil else {
                throw TextFault("is not an image reference: its digest should be 'sha256:' and 64 hexadecimal digits")
            }
            digest = String(algorithmAndHash)
            rest = rest[..<sign]
        }
        var tag: String?
        let lastSlash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
        if let colon = rest[lastSlash...].utf8.lastIndex(of: UInt8(ascii: ":")) {
            tag = String(rest[rest.utf8.index(after: colon)...])
            rest = rest[..<colon]
        }
        guard tag != nil || digest != nil || !ImageRepository.isRepository(rest) else {
            throw TextFault(
                "names no version of the image",
                fix: "add a tag and a digest, such as \(abbreviated(text)):1.2.3@sha256:…"
            )
        }
        guard ImageRepository.isRepository(rest), tag.map(Self.isTag) ?? true, text.utf8.count <= 400 else {
            throw TextFault("is not an image reference", fix: "write repository:tag or repository:tag@sha256:…")
        }
        self.init(repository: String(rest), tag: tag, digest: digest)
    }

    /// Whether the text is a tag: at most 128 of letters, digits, underscore, dot and hyphen, no dot or hyphen first.
    package static func isTag(_ text: String) -> Bool {
        text.isWord(of: .alphanumerics + "._-", 1...128, first: .alphanumerics + "_")
    }

    package var description: String {
        repository + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }

    package static var placeholder: ImageReference { ImageReference(repository: "placeholder", tag: "0", digest: nil) }
}

/// The content address of an image. For example: `sha256:` and 64 hexadecimal digits.
package struct ImageDigest: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "an image digest",
        "'sha256:' and 64 hexadecimal digits in lower case.",
        pattern: "^sha256:[0-9a-f]{64}$"
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.hasBytePrefix("sha256:"), text.utf8.count == 71,
            text.utf8.dropFirst(7).allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else {
            throw TextFault("is not an image digest", fix: "write 'sha256:' and 64 hexadecimal digits in lower case")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: ImageDigest {
        ImageDigest(unchecked: "sha256:" + String(repeating: "0", count: 64))
    }
}

/// Where images are kept, without tag. For example: `ghcr.io/acme/shop`.
package struct ImageRepository: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "an image repository",
        "An optional host with port, then lower-case path components.",
        pattern:
            "^([A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$",
        examples: ["ghcr.io/acme/shop"],
        maximumLength: 255
    )

    package init(parsing text: String) throws(TextFault) {
        guard Self.isRepository(text[...]), text.utf8.count <= 255 else {
            throw TextFault(
                "is not an image repository",
                fix: "write it in lower case without tag, such as ghcr.io/acme/shop"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: ImageRepository { ImageRepository(unchecked: "placeholder") }

    static func isRepository(_ text: Substring) -> Bool {
        var components = text.split(atByte: "/")
        if components.count > 1, isHost(components[0]) { components.removeFirst() }
        return components.allSatisfy { component in
            let ends = ASCIISet.lowercaseOrDigits
            return component.isWord(of: ends + "._-", 1...400, first: ends, last: ends)
        }
    }

    private static func isHost(_ text: Substring) -> Bool {
        let parts = text.split(atByte: ":")
        guard parts.count <= 2, parts.count == 1 || !parts[1].isEmpty && parts[1].utf8.allSatisfy(\.isDigit) else {
            return false
        }
        return parts[0].split(atByte: ".").allSatisfy { label in
            label.isWord(of: .alphanumerics + "-", 1...400)
        }
    }
}
