package import Documents

/// One file as it should lie in the output folder.
package struct ExpectedFile: Sendable {
    package let path: ArtifactPath
    package let bytes: [UInt8]
    package let mode: FileMode

    /// The name of the generator family that makes it.
    package let generator: String

    /// The environment that it belongs to; `nil` for a file that all environments share.
    package let environment: String?

    package init(path: ArtifactPath, bytes: [UInt8], mode: FileMode, generator: String, environment: String?) {
        self.path = path
        self.bytes = bytes
        self.mode = mode
        self.generator = generator
        self.environment = environment
    }

    /// Prints an artifact's document.
    package init(_ artifact: Artifact, generator: String, environment: String?) {
        self.init(
            path: artifact.path,
            bytes: artifact.document.rendered(),
            mode: artifact.mode,
            generator: generator,
            environment: environment
        )
    }
}
