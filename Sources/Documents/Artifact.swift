package import Origins

/// One file below the output folder: where it lies, what is in it, and how it is called.
package struct Artifact: Sendable {
    package let path: ArtifactPath
    package var document: any Document
    package let mode: FileMode

    package init(_ path: ArtifactPath, _ document: any Document, mode: FileMode = .regular) {
        self.path = path
        self.document = document
        self.mode = mode
    }
}

/// The permission bits of an artifact (GEN-07).
package enum FileMode: UInt16, Sendable {
    case regular = 0o644
    case executable = 0o755
}

/// A syntax tree that prints itself as one file.
package protocol Document: Sendable {
    /// Writes the whole text, the final newline included.
    func print(to writer: inout LineWriter)

    /// The text as bytes.
    func rendered() -> [UInt8]
}

extension Document {
    package func rendered() -> [UInt8] {
        var writer = LineWriter(capacity: 512)
        print(to: &writer)
        return writer.bytes
    }

    /// The text and, for each of its lines, the origins of what stands on it.
    package func renderedWithOrigins() -> (bytes: [UInt8], lineOrigins: [[Origin]]) {
        let writer = writtenWithOrigins()
        return (writer.bytes, writer.lineOrigins)
    }

    /// The same, with what else the writer knows of each line.
    package func writtenWithOrigins() -> LineWriter {
        var writer = LineWriter(recordsOrigins: true)
        print(to: &writer)
        return writer
    }
}
