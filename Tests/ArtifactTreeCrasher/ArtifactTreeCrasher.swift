#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import ArtifactTree
import Documents
import Synchronization

/// Renders a described tree and, when asked to, ends itself with SIGKILL before a given change of the disk.
///
/// `ArtifactTreeCrasher check|render FOLDER DESCRIPTION [STEP [USER]]`: `STEP` counts from 1, 0 is never; `USER` is the
/// number of the user to become. Prints the number of changes made, and the findings of what is refused or drifted.
/// Exit status: 0 done, 1 findings, 74 the disk said no.
@main
struct ArtifactTreeCrasher {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4, let description = read(arguments[3]) else { exit(64) }
        let killAt = arguments.count > 4 ? Int(arguments[4]) ?? 0 : 0
        if arguments.count > 5, let user = uid_t(arguments[5]), setuid(user) != 0 { exit(64) }
        let steps = StepCounter()
        let fileSystem = TreeFileSystem { _ in
            if steps.next() == killAt { kill(getpid(), SIGKILL) }
        }
        let tree = OutputTree(arguments[2], fileSystem: killAt < 0 ? TreeFileSystem() : fileSystem)
        do {
            let expected = try ExpectedTree(files: files(description))
            let provenance = Provenance(manifest: ContentDigest(of: description), version: "1")
            if arguments[1] == "check" {
                report(try await tree.check(expected, provenance: provenance).findings)
            } else {
                let result = try await tree.render(expected, provenance: provenance)
                print(steps.count)
                report(result.plan.refusals)
            }
        } catch let error as TreeError {
            print(error.message)
            exit(74)
        } catch {
            print(error)
            exit(65)
        }
    }

    private static func report(_ findings: [DriftFinding]) {
        for finding in findings { print("\(finding.kind.code): \(finding.message)") }
        exit(findings.isEmpty ? 0 : 1)
    }

    /// One file a line: path, mode, generator, environment (`-` for none), one line of contents, with tabs between.
    private static func files(_ description: [UInt8]) -> [ExpectedFile] {
        description.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 5, let path = ArtifactPath(parsing: fields[0]) else { return nil }
            return ExpectedFile(
                path: path,
                bytes: Array((fields[4] + "\n").utf8),
                mode: fields[1] == "x" ? .executable : .regular,
                generator: fields[2],
                environment: fields[3] == "-" ? nil : fields[3]
            )
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}

/// Counts across threads.
private final class StepCounter: Sendable {
    private let made = Atomic(0)

    var count: Int { made.load(ordering: .relaxed) }

    func next() -> Int {
        made.add(1, ordering: .relaxed).newValue
    }
}
