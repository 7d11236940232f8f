import Foundation
import Origins
import PlatformManifest
import Testing

/// Random changes of the complete manifest, read and decoded: whatever comes of it, nothing may crash, and every
/// diagnostic lies within the text.
///
/// `PLATFORMGEN_FUZZ_SECONDS` is the time that it takes, 2 by default; `PLATFORMGEN_FUZZ_SEED` repeats one run. The text
/// at work is kept in a file named in the output, which is what is left of a crash.
@Suite struct FuzzTests {
    @Test func readerAndDecoderNeverCrash() throws {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["PLATFORMGEN_FUZZ_SECONDS"].flatMap(Double.init) ?? 2
        let seed = environment["PLATFORMGEN_FUZZ_SEED"].flatMap(UInt64.init)
        let original = try completeManifest()
        let root = try #require(JSONReader.read(original, into: DiagnosticCollector()))
        let path = NSTemporaryDirectory() + "/platformgen-fuzz-\(ProcessInfo.processInfo.processIdentifier).json"
        print("the manifest at work is in \(path)")
        let deadline = Date().addingTimeInterval(seconds)
        var run: UInt64 = seed ?? 1
        repeat {
            var mutator = ManifestMutator(seed: run)
            let bytes = mutator.mutated(original.bytes, root)
            try Data(bytes).write(to: URL(filePath: path))
            let source = SourceText(name: run % 2 == 0 ? "m.jsonc" : "m.json", bytes: bytes)
            let (file, diagnostics) = read(source)
            for diagnostic in diagnostics {
                let ranges = ([diagnostic.range] + diagnostic.notes.map(\.range)).compactMap(\.self)
                #expect(ranges.allSatisfy { Int($0.upperBound) <= bytes.count }, "seed \(run): \(diagnostic)")
            }
            #expect(file != nil || !diagnostics.isEmpty, "seed \(run)")
            let report = DiagnosticReport(Array(diagnostics.prefix(3)), source: source, root: file?.root)
            for format in DiagnosticFormat.allCases { _ = report.printed(as: format) }
            run += 1
        } while Date() < deadline && seed == nil
        print("\(run) manifests")
        try FileManager.default.removeItem(atPath: path)
    }
}

/// Changes bytes, or the tree.
private struct ManifestMutator {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func mutated(_ bytes: [UInt8], _ root: JSONNode) -> [UInt8] {
        guard Bool.random(using: &random) else { return mutatedBytes(bytes) }
        var root = root
        for _ in 0..<Int.random(in: 1...4, using: &random) { root = mutatedNode(root) }
        let bytes = Array(root.value.jsonText().utf8)
        return Int.random(in: 0..<4, using: &random) == 0 ? mutatedBytes(bytes) : bytes
    }

    private static let tokens: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\uD800", "null", "true", "-", "0", "1e9", "//", "/*",
            "*/", "\n", "\0",
            "\u{FEFF}", "\"in\":", "\"extends\":\"production\"",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F]]

    private mutating func mutatedBytes(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...20, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.removeSubrange(place..<end)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            case 3: bytes.insert(contentsOf: Self.tokens.randomElement(using: &random) ?? [], at: place)
            default: bytes.removeSubrange(place..<bytes.count)
            }
        }
        return bytes
    }

    /// Walks to a random node and changes it: deletes, doubles or swaps a part, or replaces it.
    private mutating func mutatedNode(_ node: JSONNode) -> JSONNode {
        var node = node
        switch node.value {
        case .object(var members) where !members.isEmpty:
            let place = Int.random(in: 0..<members.count, using: &random)
            let other = Int.random(in: 0..<members.count, using: &random)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: members.remove(at: place)
            case 1: members.append(members[place])
            case 2: members.swapAt(place, other)
            case 3: members[place].node = members[other].node
            case 4: return replacement(node)
            case 5:
                members[place] = JSONMember(key: text(), keyRange: members[place].keyRange, node: members[place].node)
            default: members[place].node = mutatedNode(members[place].node)
            }
            node.value = .object(members)
        case .array(var elements) where !elements.isEmpty:
            let place = Int.random(in: 0..<elements.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: elements.remove(at: place)
            case 1: elements.append(elements[place])
            case 2: return replacement(node)
            default: elements[place] = mutatedNode(elements[place])
            }
            node.value = .array(elements)
        default: return replacement(node)
        }
        return node
    }

    private mutating func replacement(_ node: JSONNode) -> JSONNode {
        let numbers = ["0", "-1", "1e400", "0.0000000001", "99999999999999999999", "1.5", "65536"]
        let value: JSONValue =
            switch Int.random(in: 0..<7, using: &random) {
            case 0: .null
            case 1: .bool(true)
            case 2: .number(numbers.randomElement(using: &random) ?? "0")
            case 3: .array([])
            case 4: .object([])
            default: .string(text())
            }
        return JSONNode(value, node.range)
    }

    private mutating func text() -> String {
        let texts = [
            "", "in", "extends", "production", "base", "a", "1G", "9999999G", "99999999w", "10.0.0.0/8", "\0",
            "\u{212A}", "x\u{301}",
            "p99", "100%", "..", "0:0", "a:1", "a@b", "$schema", String(repeating: "a", count: 300),
        ]
        return texts.randomElement(using: &random) ?? ""
    }
}
