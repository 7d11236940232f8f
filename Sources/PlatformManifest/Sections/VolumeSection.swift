package import Origins

/// One entry of `volumes`.
package struct VolumeSection: ManifestObject {
    package static let shapeName = "volume"
    package static let shapeSummary = "A named volume. Data stores of the catalog have theirs without an entry here."

    package let description: Sourced<String>?
    package let driver: Sourced<OptionName>?
    package let driverOptions: NamedMap<OptionName, ScalarText>
    package let isExternal: Sourced<Bool>
    package let size: Sourced<MemorySize>?

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        description = fields.optional("description", "what is kept here, in a sentence")
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
