package import Origins

/// `platform`: what holds in every environment.
package struct PlatformSection: ManifestObject {
    package static let shapeName = "platform"
    package static let shapeSummary = "What holds for the whole platform in every environment."

    package let name: Sourced<PlatformName>
    package let title: Sourced<String>?
    package let description: Sourced<String>?
    package let registry: Sourced<ImageRepository>?
    package let domain: Sourced<DomainName>?
    package let source: Sourced<WebURL>?
    package let vendor: Sourced<String>?
    package let contact: Sourced<EmailAddress>?
    package let team: Sourced<String>?
    package let license: Sourced<String>?
    package let outputFolder: Sourced<ProjectPath>
    package let buildArguments: NamedMap<EnvironmentVariableName, ScalarText>

    package init(from fields: inout FieldReader) {
        name = fields.required(
            "name",
            "the Compose project, and the prefix of names that the platform shares with others"
        )
        title = fields.optional("title", "the platform's name for people; the default is its name")
        description = fields.optional("description", "what the platform does, in a sentence")
        registry = fields.optional("registry", "where built images are pushed and pulled, without service name and tag")
        domain = fields.optional("domain", "the public host name; environments may have their own")
        source = fields.optional("source", "the source repository, for image labels and links")
        vendor = fields.optional("vendor", "who distributes the images, for image labels")
        contact = fields.optional("contact", "whom to write to about images and alerts")
        team = fields.optional("team", "who owns services that name no team of their own")
        license = fields.optional("license", "SPDX expression of the images' licence, for image labels")
        outputFolder = fields.value(
            "outputFolder",
            default: ProjectPath(unchecked: "Generated"),
            "the folder of rendered files; paths in them lead from there to the project's root"
        )
        buildArguments = fields.map("buildArguments", "build arguments of every built image")
    }
}
