/// The name of an environment variable (ARTIFACTS EN-04). For example: `DATABASE_URL`.
package struct EnvironmentVariableName: TextValue, Hashable, Comparable {
    package let text: String

    package static let textShape = TextShape(
        "the name of an environment variable",
        "Capital letters, digits and underscores, a letter first, at most 128 characters.",
        pattern: "^[A-Z][A-Z0-9_]{0,127}$",
        examples: ["DATABASE_URL"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .uppercase + .digits + "_", 1...128, first: .uppercase) else {
            throw TextFault(
                "is not the name of an environment variable",
                fix:
                    "use capital letters, digits and underscores, a letter first; a name that an image wants otherwise 'patches' set in the Compose file"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }

    package var description: String { text }
    package static var placeholder: Self { Self(unchecked: "PLACEHOLDER") }
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
