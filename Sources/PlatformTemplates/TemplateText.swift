package import Documents
package import Origins

/// A rendered template: text in which each inserted value keeps its origin.
package struct TemplateText: Document, Equatable {
    package let segments: [Segment]

    package struct Segment: Sendable, Equatable {
        package let text: String
        package let origin: Origin
    }

    package var text: String { segments.map(\.text).joined() }

    package func print(to writer: inout LineWriter) {
        for segment in segments { writer.write(segment.text, origin: segment.origin) }
    }
}
