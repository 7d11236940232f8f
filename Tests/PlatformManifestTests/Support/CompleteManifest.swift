import Foundation
import PlatformManifest

/// `Tests/Fixtures/complete-manifest.json`, which uses every key of every object type.
func completeManifest() throws -> SourceText {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let bytes = try Data(contentsOf: tests.appending(path: "Fixtures/complete-manifest.json"))
    return SourceText(name: "complete-manifest.json", bytes: Array(bytes))
}
