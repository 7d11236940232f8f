package import Origins

/// One entry of `volumes`.
package struct VolumeSection: ManifestObject {
    package static let shapeName = "volume"
    package static let shapeSummary = "A named volume. Data stores of the catalog have theirs without an entry here."

    package let description: Sourced<String>?
    package let engineName: Sourced<EngineVolumeName>?
    package let driver: Sourced<OptionName>?
    package let driverOptions: NamedMap<OptionName, ScalarText>
    package let isExternal: Sourced<Bool>
    package let size: Sourced<MemorySize>?

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        description = fields.optional("description", "what is kept here, in a sentence")
        engineName = fields.optional(
            "name",
            "what the engine calls it where that is not `<platform>_<volume>`, so that data of before are found; test runs have their own"
        )
        driver = fields.optional("driver", "the volume driver; the default is the engine's own, 'local'")
        driverOptions = fields.map("driverOptions", "options of the driver")
        isExternal = fields.value(
            "external",
            default: false,
            "whether the volume exists already and outlives the project"
        )
        size = fields.optional("size", "the space it is planned to take, for alerts and estimates")
    }
}

/// What the engine calls a volume (docker volume create). For example: `shop_pg_data`.
package struct EngineVolumeName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the engine's name of a volume",
        "Letters, digits, underscores, dots and hyphens, a letter or digit first.",
        pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]{1,127}$"
    )

    package init(parsing text: String) throws(TextFault) {
        let first = ASCIISet.alphanumerics
        guard text.isWord(of: first + "._-", 2...128, first: first) else {
            throw TextFault(
                "is no name that the engine takes for a volume",
                fix: "write it as 'docker volume ls' does, like shop_pg_data"
            )
        }
        self.text = text
    }

    package var description: String { text }
    package static var placeholder: EngineVolumeName { EngineVolumeName(unchecked: "placeholder") }
    private init(unchecked text: String) { self.text = text }
}
