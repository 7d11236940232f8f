package import Origins

/// A file whose text is ready, such as prose made from definitions.
package struct TextDocument: Document, Equatable {
    /// In order; the last ends with a newline.
    package let parts: [Part]

    /// A piece of the text with its origin.
    package struct Part: Equatable, Sendable {
        let text: String
        let origin: Origin

        package init(_ text: String, _ origin: Origin = .constant) {
            self.text = text
            self.origin = origin
        }
    }

    /// The whole text, the final newline included.
    package var text: String { parts.map(\.text).joined() }

    package init(_ text: String) { self.init([Part(text)]) }

    package init(_ parts: [Part]) { self.parts = parts }

    package func print(to writer: inout LineWriter) {
        for part in parts { writer.write(part.text, origin: part.origin) }
    }
}
