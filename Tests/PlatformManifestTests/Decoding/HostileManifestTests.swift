import Origins
import PlatformManifest
import TestSupport
import Testing

/// Every string of the complete manifest is replaced by hostile ones: each arrives unchanged, or is reported at its place.
@Suite struct HostileManifestTests {
    @Test(arguments: HostileStrings.all.indices)
    func valuesArriveOrAreReported(place: Int) throws {
        let hostile = HostileStrings.all[place]
        var manifest = HostileManifest(hostile)
        let root = try #require(JSONReader.read(try completeManifest(), into: DiagnosticCollector()))
        manifest.write(root, isRoot: true)
        try check(manifest, hostile)
    }

    /// One key of each map at a time, since two equal ones are a fault of their own.
    @Test(arguments: ["", "a\nb", "\u{212A}", "1.10"])
    func keysArriveOrAreReported(hostile: String) throws {
        let root = try #require(JSONReader.read(try completeManifest(), into: DiagnosticCollector()))
        var replaced = 0
        while true {
            var manifest = HostileManifest(hostile, keyNumber: replaced)
            manifest.write(root, isRoot: true)
            guard let range = manifest.keyRange else { break }
            let (file, diagnostics) = read(SourceText(name: "m.json", bytes: manifest.bytes))
            let isReported = diagnostics.contains { $0.range == range }
            let arrived = !isReported && file.map { texts(in: $0)[range]?.contains(hostile) == true } ?? false
            #expect(isReported || arrived, "key \(replaced)")
            replaced += 1
        }
        #expect(replaced > 100)
    }

    /// The first is checked and dropped; the second is a value in place, which knows no range of its own.
    private static let withoutRange = ["$schema", "services.backend.env.GREETING.value"]

    private func check(_ manifest: HostileManifest, _ hostile: String) throws {
        let source = SourceText(name: "m.json", bytes: manifest.bytes)
        let (file, diagnostics) = read(source)
        let reported = Set(diagnostics.compactMap(\.range))
        let found = texts(in: try #require(file))
        #expect(manifest.ranges.count > 200)
        for range in manifest.ranges where !reported.contains(range) {
            if Self.withoutRange.contains(file?.path(at: range) ?? "") { continue }
            let text = found[range]?.first { $0.utf8.elementsEqual(hostile.utf8) }
            #expect(text != nil, "\(file?.path(at: range) ?? "")")
        }
        // Nothing is reported elsewhere than at a replaced string, but for what depends on the environments' names.
        for diagnostic in diagnostics where diagnostic.code != .unknownOverride {
            let isAtString = diagnostic.range.map(manifest.ranges.contains) ?? false
            #expect(isAtString, "\(diagnostic)")
        }
    }

    /// The texts of every decoded value by its range, over all environments.
    private func texts(in file: ManifestFile) -> [SourceRange: Set<String>] {
        var texts: [SourceRange: Set<String>] = [:]
        for manifest in [file.base] + file.environments.map(\.manifest) { collect(manifest, nil, &texts) }
        return texts
    }

    private func collect(_ value: Any, _ range: SourceRange?, _ texts: inout [SourceRange: Set<String>]) {
        if let node = value as? JSONNode {
            if case .string(let text) = node.value { texts[node.range, default: []].insert(text) }
            for member in node.members {
                texts[member.keyRange, default: []].insert(member.key)
                collect(member.node, nil, &texts)
            }
            return
        }
        if let range, let text = text(of: value) {
            texts[range, default: []].insert(text)
            return
        }
        let children = Array(Mirror(reflecting: value).children)
        var own = range
        for child in children {
            if let found = child.value as? SourceRange { own = found }
            if case .manifest(let found) = child.value as? Origin { own = found }
        }
        for child in children where !(child.value is SourceRange || child.value is Origin) {
            // The name of an entry brings its own range; the value of an entry is found by the entry's.
            collect(child.value, own, &texts)
        }
    }

    private func text(of value: Any) -> String? {
        switch value {
        case let text as String: text
        case let choice as any ChoiceValue: choice.rawValue
        case let scalar as ScalarText: scalar.text
        case let value as any TextValue: value.description
        default: nil
        }
    }
}

/// The text of a manifest with every string value, or one key of a map, replaced.
private struct HostileManifest {
    private(set) var bytes: [UInt8] = []
    /// Where the replaced values stand.
    private(set) var ranges: Set<SourceRange> = []
    /// Where the replaced key stands.
    private(set) var keyRange: SourceRange?
    private let hostile: [UInt8]
    private let keyNumber: Int?
    private var keyCount = 0

    init(_ hostile: String, keyNumber: Int? = nil) {
        self.hostile = Array(JSONValue.string(hostile).jsonText().utf8)
        self.keyNumber = keyNumber
    }

    mutating func write(_ node: JSONNode, isRoot: Bool = false) {
        switch node.value {
        case .string where keyNumber == nil:
            let start = bytes.count
            bytes += hostile
            ranges.insert(SourceRange(start, bytes.count))
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (place, element) in elements.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                write(element)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (place, member) in members.enumerated() {
                if place > 0 { bytes.append(UInt8(ascii: ",")) }
                writeKey(member.key)
                bytes.append(UInt8(ascii: ":"))
                write(member.node)
            }
            bytes.append(UInt8(ascii: "}"))
        default: bytes += Array(node.value.jsonText().utf8)
        }
    }

    private mutating func writeKey(_ key: String) {
        let start = bytes.count
        if keyCount == keyNumber {
            bytes += hostile
            keyRange = SourceRange(start, bytes.count)
        } else {
            bytes += Array(JSONValue.string(key).jsonText().utf8)
        }
        keyCount += 1
    }
}
