import ArgumentParser
import ConsumerPrograms
import Documents
import Foundation
import Generators
import PlatformManifest
import PlatformModel

/// What `verify` does: reads the output folder, has it read by the programs, and gathers what they say.
struct Verification {
    let report: VerificationReport

    /// - Throws: The exit status, after the reason was printed.
    static func run(
        _ project: Project,
        folder: String,
        programs: [any ConsumerProgram],
        ignoresCache: Bool,
        _ format: OutputFormat
    ) async throws -> Verification {
        let artifacts = await project.artifactsConcurrently()
        try CommandSupport.stopOnErrors(project, format)
        guard let platforms = project.platforms else { throw ExitStatus.manifestErrors }
        var contents: [String: [UInt8]] = [:]
        var missing: [String] = []
        var different = 0
        for (_, generated) in artifacts {
            let path = generated.artifact.path.text
            guard let bytes = try? FileReader.read("\(folder)/\(path)") else {
                missing.append(path)
                continue
            }
            contents[path] = bytes
            if bytes != generated.artifact.document.rendered() { different += 1 }
        }
        guard !contents.isEmpty else {
            Terminal.report("platformgen: '\(folder)' holds none of the files that the manifest describes\n")
            Terminal.report("fix: run 'platformgen render' first\n")
            throw ExitStatus.findings
        }
        if different + missing.count > 0 {
            Terminal.report(
                "note: \(different + missing.count) files are not what the manifest says; 'platformgen check' tells how\n"
            )
        }
        let absolute = URL(fileURLWithPath: folder).standardizedFileURL.resolvingSymlinksInPath().path
        let files = RenderedFiles(folder: absolute, platforms: platforms, contents: contents)
        let cache = VerificationCache(folder: absolute)
        var passed = ignoresCache ? PassedSubjects() : cache.read()
        let start = ContinuousClock.now
        let reports = await Verifier(files: files).verify(programs, remembering: &passed) { report in
            guard ContinuousClock.now - start > .seconds(1) else { return }
            Terminal.remark("\(VerificationReport.line(report))\n")
        }
        cache.write(passed)
        return Verification(report: VerificationReport(reports: reports, folder: folder, fileCount: contents.count))
    }
}

/// Where it is kept what passed: the user's cache, since it says something about this machine.
struct VerificationCache {
    private let path: URL

    /// - Parameter folder: The output folder, absolute.
    init(folder: String) {
        let given = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let cache = URL(fileURLWithPath: given ?? "\(NSHomeDirectory())/.cache")
        let name = folder.utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        path = cache.appending(path: "platformgen/verified/\(String(name, radix: 16)).txt")
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
