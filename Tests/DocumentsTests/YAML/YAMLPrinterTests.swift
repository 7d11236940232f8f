import Documents
import Origins
import TestSupport
import Testing

@Suite("YAML printer") struct YAMLPrinterTests {
    private func printed(_ root: DataNode, header: [String] = [], separatesTopLevel: Bool = false) -> String {
        let document = YAMLDocument(header: header, root: root, separatesTopLevel: separatesTopLevel)
        return String(decoding: document.rendered(), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("api", "api"), ("a b", "a b"), ("30d", "30d"), ("1m30s", "1m30s"), ("512M", "512M"),
            ("10.0.0.0/24", "10.0.0.0/24"),
            ("/health", "/health"), ("nginx:1.27", "nginx:1.27"), ("${HOME}", "${HOME}"), ("~/x", "~/x"),
            (".env", ".env"),
            ("it's", "it's"), ("a#b", "a#b"), ("日本語", "日本語"), ("🚀", "🚀"), ("none", "none"), ("a \"b\"", "a \"b\""),
            ("no", "\"no\""), ("Off", "\"Off\""), ("y", "\"y\""), ("null", "\"null\""), ("~", "\"~\""), ("", "\"\""),
            ("1.10", "\"1.10\""), ("22:22", "\"22:22\""), ("8080:80", "\"8080:80\""), ("127.0.0.1", "\"127.0.0.1\""),
            ("2024-01-31", "\"2024-01-31\""), ("2024-01-31T10:00:00Z", "\"2024-01-31T10:00:00Z\""),
            ("0x1F", "\"0x1F\""),
            ("017", "\"017\""), ("1e3", "\"1e3\""), (".5", "\".5\""), ("+.inf", "\"+.inf\""), ("1_000", "\"1_000\""),
            ("=", "\"=\""),
            ("<<", "\"<<\""), ("--flag", "\"--flag\""), ("*a", "\"*a\""), ("{{ x }}", "\"{{ x }}\""),
            ("a: b", "\"a: b\""),
            ("a:", "\"a:\""), ("a #b", "\"a #b\""), (" a", "\" a\""), ("%{x}", "\"%{x}\""), ("---", "\"---\""),
            ("...", "\"...\""),
            ("\"x\"", "'\"x\"'"), ("^\\d+: x$", "'^\\d+: x$'"), ("'a' \"b\": \\", "\"'a' \\\"b\\\": \\\\\""),
            ("a\nb", "\"a\\nb\""), ("\0", "\"\\0\""), ("\u{1B}", "\"\\x1B\""), ("\u{85}", "\"\\x85\""),
            ("\u{2028}", "\"\\u2028\""), ("\u{202E}a", "\"\\u202Ea\""), ("\u{FEFF}", "\"\\uFEFF\""),
            ("\u{E0001}", "\"\\U000E0001\""),
        ]
    )
    func scalars(text: String, expected: String) {
        #expect(printed(["k": DataNode(text)]) == "k: \(expected)\n")
        #expect(printed(DataNode(pairs: [DataPair(text, 1)])) == "\(expected): 1\n")
    }

    @Test(
        arguments: [
            ("0.001", "0.001"), ("-1.50", "-1.50"), ("1e3", "1.0e+3"), ("1.5E-3", "1.5e-3"), ("2E+8", "2.0e+8"),
        ]
    )
    func numbers(text: String, expected: String) throws {
        let number = try #require(DecimalText(parsing: text))
        #expect(printed(["k": DataNode(number)]) == "k: \(expected)\n")
    }

    @Test func nesting() {
        let root: DataNode = [
            "services": [
                "api": [
                    "ports": [8080, "8081:80"], "command": DataNode(strings: ["serve", "--x"], style: .flowQuoted),
                    "labels": [:], "list": [], "init": true, "nothing": .null,
                    "nested": [[1, 2], [["a": 1, "b": [3]], ["c": .emptyMapping]]],
                ]
            ]
        ]
        #expect(
            printed(root, header: ["Generated", ""]) == """
                # Generated
                #

                services:
                  api:
                    ports:
                      - 8080
                      - "8081:80"
                    command: ["serve", "--x"]
                    labels: {}
                    list: []
                    init: true
                    nothing: null
                    nested:
                      - - 1
                        - 2
                      - - a: 1
                          b:
                            - 3
                        - c: {}

                """
        )
    }

    @Test func commentsAndBlankLines() {
        var item: DataNode = ["name": "second", "value": 2]
        item.comment = ["an item"]
        item.blankLineBefore = true
        let root = DataNode(pairs: [
            DataPair("first", 1, comment: ["one\ntwo", "bell\u{7} "], blankLineBefore: true),
            DataPair(
                "list",
                [DataNode(pairs: [DataPair("name", "first", comment: ["moves up"])]), item],
                comment: [""],
                blankLineBefore: true
            ),
        ])
        #expect(
            printed(root) == """
                # one
                # two
                # bell\\u{7}
                first: 1

                #
                list:
                  # moves up
                  - name: first

                  # an item
                  - name: second
                    value: 2

                """
        )
    }

    @Test func aCommentInANestedSequenceIsKept() {
        let inner = DataNode(pairs: [DataPair("a", 1, comment: ["why"])])
        #expect(printed([[inner]]) == "-\n  # why\n  - a: 1\n")
    }

    @Test func anchorsAliasesAndMergeKeys() {
        let root = DataNode(pairs: [
            DataPair("x-log", (["driver": "local"] as DataNode).anchored("log")),
            DataPair("x-env", ([] as DataNode).anchored("env")),
            DataPair("list", [(["a": 1] as DataNode).anchored("one"), .alias("one")]),
            DataPair("api", DataNode(pairs: [.merge("log"), DataPair("env", .alias("env"))])),
            DataPair("web", DataNode(pairs: [.merge("log", "one")])),
            DataPair("ports", DataNode.emptySequence.tagged("override")),
            DataPair("gone", DataNode.null.tagged("reset")),
        ])
        #expect(
            printed(root, separatesTopLevel: false) == """
                x-log: &log
                  driver: local
                x-env: &env []
                list:
                  - &one
                    a: 1
                  - *one
                api:
                  <<: *log
                  env: *env
                web:
                  <<: [*log, *one]
                ports: !override []
                gone: !reset null

                """
        )
    }

    @Test func literalBlocks() {
        let root: DataNode = [
            "run": .literal("set -eu\n\n  exec \"$@\"\n"), "strip": .literal("a\nb"), "indented": .literal("  a\nb\n"),
            "items": [.literal("x: 1\ny: 2\n"), ["script": .literal("# x\n")]],
            "trailing": .literal("a \nb"), "keep": .literal("a\n\n"), "bell": .literal("\u{7}\n"),
            "blank": .literal("\n"),
        ]
        #expect(
            printed(root)
                == """
                run: |
                  set -eu

                    exec "$@"
                strip: |-
                  a
                  b
                indented: |2
                    a
                  b
                items:
                  - |
                    x: 1
                    y: 2
                  - script: |
                      # x
                trailing: "a \\nb"
                keep: "a\\n\\n"
                bell: "\\a\\n"
                blank: "\\n"

                """.replacing("\\a", with: "\\x07")
        )
    }

    @Test func flow() {
        let root = DataNode(pairs: [
            DataPair("a", (["x", "a,b", "a:b", "", ["k": [1]]] as DataNode).styled(.flow)),
            DataPair("b", (["k": "v", "no": .null] as DataNode).styled(.flow)),
        ])
        #expect(printed(root) == "a: [x, \"a,b\", \"a:b\", \"\", {k: [1]}]\nb: {k: v, \"no\": null}\n")
    }

    @Test(
        arguments: [
            (DataNode.emptyMapping, "--- {}\n"), (["a"] as DataNode, "- a\n"), ("text" as DataNode, "--- text\n"),
            (.literal("a\nb\n"), "--- \"a\\nb\\n\"\n"), ((["a": 1] as DataNode).anchored("r"), "--- &r\na: 1\n"),
        ]
    )
    func roots(root: DataNode, expected: String) {
        #expect(printed(root) == expected)
    }

    @Test func longKeysAreExplicit() {
        let key = String(repeating: "k", count: 1001)
        #expect(printed(DataNode(pairs: [DataPair(key, ["a": 1])])) == "? \(key)\n:\n  a: 1\n")
    }

    @Test func originsByLine() {
        let first = Origin.standard("first")
        let second = Origin.standard("second")
        let key = Origin.standard("key")
        let root = DataNode(pairs: [
            DataPair("a", [DataNode(1, origin: first), DataNode(2, origin: second)], keyOrigin: key),
            DataPair("b", .literal("x\ny\n", origin: first)),
        ])
        let document = YAMLDocument(header: ["h"], root: root, separatesTopLevel: true)
        #expect(
            document.renderedWithOrigins().lineOrigins == [
                [], [], [key], [first, key], [second, key], [first], [first], [first], [first],
            ]
        )
    }
}
