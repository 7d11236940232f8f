/// Where something stands in a rendered file.
package struct Place: Sendable, Hashable {
    /// Below the output folder.
    package let path: String
    /// From 1.
    package let line: Int
    /// From 1.
    package let column: Int

    package init(_ path: String, line: Int = 1, column: Int = 1) {
        self.path = path
        self.line = line
        self.column = column
    }
}

/// Why a file cannot be read.
package struct ReadingFailure: Error, Hashable {
    package let place: Place
    package let message: String

    init(_ place: Place, _ message: String) {
        self.place = place
        self.message = message
    }
}
