import Foundation
import PlatformManifest
import PlatformModel
import Testing

@Suite struct CompleteManifestsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let manifests: [String] = {
        let starters = root.appending(path: "Templates/starters")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: starters.path)) ?? []
        return ["manifest.json"] + names.filter { $0.hasSuffix(".json") }.sorted().map { "Templates/starters/\($0)" }
    }()

    @Test func findsThem() { #expect(Self.manifests.count >= 4) }

    @Test(arguments: manifests) func nothingIsWrong(_ path: String) throws {
        let source = SourceText(name: path, bytes: Array(try Data(contentsOf: Self.root.appending(path: path))))
        let collector = DiagnosticCollector()
        let file = try #require(ManifestFile.read(source, into: collector))
        PlatformChecks.run(on: file, PlatformResolver.resolve(file), into: collector)
        let report = DiagnosticReport(collector.diagnostics, source: source, root: file.root)
        #expect(report.diagnostics.isEmpty, "\(report.printed(as: .text))")
    }
}
