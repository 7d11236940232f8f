/// Something that a program does not like about a rendered file.
package struct Finding: Sendable, Hashable {
    /// The program. For example: `hadolint`.
    package let program: String
    /// The program's own code for it. For example: `DL3008`.
    package let rule: String?
    /// Below the output folder.
    package let path: String
    /// From 1; `nil` where the program names no place.
    package let line: Int?
    package let column: Int?
    package let message: String

    package init(
        program: String,
        rule: String? = nil,
        path: String,
        line: Int? = nil,
        column: Int? = nil,
        message: String
    ) {
        self.program = program
        self.rule = rule
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }
}
