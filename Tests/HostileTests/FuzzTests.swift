import Foundation
import Origins
import PlatformManifest
import TestSupport
import Testing

/// Random damage to good manifests: the pipeline ends in diagnostics, or in files that come out the same again.
@Suite struct FuzzTests {
    /// From `PLATFORMGEN_FUZZ_SECONDS`.
    private static let seconds =
        ProcessInfo.processInfo.environment["PLATFORMGEN_FUZZ_SECONDS"].flatMap(Double.init) ?? 2

    @Test func damagedManifestsNeverCrash() throws {
        let manifests = try [
            "Tests/Fixtures/hostile-manifest.json", "Templates/starters/minimal.json",
            "Templates/starters/mime-transfer.json", "Templates/starters/single-app.json",
        ].map { try EditableManifest($0) }
        // So that a crash leaves its cause behind.
        let last = NSTemporaryDirectory() + "/platformgen-fuzz-last.json"
        defer { try? FileManager.default.removeItem(atPath: last) }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(Self.seconds)
        var rendered = 0
        var rounds: UInt64 = 0
        // A busy machine gets through few rounds, and most damage is an error.
        while clock.now < end || rounds < 20 || rendered == 0 && rounds < 200 {
            rounds += 1
            var mutator = TreeMutator(seed: rounds, donors: manifests.map(\.root))
            let manifest = manifests[Int(rounds) % manifests.count]
            let text = mutator.damaged(manifest.root).value.jsonText()
            try writeFile(Array(text.utf8), to: last)
            let source = SourceText(name: "manifest.json", bytes: Array(text.utf8))
            let first = Outcome(source)
            guard first.errors.isEmpty, first.treeError == nil else { continue }
            rendered += 1
            let second = Outcome(source)
            #expect(first.files.map(\.path) == second.files.map(\.path), "seed \(rounds)")
            #expect(first.files.map(\.bytes) == second.files.map(\.bytes), "seed \(rounds)")
            for file in first.files {
                #expect(throws: Never.self, "seed \(rounds): \(file.path)") {
                    try IndependentReader.read(file.path, file.bytes)
                }
            }
        }
        #expect(rendered > 0, "some damage is harmless, in \(rounds) rounds")
    }
}

/// Deletes, doubles, swaps and replaces nodes of a tree.
struct TreeMutator {
    private var random: SeededGenerator
    private let donors: [JSONNode]

    /// Nodes are borrowed from the donors.
    init(seed: UInt64, donors: [JSONNode]) {
        random = SeededGenerator(seed: seed)
        self.donors = donors
    }

    mutating func damaged(_ root: JSONNode) -> JSONNode {
        var root = root
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            var remaining = Int.random(in: 0..<count(root), using: &random)
            root = damaging(root, &remaining)
        }
        return root
    }

    private func count(_ node: JSONNode) -> Int {
        switch node.value {
        case .array(let elements): elements.reduce(1) { $0 + count($1) }
        case .object(let members): members.reduce(1) { $0 + count($1.node) }
        case .null, .bool, .number, .string: 1
        }
    }

    /// The tree with the node of that number, in the order of the text, damaged.
    private mutating func damaging(_ node: JSONNode, _ remaining: inout Int) -> JSONNode {
        guard remaining > 0 else {
            remaining = -1
            return damage(node)
        }
        remaining -= 1
        switch node.value {
        case .array(var elements):
            for index in elements.indices where remaining >= 0 {
                elements[index] = damaging(elements[index], &remaining)
            }
            return JSONNode(.array(elements), node.range)
        case .object(var members):
            for index in members.indices where remaining >= 0 {
                members[index].node = damaging(members[index].node, &remaining)
            }
            return JSONNode(.object(members), node.range)
        case .null, .bool, .number, .string: return node
        }
    }

    private mutating func damage(_ node: JSONNode) -> JSONNode {
        switch node.value {
        case .array(var elements) where !elements.isEmpty && Bool.random(using: &random):
            let index = elements.indices.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<3, using: &random) {
            case 0: elements.remove(at: index)
            case 1: elements.append(elements[index])
            default: elements.shuffle(using: &random)
            }
            return JSONNode(.array(elements), node.range)
        case .object(var members) where !members.isEmpty && Int.random(in: 0..<4, using: &random) > 0:
            let index = members.indices.randomElement(using: &random) ?? 0
            let other = members.indices.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<4, using: &random) {
            case 0: members.remove(at: index)
            case 1:
                let node = members[index].node
                members[index].node = members[other].node
                members[other].node = node
            case 2: members[index] = renamed(members[index], HostileStrings.all.randomElement(using: &random) ?? "")
            default: members.append(renamed(members[index], members[index].key + "-copy"))
            }
            return JSONNode(.object(members), node.range)
        default: return JSONNode(replacement(), node.range)
        }
    }

    private func renamed(_ member: JSONMember, _ key: String) -> JSONMember {
        JSONMember(key: key, keyRange: member.keyRange, node: member.node)
    }

    private mutating func replacement() -> JSONValue {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2:
            let numbers = [
                "0", "-1", "1", "1e3", "0.5", "65536", "9223372036854775807", "-9223372036854775808", "1e400",
            ]
            return .number(numbers.randomElement(using: &random) ?? "0")
        case 3: return .string(HostileStrings.all.randomElement(using: &random) ?? "")
        case 4: return .array([])
        case 5: return .object([])
        default:
            var node = donors.randomElement(using: &random) ?? JSONNode(.null, SourceRange(0, 0))
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let children: [JSONNode] =
                    switch node.value {
                    case .array(let elements): elements
                    case .object(let members): members.map(\.node)
                    case .null, .bool, .number, .string: []
                    }
                guard let child = children.randomElement(using: &random) else { break }
                node = child
            }
            return node.value
        }
    }
}
