import ArtifactTree
import Foundation
import TestSupport
import Testing

@Suite struct UnifiedDiffTests {
    @Test(
        "small cases, by hand",
        arguments: [
            ("a\n", "a\n", ""),
            ("a\n", "b\n", "@@ -1 +1 @@\n-a\n+b\n"),
            ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
            ("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
            ("a\nb", "c\nb", "@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"),
            (
                "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
                "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"
            ),
        ]
    )
    func byHand(old: String, new: String, hunks: String) {
        let diff = UnifiedDiff(path: "d/f", old: Array(old.utf8), new: Array(new.utf8))
        #expect(diff.text == (hunks.isEmpty ? "" : "--- a/d/f\n+++ b/d/f\n" + hunks))
    }

    @Test("contents with NUL are not shown, and names with blanks and quotes are marked")
    func binaryAndNames() {
        #expect(UnifiedDiff(path: "f", old: [0, 1], new: [1]).text == "Binary files a/f and b/f differ\n")
        #expect(UnifiedDiff(path: "a b", old: [], new: [10]).text.hasPrefix("--- a/a b\t\n+++ b/a b\t\n"))
        #expect(UnifiedDiff(path: "a\"b", old: [], new: [10]).text.hasPrefix("--- \"a/a\\\"b\"\n"))
    }

    @Test("two texts with nothing in common are compared in reasonable time, and in full")
    func different() {
        let old = (0..<20_000).map { "old \($0)\n" }.joined()
        let new = (0..<20_000).map { "new \($0)\n" }.joined()
        let diff = UnifiedDiff(path: "f", old: Array(old.utf8), new: Array(new.utf8)).text
        #expect(diff.utf8.count { $0 == 10 } == 40_003)
    }

    @Test("patch turns the old text into the new one, for seeded random edits")
    func patchApplies() throws {
        let patch = try requireProgram("patch")
        var random = SplitMix(state: 7)
        let sandbox = try TreeSandbox()
        // One run of patch over many files, each with its own history of edits.
        var all: [UInt8] = []
        var expected: [String: [UInt8]] = [:]
        for index in 0..<400 {
            let old = randomText(&random)
            let new = index % 10 == 0 ? randomText(&random) : edited(old, &random)
            guard old != new, !old.isEmpty, !new.isEmpty else { continue }
            let path = index % 7 == 0 ? "dir \(index)/f" : "dir\(index)/f"
            try sandbox.write("", to: path)
            try Data(old).write(to: sandbox.url(path))
            all += UnifiedDiff(path: path, old: old, new: new).bytes
            expected[path] = new
        }
        try Data(all).write(to: sandbox.url("../all.patch"))
        let result = try ProcessRunner.run(
            patch,
            ["-p1", "--fuzz=0", "-s", "-i", "../all.patch"],
            workingFolder: sandbox.url("").path
        )
        #expect(result.status == 0, "\(result.transcript)")
        #expect(expected.count > 300)
        for (path, new) in expected {
            #expect(try [UInt8](Data(contentsOf: sandbox.url(path))) == new, "\(path)")
        }
    }

    @Test("as short as diff -u where the texts are alike")
    func asShortAsDiff() throws {
        let diff = try requireProgram("diff")
        var random = SplitMix(state: 11)
        let sandbox = try TreeSandbox()
        for _ in 0..<60 {
            let old = randomText(&random)
            let new = edited(old, &random)
            try sandbox.write("", to: "old")
            try Data(old).write(to: sandbox.url("old"))
            try Data(new).write(to: sandbox.url("new"))
            let theirs = try ProcessRunner.run(
                diff,
                ["-u", "-d", "--label", "a/f", "--label", "b/f", "old", "new"],
                workingFolder: sandbox.url("").path
            )
            let ours = UnifiedDiff(path: "f", old: old, new: new).bytes
            #expect(changedLines(ours) == changedLines(theirs.output))
        }
    }

    private func changedLines(_ diff: [UInt8]) -> Int {
        diff.split(separator: 10).count { $0.first == UInt8(ascii: "+") || $0.first == UInt8(ascii: "-") }
    }

    private func randomText(_ random: inout SplitMix) -> [UInt8] {
        let lines = (0..<Int.random(in: 0...60, using: &random)).map { _ in randomLine(&random) }
        return Array(lines.joined(separator: [10])) + (Bool.random(using: &random) ? [10] : [])
    }

    /// Few different lines, so that the shortest difference is not obvious; some of them not UTF-8.
    private func randomLine(_ random: inout SplitMix) -> [UInt8] {
        let lines: [[UInt8]] = [[], [97], [98], [99], [0xFF, 0xFE], Array("key: value".utf8), Array("- x\r".utf8)]
        return lines[Int.random(in: 0..<lines.count, using: &random)]
    }

    private func edited(_ text: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var lines = text.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: 0...lines.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: lines.insert(randomLine(&random), at: index)
            case 1 where index < lines.count: lines.remove(at: index)
            case 2 where index < lines.count: lines[index] = randomLine(&random)
            default: continue
            }
        }
        return Array(lines.joined(separator: [10]))
    }
}

/// The same numbers on every run (Steele, Lea, Flood: SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
