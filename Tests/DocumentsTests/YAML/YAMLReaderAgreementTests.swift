import Documents
import TestSupport
import Testing
import Yams

/// Other programs read back what we print: YAML 1.1 (Yams, PyYAML), YAML 1.2 (ruamel.yaml), JSON (Python, Foundation).
@Suite("YAML and JSON as others read them") struct YAMLReaderAgreementTests {
    /// Every hostile string as key, value, item, flow item, quoted and as literal block, in several nestings.
    private static func tree(of strings: [String]) -> DataNode {
        let keys = DataNode(
            pairs: strings.enumerated().map { DataPair($1, DataNode($0), comment: [String($1.prefix(300))]) }
        )
        let blocks = DataNode(
            pairs: strings.enumerated().map { DataPair("b\($0)", .literal($1), blankLineBefore: true) }
        )
        return [
            "keys": keys, "values": DataNode(pairs: strings.enumerated().map { DataPair("v\($0)", DataNode($1)) }),
            "items": DataNode(strings: strings), "flow": DataNode(strings: strings, style: .flow),
            "quoted": DataNode(strings: strings, style: .flowQuoted), "flowKeys": keys.styled(.flow), "blocks": blocks,
            "blockItems": DataNode(items: strings.map { DataNode.literal($0) }),
            "deep": DataNode(
                items: strings.map { [["a": .literal($0), "b": ["c": DataNode($0)]], [[DataNode($0)]]] }
            ),
            "numbers": [0, -1, 9_223_372_036_854_775_807, true, false, .null, .emptyMapping, .emptySequence],
        ]
    }

    static let hostile = tree(of: HostileStrings.all)

    @Test func hostileStringsHaveNoTwins() {
        #expect(HostileStrings.all.count >= 40)
        #expect(Set(HostileStrings.all.map { Array($0.utf8) }).count == HostileStrings.all.count)
    }

    /// Yams loses a byte order mark at the start of a string, and takes canonically equivalent keys for duplicates.
    @Test func yamsReadsTheSameTree() throws {
        let strings = HostileStrings.all.filter { !$0.unicodeScalars.starts(with: ["\u{FEFF}"]) }
        let expected = Self.tree(of: strings.filter { !$0.unicodeScalars.contains("\u{301}") })
        let document = YAMLDocument(header: HostileStrings.all, root: expected)
        let node = try #require(try Yams.compose(yaml: String(decoding: document.rendered(), as: UTF8.self)))
        #expect(try tree(node).sameData(as: expected))
    }

    /// Our tree of Yams' tree, by the tags that Yams resolved.
    private func tree(_ node: Yams.Node) throws -> DataNode {
        switch node {
        case .scalar(let scalar):
            switch node.tag.description {
            case "tag:yaml.org,2002:null": return .null
            case "tag:yaml.org,2002:bool": return DataNode(scalar.string == "true")
            case "tag:yaml.org,2002:int": return DataNode(try #require(Int(scalar.string)))
            case "tag:yaml.org,2002:str": return DataNode(scalar.string)
            default: return ["unexpected": DataNode(node.tag.description + scalar.string)]
            }
        case .sequence(let items): return DataNode(items: try items.map(tree))
        case .mapping(let pairs):
            return DataNode(pairs: try pairs.map { DataPair(try #require($0.key.scalar?.string), try tree($0.value)) })
        case .alias: return "unexpected alias"
        }
    }

    @Test(arguments: ["pyyaml", "ruamel"])
    func pythonReadersAgree(reader: String) throws {
        let python = try requireProgram("venv/bin/python")
        try ProcessRunner.withTemporaryFolder { folder in
            let document = YAMLDocument(header: HostileStrings.all, root: Self.hostile, separatesTopLevel: true)
            try writeFile(document.rendered(), to: folder + "/a.yaml")
            try writeFile(JSONDocument(root: Self.hostile).rendered(), to: folder + "/a.json")
            let script = """
                import json, sys
                expected = json.load(open("a.json", encoding="utf-8"))
                text = open("a.yaml", encoding="utf-8", newline="").read()
                if sys.argv[1] == "pyyaml":
                    import yaml
                    found = yaml.safe_load(text)
                else:
                    from ruamel.yaml import YAML
                    found = YAML(typ="safe", pure=True).load(text)
                def same(a, b, path):
                    if type(a) is not type(b): sys.exit(f"{path}: {a!r:.200} is not {b!r:.200}")
                    if isinstance(a, dict):
                        if list(a) != list(b): sys.exit(f"{path}: keys {set(a) ^ set(b)!r}")
                        for key in a: same(a[key], b[key], path + "/" + key[:20])
                    elif isinstance(a, list):
                        if len(a) != len(b): sys.exit(f"{path}: length")
                        for index, (x, y) in enumerate(zip(a, b)): same(x, y, path + "/" + str(index))
                    elif a != b: sys.exit(f"{path}: {a!r:.200} is not {b!r:.200}")
                same(expected, found, "")
                """
            let result = try ProcessRunner.run(python, ["-c", script, reader], workingFolder: folder)
            #expect(result.status == 0, "\(result.transcript)")
        }
    }

    @Test func yamllintFindsNothing() throws {
        let yamllint = try requireProgram("yamllint")
        let root: DataNode = [
            "a": ["b": [1, ["c": 2, "d": [3]], ["x"]], "e": DataNode(strings: ["x"], style: .flowQuoted)],
            "run": .literal("a\nb\n"), "empty": .emptyMapping,
        ]
        let result = try ProcessRunner.run(
            yamllint,
            ["-s", "-d", "{extends: default, rules: {document-start: disable}}", "-"],
            standardInput: YAMLDocument(header: ["Generated"], root: root, separatesTopLevel: true).rendered()
        )
        #expect(result.status == 0, "\(result.transcript)")
    }
}
