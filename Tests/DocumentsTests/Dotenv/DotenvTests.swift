import Documents
import Origins
import TestSupport
import Testing

@Suite("Dotenv") struct DotenvTests {
    private func name(_ text: String) throws -> DotenvName { try #require(DotenvName(parsing: text)) }

    @Test(
        arguments: [
            ("", ""), ("postgres://db:5432/shop?x", "'postgres://db:5432/shop?x'"),
            ("a.b/c:d@e%f+g,h=i-j_k", "a.b/c:d@e%f+g,h=i-j_k"),
            ("a b", "'a b'"), ("pa$HOME", "'pa$HOME'"), ("#x", "'#x'"), ("\"q\"", "'\"q\"'"), ("é", "'é'"),
            ("`id`", "'`id`'"),
        ]
    )
    func values(text: String, expected: String) throws {
        let document = DotenvDocument([.assignment(try name("A"), try DotenvValue(text))])
        #expect(String(decoding: document.rendered(), as: UTF8.self) == "A=\(expected)\n")
    }

    @Test(
        arguments: [
            ("it's", DotenvValueError.apostrophe), ("a\nb", .lineBreak), ("a\r", .lineBreak), ("a\\b", .backslash),
            ("x${A}", .expansion),
            ("\0", .controlCharacter), ("a\tb", .controlCharacter), ("\u{7F}", .controlCharacter),
            ("\u{85}", .controlCharacter),
        ]
    )
    func refusedValues(text: String, expected: DotenvValueError) {
        #expect(throws: expected) { try DotenvValue(text) }
    }

    @Test(arguments: [
        ("A", true), ("A_1", true), ("", false), ("a", false), ("1A", false), ("_A", false), ("A B", false),
        ("É", false),
    ])
    func names(text: String, isName: Bool) {
        #expect((DotenvName(parsing: text) != nil) == isName)
    }

    @Test func layout() throws {
        let origin = Origin.standard("x")
        let document = DotenvDocument([
            .comment("Generated\nby"), .blank, .banner("Data\nbase"), .comment("the port"),
            .assignment(try name("PORT"), try DotenvValue("5432"), origin: origin),
            .assignment(try name("SECRET"), .empty),
        ])
        let (bytes, origins) = document.renderedWithOrigins()
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                # Generated
                # by

                # --- Data base ---
                # the port
                PORT=5432
                SECRET=

                """
        )
        #expect(origins == [[], [], [], [], [], [origin], []])
    }

    /// The hostile values that are not refused, as variables `V0`, `V1` ….
    private func accepted() throws -> (values: [String], document: DotenvDocument) {
        let values = HostileStrings.all.compactMap { try? DotenvValue($0) }
        var lines: [DotenvLine] = HostileStrings.all.map { .comment($0) }
        for (index, value) in values.enumerated() { lines.append(.assignment(try name("V\(index)"), value)) }
        return (values.map(\.text), DotenvDocument(lines))
    }

    @Test func bashReadsTheValues() throws {
        let bash = try requireProgram("bash")
        let (values, document) = try accepted()
        #expect(values.count > 100)
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(document.rendered(), to: folder + "/a.env")
            let script = ". ./a.env; for ((i = 0; i < \(values.count); i++)); do v=V$i; printf '%s\\0' \"${!v}\"; done"
            let result = try ProcessRunner.run(bash, ["-euc", script], workingFolder: folder)
            let found = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            #expect(result.status == 0 && result.errorOutput.isEmpty, "\(result.errorOutput.prefix(500))")
            #expect(found.map(Array.init) == values.map { Array($0.utf8) })
        }
    }

    @Test func pythonDotenvReadsTheValues() throws {
        let python = try requireProgram("venv/bin/python")
        let (values, document) = try accepted()
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(document.rendered(), to: folder + "/a.env")
            let script = """
                import dotenv, sys
                for value in dotenv.dotenv_values("a.env", encoding="utf-8").values():
                    sys.stdout.buffer.write(value.encode() + b"\\0")
                """
            let result = try ProcessRunner.run(python, ["-c", script], workingFolder: folder)
            let found = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            #expect(result.status == 0 && result.errorOutput.isEmpty, "\(result.errorOutput.prefix(500))")
            #expect(found.map(Array.init) == values.map { Array($0.utf8) })
        }
    }
}
