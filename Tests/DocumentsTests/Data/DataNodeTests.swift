import Documents
import Origins
import Testing

@Suite("Data tree") struct DataNodeTests {
    @Test(
        arguments: [
            ("0", true), ("-0", true), ("10", true), ("0.001", true), ("1e400", true), ("-1.5E+3", true), ("", false),
            ("-", false),
            ("01", false), ("-01", false), (".5", false), ("1.", false), ("+1", false), ("1e", false), ("1 ", false),
            ("NaN", false),
            ("0x1", false), ("١", false),
        ]
    )
    func decimalText(text: String, isNumber: Bool) {
        #expect((DecimalText(parsing: text) != nil) == isNumber)
    }

    @Test func subscriptAndAppend() {
        var node: DataNode = ["a": 1]
        node["b"] = "x"
        node["a"] = 2
        node.append("c", [1], comment: ["why"])
        node["b"] = nil
        node["c"]?.append(item: 2)
        #expect(node.pairs?.map(\.key) == ["a", "c"])
        #expect(node["a"] == 2)
        #expect(node["c"]?.items == [1, 2])
        #expect(node.pairs?.last?.comment == ["why"])
        #expect(node["missing"] == nil)
    }

    static let comparisons: [(DataNode, DataNode, Bool)] = [
        (["a": 1, "b": 2], ["b": 2, "a": 1], true), ([1, 2], [2, 1], false), ("1", 1, false),
        (.null, .emptyMapping, false), (["a": 1], ["a": 1, "b": .null], false), (["a": 1], ["b": 1], false),
        (DataNode("e\u{301}"), DataNode("é"), false), (DataNode(1, origin: .standard("x")), 1, true),
        (.literal("x"), "x", true), (DataNode.null.tagged("reset"), .null, false),
    ]

    @Test(arguments: comparisons)
    func sameData(left: DataNode, right: DataNode, expected: Bool) {
        #expect(left.sameData(as: right) == expected)
        #expect(right.sameData(as: left) == expected)
    }

    @Test func aliasesStandForTheirNodes() {
        let left = DataNode(pairs: [DataPair("a", ([1] as DataNode).anchored("x")), DataPair("b", .alias("x"))])
        #expect(left.sameData(as: ["a": [1], "b": [1]]))
    }

    struct PatchCase: Sendable {
        let target: DataNode
        let patch: DataNode
        let expected: DataNode
        let changed: [String]

        init(_ target: DataNode, _ patch: DataNode, _ expected: DataNode, _ changed: String...) {
            self.target = target
            self.patch = patch
            self.expected = expected
            self.changed = changed
        }
    }

    /// The examples of RFC 7396, appendix A, and a few more.
    static let patches = [
        PatchCase(["a": "b"], ["a": "c"], ["a": "c"], "/a"),
        PatchCase(["a": "b"], ["b": "c"], ["a": "b", "b": "c"], "/b"),
        PatchCase(["a": "b"], ["a": .null], [:], "/a"),
        PatchCase(["a": "b", "b": "c"], ["a": .null], ["b": "c"], "/a"),
        PatchCase(["a": ["b"]], ["a": "c"], ["a": "c"], "/a"),
        PatchCase(["a": "c"], ["a": ["b"]], ["a": ["b"]], "/a"),
        PatchCase(["a": ["b": "c"]], ["a": ["b": "d", "c": .null]], ["a": ["b": "d"]], "/a/b"),
        PatchCase(["a": [["b": "c"]]], ["a": [1]], ["a": [1]], "/a"),
        PatchCase(["a", "b"], ["c", "d"], ["c", "d"], ""),
        PatchCase(["a": "b"], ["c"], ["c"], ""),
        PatchCase(["a": "foo"], .null, .null, ""),
        PatchCase(["a": "foo"], "bar", "bar", ""),
        PatchCase(["e": .null], ["a": 1], ["e": .null, "a": 1], "/a"),
        PatchCase([1, 2], ["a": "b", "c": .null], ["a": "b"], "", "/a"),
        PatchCase([:], ["a": ["bb": ["ccc": .null]]], ["a": ["bb": [:]]], "/a", "/a/bb"),
        PatchCase(["a": 1, "b": [1]], ["a": 1, "b": [1]], ["a": 1, "b": [1]]),
        PatchCase(["a/b~": 1], ["a/b~": 2], ["a/b~": 2], "/a~1b~0"),
    ]

    @Test(arguments: patches)
    func mergePatch(_ patchCase: PatchCase) {
        let result = patchCase.target.applying(mergePatch: patchCase.patch)
        #expect(result.node.sameData(as: patchCase.expected))
        #expect(result.changed.sorted().map(\.description) == patchCase.changed)
    }

    @Test func mergePatchKeepsCommentsAndOrigins() {
        let target = DataNode(pairs: [DataPair("a", 1, comment: ["why"]), DataPair("b", 2)])
        let patch: DataNode = ["a": DataNode(3, origin: .standard("patch"))]
        let node = target.applying(mergePatch: patch).node
        #expect(node.pairs?.first?.comment == ["why"])
        #expect(node["a"]?.origin == .standard("patch"))
    }

    @Test func mergePatchAndAliases() {
        let target = DataNode(pairs: [
            DataPair("x", (["a": 1] as DataNode).anchored("x")), DataPair("y", .alias("x")), DataPair("z", .alias("x")),
            DataPair("m", DataNode(pairs: [.merge("x")])), DataPair("l", [.alias("x")]),
        ])
        let below = target.applying(mergePatch: ["y": ["a": 2]])
        #expect(below.node.sameData(as: ["x": ["a": 1], "y": ["a": 2], "z": ["a": 1], "m": ["a": 1], "l": [["a": 1]]]))
        #expect(below.changed == [JSONPointer(["y", "a"])])
        let lost = target.applying(mergePatch: ["x": .null])
        #expect(lost.node.sameData(as: ["y": ["a": 1], "z": ["a": 1], "m": ["a": 1], "l": [["a": 1]]]))
        let nothing = target.applying(mergePatch: ["y": ["a": 1], "l": [["a": 1]]])
        #expect(nothing.changed.isEmpty)
        #expect(nothing.node == target)
    }
}
