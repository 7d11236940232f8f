import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Values of the platform as nginx writes them.
enum NginxText {
    /// - Throws: `GeneratorError` for a text that nginx cannot take as it is.
    static func parameter(_ text: Sourced<String>, _ what: String) throws -> NginxParameter {
        try checked(text.origin, what) { () throws(NginxParameterError) in try NginxParameter(checking: text.value) }
    }

    /// Where nginx looks for no variables.
    static func pattern(_ text: String, at origin: Origin, _ what: String) throws -> NginxParameter {
        try checked(origin, what) { () throws(NginxParameterError) in try NginxParameter.pattern(checking: text) }
    }

    private static func checked(
        _ origin: Origin,
        _ what: String,
        _ make: () throws(NginxParameterError) -> NginxParameter
    ) throws -> NginxParameter {
        do throws(NginxParameterError) {
            return try make()
        } catch {
            switch error {
            case .controlCharacter:
                throw GeneratorError("\(what) holds a control character, which nginx cannot take", at: origin)
            case .dollar:
                throw GeneratorError(
                    "\(what) holds '$', where nginx would look for a variable",
                    fix: "write it without '$'",
                    at: origin
                )
            case .tooLong:
                throw GeneratorError("\(what) is longer than the 4 KiB that nginx reads", at: origin)
            }
        }
    }

    /// A text of letters, digits and signs that mean nothing to nginx, such as a service's name.
    ///
    /// - Precondition: it holds no `$` and no control character.
    static func name(_ text: String) -> NginxParameter {
        guard let parameter = try? NginxParameter(checking: text) else {
            preconditionFailure("'\(text)' is not plain text for nginx")
        }
        return parameter
    }

    /// For example: `65s`, `1500ms` (nginx: configuration file measurement units).
    static func time(_ span: TimeSpan) -> NginxParameter {
        let isWhole = span.milliseconds % 1000 == 0
        return name(isWhole ? "\(span.milliseconds / 1000)s" : "\(span.milliseconds)ms")
    }

    /// For example: `20m`, `64k`, `100`.
    static func size(_ size: MemorySize) -> NginxParameter {
        if size.bytes % (1 << 20) == 0 { return name("\(size.bytes >> 20)m") }
        if size.bytes % 1024 == 0 { return name("\(size.bytes >> 10)k") }
        return name("\(size.bytes)")
    }

    /// The text of a path as nginx compares it: percent-encoded bytes decoded.
    ///
    /// - Throws: `GeneratorError` for bytes that are no text.
    static func decoded(_ path: Sourced<HTTPPath>) throws -> String {
        var bytes: [UInt8] = []
        var rest = path.value.text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw GeneratorError(
                "route '\(path.value)' has percent-encoded bytes that are no UTF-8 text, which nginx cannot compare",
                fix: "write a path whose encoded bytes are UTF-8",
                at: path.origin
            )
        }
        return text
    }
}

extension NginxItem {
    /// A directive with parameters that were put together.
    static func line(_ name: NginxParameter, _ parameters: [NginxParameter], origin: Origin = .constant) -> NginxItem {
        .directive(NginxDirective(name, parameters, origin: origin))
    }

    static func include(_ path: String) -> NginxItem { .directive("include", NginxText.name(path)) }

    /// A header of every answer, errors too (NX-12).
    static func header(_ name: NginxParameter, _ value: NginxParameter, origin: Origin = .constant) -> NginxItem {
        .directive("add_header", name, value, "always", origin: origin)
    }
}
