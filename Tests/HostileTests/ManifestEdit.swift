import Foundation
import Origins
import PlatformManifest
import Testing

/// A manifest of the repository as a tree whose strings can be replaced.
struct EditableManifest {
    let name: String
    let root: JSONNode

    /// - Throws: If the file is not there or no JSON.
    init(_ path: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let bytes = Array(try Data(contentsOf: folder.appending(path: path)))
        name = "manifest.json"
        root = try #require(JSONReader.read(SourceText(name: name, bytes: bytes), into: DiagnosticCollector()))
    }

    /// Every string value, by its path; keys apart.
    var strings: [StringField] {
        var fields: [StringField] = []
        func visit(_ node: JSONNode) {
            switch node.value {
            case .string(let text): fields.append(StringField(path: root.path(at: node.range), text: text, node.range))
            case .array(let elements): elements.forEach(visit)
            case .object(let members): members.forEach { visit($0.node) }
            case .null, .bool, .number: break
            }
        }
        visit(root)
        return fields
    }

    /// Every key of an object, by its path.
    var keys: [StringField] {
        var fields: [StringField] = []
        func visit(_ node: JSONNode) {
            switch node.value {
            case .array(let elements): elements.forEach(visit)
            case .object(let members):
                for member in members {
                    let path = root.path(at: member.keyRange)
                    fields.append(StringField(path: path, text: member.key, member.keyRange))
                    visit(member.node)
                }
            case .null, .bool, .number, .string: break
            }
        }
        visit(root)
        return fields
    }

    /// The text with some strings replaced, and where the replacements stand.
    func replacing(_ texts: [SourceRange: String]) -> (source: SourceText, places: [SourceRange: SourceRange]) {
        var bytes: [UInt8] = []
        var places: [SourceRange: SourceRange] = [:]
        func write(_ text: String, _ range: SourceRange) {
            let start = bytes.count
            bytes += Array(JSONValue.string(texts[range] ?? text).jsonText().utf8)
            if texts[range] != nil { places[range] = SourceRange(start, bytes.count) }
        }
        func visit(_ node: JSONNode) {
            switch node.value {
            case .string(let text): write(text, node.range)
            case .array(let elements):
                bytes.append(UInt8(ascii: "["))
                for (index, element) in elements.enumerated() {
                    if index > 0 { bytes.append(UInt8(ascii: ",")) }
                    visit(element)
                }
                bytes.append(UInt8(ascii: "]"))
            case .object(let members):
                bytes.append(UInt8(ascii: "{"))
                for (index, member) in members.enumerated() {
                    if index > 0 { bytes.append(UInt8(ascii: ",")) }
                    bytes.append(UInt8(ascii: "\n"))
                    write(member.key, member.keyRange)
                    bytes.append(UInt8(ascii: ":"))
                    visit(member.node)
                }
                bytes.append(UInt8(ascii: "}"))
            case .null, .bool, .number: bytes += Array(node.value.jsonText().utf8)
            }
        }
        visit(root)
        return (SourceText(name: name, bytes: bytes), places)
    }
}

/// A string of a manifest: where it stands in the unchanged text, and what it says there.
struct StringField: Sendable, CustomStringConvertible {
    let path: String
    let text: String
    let range: SourceRange

    init(path: String, text: String, _ range: SourceRange) {
        self.path = path
        self.text = text
        self.range = range
    }

    var description: String { path }
}

/// A generator of numbers that repeats itself (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
