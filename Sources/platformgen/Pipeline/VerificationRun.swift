import ArgumentParser
import ArtifactTree
import ConsumerPrograms
import Documents
import Explaining
import Foundation
import Generators
import PlatformManifest
import PlatformModel
import Verification

/// What `verify` does: reads the output folder, compares its files, has them read by the programs, and gathers what is found.
struct VerificationRun {
    let report: VerificationReport

    /// All files are read, to be compared with each other; something is said about the `chosen` ones.
    ///
    /// - Throws: The exit status, after the reason was printed.
    static func run(
        _ project: Project,
        folder: String,
        chosen: ChosenArtifacts,
        programs: [any ConsumerProgram],
        checksInvariants: Bool,
        ignoresCache: Bool,
        _ format: OutputFormat
    ) async throws -> VerificationRun {
        let artifacts = await project.artifactsConcurrently()
        try CommandSupport.stopOnErrors(project, format)
        guard let file = project.file, let platforms = project.platforms else { throw ExitStatus.manifestErrors }
        var contents: [String: [UInt8]] = [:]
        var different: Set<String> = []
        var paths = ChosenPaths(chosen: chosen)
        for (family, generated) in artifacts {
            let path = generated.artifact.path.text
            paths.insert(path, family, generated)
            guard let bytes = try? FileReader.read("\(folder)/\(path)") else {
                different.insert(path)
                continue
            }
            contents[path] = bytes
            if bytes != generated.artifact.document.rendered() { different.insert(path) }
        }
        guard !contents.isEmpty else {
            Terminal.report("platformgen: '\(folder)' holds none of the files that the manifest describes\n")
            Terminal.report("fix: run 'platformgen render' first\n")
            throw ExitStatus.findings
        }
        if !different.isEmpty {
            let are = different.count == 1 ? "file is" : "files are"
            Terminal.report(
                "note: \(different.count) \(are) not what the manifest says; 'platformgen check' tells how\n"
            )
        }
        var contradictions: [Verification.Finding] = []
        if checksInvariants {
            let texts = contents.mapValues { String(decoding: $0, as: UTF8.self) }
            contradictions = await InvariantRegistry.findingsConcurrently(
                in: RenderedTree.read(files: texts, platforms: platforms)
            )
        }
        let absolute = URL(fileURLWithPath: folder).standardizedFileURL.resolvingSymlinksInPath().path
        let files = RenderedFiles(folder: absolute, platforms: platforms, contents: contents)
        let cache = VerificationCache(folder: absolute)
        var passed = ignoresCache ? PassedSubjects() : cache.read()
        let start = ContinuousClock.now
        let reports = await Verifier(files: files).verify(
            programs,
            of: paths.concern,
            remembering: &passed
        ) { report in
            guard ContinuousClock.now - start > .seconds(1) else { return }
            Terminal.remark("\(VerificationReport.line(report))\n")
        }
        cache.write(passed)
        let explainer = Explainer(file, artifacts: artifacts)
        func explained(_ finding: PlacedFinding) -> PlacedFinding {
            // Only what was rendered stands on lines of which the origins are known.
            different.contains(finding.path) ? finding : finding.explained(by: explainer, manifest: project.source.name)
        }
        let findings =
            contradictions.filter { paths.contains($0.path) }.compactMap { contradiction -> PlacedFinding? in
                let finding = explained(PlacedFinding(contradiction))
                return contradiction.isDeviation && finding.isPatched ? nil : finding
            } + reports.flatMap(\.findings).filter { paths.contains($0.path) }.map { explained(PlacedFinding($0)) }
        return VerificationRun(
            report: VerificationReport(
                reports: reports,
                findings: findings,
                invariantCount: checksInvariants ? InvariantRegistry.all.count : 0,
                folder: folder,
                fileCount: contents.keys.count(where: paths.contains)
            )
        )
    }
}

/// The files that something is said about.
private struct ChosenPaths {
    let chosen: ChosenArtifacts
    private var ofEnvironments: Set<String> = []
    private var ofFamilies: Set<String> = []

    init(chosen: ChosenArtifacts) { self.chosen = chosen }

    mutating func insert(_ path: String, _ family: String, _ generated: GeneratedArtifact) {
        if chosen.contains(environment: generated.environment?.text) { ofEnvironments.insert(path) }
        if chosen.contains(family: family) { ofFamilies.insert(path) }
    }

    func contains(_ path: String) -> Bool { ofEnvironments.contains(path) && ofFamilies.contains(path) }

    /// Whether files that a program reads together stand for a chosen environment, and one of them is of a chosen family.
    func concern(_ subject: ConsumerRun.Subject) -> Bool {
        subject.allSatisfy(ofEnvironments.contains) && subject.contains(where: ofFamilies.contains)
    }
}

/// Where it is kept what passed: the user's cache, since it says something about this machine.
struct VerificationCache {
    private let path: URL

    /// - Parameter folder: The output folder, absolute.
    init(folder: String) {
        let given = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let cache = URL(fileURLWithPath: given ?? "\(NSHomeDirectory())/.cache")
        path = cache.appending(path: "platformgen/verified/\(ContentDigest(of: Array(folder.utf8))).txt")
    }

    /// Nothing where there is no cache.
    func read() -> PassedSubjects {
        guard let text = try? String(contentsOf: path, encoding: .utf8) else { return PassedSubjects() }
        let start = "\(PlatformgenVersion.current)\n"
        return text.hasPrefix(start) ? PassedSubjects(text: String(text.dropFirst(start.count))) : PassedSubjects()
    }

    /// A cache that cannot be written only costs time.
    func write(_ passed: PassedSubjects) {
        try? FileManager.default.createDirectory(
            at: path.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try? Data("\(PlatformgenVersion.current)\n\(passed.text)".utf8).write(to: path, options: .atomic)
    }
}
