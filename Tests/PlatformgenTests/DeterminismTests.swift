import Foundation
import TestSupport
import Testing

/// The same manifest gives the same bytes, whoever renders it and wherever. Dictionaries are seeded anew in every process.
@Suite struct DeterminismTests {
    private func withFlagship(_ body: (ProjectFolder) throws -> Void) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try withFolder { folder in
            for name in ["manifest.json", "Templates"] {
                let source = root.appending(path: name).path
                guard FileManager.default.fileExists(atPath: source) else { continue }
                try FileManager.default.copyItem(atPath: source, toPath: folder.path + "/" + name)
            }
            let result = try folder.run("render", "--output", "first")
            try #require(result.status == 0, "\(result.transcript)")
            try body(folder)
        }
    }

    /// Renders by a script into `second`, and compares bytes and modes.
    private func compare(_ folder: ProjectFolder, _ script: String, environment: [String: String] = [:]) throws {
        let result = try folder.shell("rm -rf second; " + script, environment: environment)
        #expect(result.status == 0, "\(result.transcript)")
        let first = try folder.snapshot("first").mapValues { [$0.bytes, Data("\($0.mode ?? 0)".utf8)] }
        let second = try folder.snapshot("second").mapValues { [$0.bytes, Data("\($0.mode ?? 0)".utf8)] }
        #expect(first.count > 5)
        #expect(first == second, "\(script) \(environment)")
    }

    @Test(arguments: [
        ["LC_ALL": "C", "LANG": "C"], ["LC_ALL": "tr_TR.UTF-8"], ["LC_ALL": "POSIX", "LANGUAGE": "de"],
        ["TZ": "Asia/Kathmandu"], ["TZ": ":nonsense"], ["HOME": "/nonexistent", "USER": "", "COLUMNS": "20"],
        ["TERM": "xterm", "CI": "true", "GITHUB_ACTIONS": "true"], ["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"],
    ])
    func environment(variables: [String: String]) throws {
        try withFlagship { folder in
            try compare(folder, "\"$PLATFORMGEN\" render --output second", environment: variables)
        }
    }

    @Test func hashSeedUmaskFolderAndSpelling() throws {
        try withFlagship { folder in
            let manifest = folder.path + "/manifest.json"
            for _ in 0..<5 {
                try compare(folder, "unset SWIFT_DETERMINISTIC_HASHING; \"$PLATFORMGEN\" render -o second")
            }
            try compare(folder, "cd / && \"$PLATFORMGEN\" render -m '\(manifest)' -o '\(folder.path)/second'")
            try compare(folder, "umask 077; \"$PLATFORMGEN\" render --output ./second/")
            try compare(folder, "taskset 1 \"$PLATFORMGEN\" render --output second")
        }
    }

    /// Parts put together are the whole.
    @Test func environmentsOneAfterTheOther() throws {
        try withFlagship { folder in
            try compare(
                folder,
                """
                for name in $("$PLATFORMGEN" list environments | cut -d' ' -f1 | sort -r); do
                  "$PLATFORMGEN" render --output second --env "$name" || exit 1
                done
                """
            )
        }
    }

    @Test func anotherUser() throws {
        try withFlagship { folder in
            let run = try asNobody()
            try compare(
                folder,
                """
                chmod 755 . && cp "$PLATFORMGEN" platformgen && chmod 755 platformgen && mkdir -m 777 open &&
                chmod -R go+rX manifest.json Templates; HOME=/ \(run) ./platformgen render --output open/second &&
                mv open/second second
                """
            )
        }
    }

    @Test func parallelRuns() throws {
        try withFlagship { folder in
            try compare(
                folder,
                """
                for number in 1 2 3 4; do "$PLATFORMGEN" render --output "many/$number" & done; wait
                for number in 2 3 4; do diff -r many/1 "many/$number" || exit 1; done
                for number in 1 2 3; do "$PLATFORMGEN" render --output second & done; wait
                diff -r many/1 second
                """
            )
        }
    }
}
