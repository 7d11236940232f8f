/// What another document printed, which can be let go: a tree takes many times the memory of its text.
package struct PrintedDocument: Document {
    private let bytes: [UInt8]

    package init(_ document: any Document) {
        bytes = document.rendered()
    }

    package func print(to writer: inout LineWriter) { writer.write(utf8: bytes) }

    package func rendered() -> [UInt8] { bytes }
}
