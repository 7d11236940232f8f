package import Origins

/// A file of ready lines, each of which remembers what it follows from.
package struct SourcedLinesDocument: Document {
    package struct Line: Sendable {
        /// Without a line break.
        package let text: String
        package let origins: [Origin]

        package init(_ text: String, _ origins: [Origin] = []) {
            self.text = text
            self.origins = origins
        }
    }

    package let lines: [Line]

    package init(_ lines: [Line]) { self.lines = lines }

    package func print(to writer: inout LineWriter) {
        for line in lines {
            for origin in line.origins { writer.note(origin) }
            writer.write(line.text)
            writer.endLine()
        }
    }
}
