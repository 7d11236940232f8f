import Documents
import Foundation
import TestSupport
import Testing

@Suite("JSON printer") struct JSONPrinterTests {
    private func printed(_ root: DataNode) -> String {
        String(decoding: JSONDocument(root: root).rendered(), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("plain", "plain"), ("\"\\/", "\\\"\\\\/"), ("\n\t\r\u{8}\u{C}", "\\n\\t\\r\\b\\f"),
            ("\0\u{1F}", "\\u0000\\u001F"),
            ("é日🚀", "é日🚀"), ("\u{2028}\u{2029}", "\\u2028\\u2029"), ("\u{202E}", "\\u202E"),
            ("\u{E0001}", "\\uDB40\\uDC01"),
            ("<script>", "<script>"),
        ]
    )
    func strings(text: String, expected: String) {
        #expect(printed(DataNode(text)) == "\"\(expected)\"\n")
        #expect(printed(DataNode(pairs: [DataPair(text, 1)])) == "{\n  \"\(expected)\": 1\n}\n")
    }

    @Test func layout() throws {
        let root: DataNode = [
            "a": [1, "x", true, .null], "empty": [:], "none": [],
            "number": DataNode(try #require(DecimalText(parsing: "1e-3"))),
            "short": DataNode(strings: ["CMD", "x"], style: .flow), "pair": (["k": 1] as DataNode).styled(.flow),
        ]
        #expect(
            printed(root) == """
                {
                  "a": [
                    1,
                    "x",
                    true,
                    null
                  ],
                  "empty": {},
                  "none": [],
                  "number": 1e-3,
                  "short": ["CMD", "x"],
                  "pair": {"k": 1}
                }

                """
        )
    }

    @Test func aliasesAreExpanded() {
        let root = DataNode(pairs: [
            DataPair("x", (["a": 1, "b": 2] as DataNode).anchored("x")),
            DataPair("y", DataNode(pairs: [.merge("x"), DataPair("b", 3)])), DataPair("z", .alias("x")),
        ])
        let expected: DataNode = ["x": ["a": 1, "b": 2], "y": ["a": 1, "b": 3], "z": ["a": 1, "b": 2]]
        #expect(printed(root) == printed(expected))
    }

    @Test func foundationReadsHostileStrings() throws {
        let bytes = JSONDocument(root: DataNode(strings: HostileStrings.all)).rendered()
        let found = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String])
        #expect(found.map { Array($0.utf8) } == HostileStrings.all.map { Array($0.utf8) })
    }
}
