package import Origins

/// A file whose text is ready, such as prose made from definitions.
package struct TextDocument: Document, Equatable {
    /// In order; the last ends with a newline.
    package let parts: [Part]

    /// A piece of the text with its origin.
    package struct Part: Equatable, Sendable {
        let text: String
        let origin: Origin
        /// Why it is there, where that is not what it says.
        let reason: Origin

        package init(_ text: String, _ origin: Origin = .constant, because reason: Origin = .constant) {
            self.text = text
            self.origin = origin
            self.reason = reason
        }
    }

    /// The whole text, the final newline included.
    package var text: String { parts.map(\.text).joined() }

    package init(_ text: String) { self.init([Part(text)]) }

    package init(_ parts: [Part]) { self.parts = parts }

    package func print(to writer: inout LineWriter) {
        for part in parts {
            writer.enterBlock(part.reason)
            writer.write(part.text, origin: part.origin)
            writer.leaveBlock()
        }
    }
}
