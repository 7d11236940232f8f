package import Documents

extension ArtifactPath {
    /// A path put together from constants and validated names.
    ///
    /// - Precondition: the text is a path below the output folder.
    package init(_ text: String) {
        guard let path = ArtifactPath(parsing: text) else {
            preconditionFailure("'\(text)' is not a path below the output folder")
        }
        self = path
    }
}
