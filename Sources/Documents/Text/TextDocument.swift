/// A file whose text is ready, such as prose made from definitions.
package struct TextDocument: Document, Equatable {
    /// The whole text, the final newline included.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package func print(to writer: inout LineWriter) {
        writer.write(text)
    }
}
