/// What made one line.
package struct LineExplanation: Sendable {
    package let file: FileIdentity
    package let line: Int
    package let text: String
    /// Of what stands on the line.
    package let causes: [Cause]
    /// Of the blocks that the line stands in, inner ones first: why there is such a line at all.
    package let reasons: [Cause]
}

/// What made one file, and what it stands on.
package struct FileExplanation: Sendable {
    package let file: FileIdentity
    package let lineCount: Int
    /// Lines with an origin; the others are the generator's own text.
    package let explainedLineCount: Int
    /// Entries of the manifest, such as `services.backend`, each with the number of lines that it makes.
    package let entries: [(path: String, lineCount: Int)]
    /// Defaults of the catalog and the like, each with the number of lines that it makes.
    package let standards: [(text: String, lineCount: Int)]
    package let patches: [PatchNote]
}

/// An artifact, its generator and its environment.
package struct FileIdentity: Hashable, Sendable {
    /// Below the output folder.
    package let path: String
    package let generator: String
    /// `nil` where all environments share the file.
    package let environment: String?
    package let patches: [PatchNote]
}

/// A patch of the manifest on the file.
package struct PatchNote: Hashable, Sendable {
    package let reason: String
    package let place: ManifestPlace
}

/// Every line that a value of the manifest makes.
package struct ValueExplanation: Sendable {
    package let place: ManifestPlace
    /// Paths of the entry's overrides of the same value, which make other lines.
    package let overrides: [String]
    /// Whether other values were tried, so that lines without a recorded origin are found too.
    package let isTried: Bool
    package let files: [(file: FileIdentity, lines: [Line])]

    package struct Line: Sendable {
        package let number: Int
        package let text: String
        /// Whether an origin of what stands on the line says so, or without a trial of a block around it.
        package let isRecorded: Bool
    }

    package var lineCount: Int { files.reduce(0) { $0 + $1.lines.count } }
}
