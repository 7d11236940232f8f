import Documents
import Origins
import TestSupport
import Testing

@Suite("INI") struct INITests {
    @Test func layout() throws {
        let origin = Origin.standard("x")
        let document = INIDocument(
            header: ["Generated"],
            style: .systemd,
            [
                INISection(
                    "Unit",
                    [.entry("Description", try .systemd("100% & more")), .entry("After", "docker.service")]
                ),
                INISection(
                    "Service",
                    comment: ["runs"],
                    [
                        .comment("first"),
                        .entry(
                            "ExecStart",
                            try .systemdCommand(["/bin/x", "a b", "$5", "", "it's \"q\"\\", "50%", "a;"])
                        ),
                        .entry("ExecStart", "/bin/y %i", origin: origin), .blank, .entry("User", "app"),
                    ]
                ),
            ]
        )
        let (bytes, origins) = document.renderedWithOrigins()
        #expect(
            String(decoding: bytes, as: UTF8.self) == #"""
                # Generated

                [Unit]
                Description=100%% & more
                After=docker.service

                # runs
                [Service]
                # first
                ExecStart=/bin/x "a b" $$5 "" "it's \"q\"\\" 50%% "a;"
                ExecStart=/bin/y %i

                User=app

                """#
        )
        #expect(origins.firstIndex(of: [origin]) == 10)
    }

    @Test func spaced() {
        let document = INIDocument(
            style: .spaced,
            [INISection(nil, [.entry("a", "1")]), INISection("auth.anonymous", [.entry("b", "x y")])]
        )
        #expect(String(decoding: document.rendered(), as: UTF8.self) == "a = 1\n\n[auth.anonymous]\nb = x y\n")
    }

    @Test(
        arguments: [
            ("a\nb", INIError.controlCharacter), ("\0", .controlCharacter), (" a", .blankAtEnd), ("a ", .blankAtEnd),
            ("a\\", .backslashAtEnd),
            ("#a", .comment), ("a ;b", .comment), ("a #b", .comment),
        ]
    )
    func refused(text: String, expected: INIError) {
        #expect(throws: expected) { try INIValue(checking: text) }
    }

    @Test(arguments: ["", " a", "a=b", "[a]", "a\n", "é", "#a"])
    func wrongNames(text: String) {
        #expect(throws: INIError.notAName(text)) { try ININame(checking: text) }
    }

    @Test func pythonReadsHostileValues() throws {
        let python = try requireProgram("venv/bin/python")
        let values = HostileStrings.all.filter { (try? INIValue(checking: $0)) != nil }
        #expect(values.count > 150)
        let lines = try values.enumerated().map { index, text in
            INILine.entry(try ININame(checking: "v\(index)"), try INIValue(checking: text))
        }
        let script = """
            import configparser, sys
            parser = configparser.RawConfigParser(inline_comment_prefixes=("#", ";"))
            parser.read_string(sys.stdin.buffer.read().decode())
            for value in parser["s"].values(): sys.stdout.buffer.write(value.encode() + b"\\0")
            """
        let document = INIDocument(header: HostileStrings.all, style: .spaced, [INISection("s", lines)])
        let result = try ProcessRunner.run(python, ["-c", script], standardInput: document.rendered())
        let found = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        #expect(found.map(Array.init) == values.map { Array($0.utf8) }, "\(result.errorOutput)")
    }
}
