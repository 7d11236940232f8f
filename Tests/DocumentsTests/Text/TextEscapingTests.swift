import Documents
import TestSupport
import Testing

@Suite("Text escaping") struct TextEscapingTests {
    @Test(
        arguments: [
            ("", "''"), ("a/b-c_1.2:3@4%5+6,7", "a/b-c_1.2:3@4%5+6,7"), ("--x=1", "--x=1"), ("A=b", "'A=b'"),
            ("a b", "'a b'"),
            ("it's", "'it'\\''s'"), ("$x", "'$x'"), ("~", "'~'"), ("é", "'é'"),
        ]
    )
    func shell(text: String, expected: String) {
        #expect(ShellText.quoted(text) == expected)
    }

    @Test func shellRefusesNUL() {
        #expect(ShellText.quoted("a\0") == nil)
    }

    @Test(arguments: ["bash", "sh"])
    func shellsReadHostileStrings(name: String) throws {
        let shell = try requireProgram(name)
        let strings = HostileStrings.all.filter { ShellText.quoted($0) != nil }
        let script = "printf '%s\\0' " + strings.compactMap(ShellText.quoted).joined(separator: " ")
        let result = try ProcessRunner.run(shell, standardInput: Array(script.utf8))
        #expect(result.output == strings.flatMap { text -> [UInt8] in Array(text.utf8) + [0] }, "\(result.errorOutput)")
    }

    @Test(
        arguments: [
            ("plain text.", "plain text."), ("a_b *c* `d`", "a\\_b \\*c\\* \\`d\\`"),
            ("<b> & [x](y) | z", "\\<b\\> \\& \\[x\\](y) \\| z"),
            ("# h", "\\# h"), ("- item", "\\- item"), ("1. one", "1\\. one"), ("12) x", "12\\) x"), ("3 x", "3 x"),
            ("a\nb", "a b"),
            ("", ""), ("\u{7}", "\\\\u\\{7\\}"), ("+1", "\\+1"), ("=", "\\="), ("a\\", "a\\\\"), ("@team", "\\@team"),
            ("a: b, c:", "a: b, c:"), ("https://x.y", "https\\://x.y"), (":smile: x", "\\:smile: x"),
            ("Stop!", "Stop!"),
            ("![a](b)", "!\\[a\\](b)"), ("a\\: b", "a\\\\: b"),
        ]
    )
    func markdown(text: String, expected: String) {
        #expect(MarkdownText.escaped(text) == expected)
    }

    @Test(arguments: [
        ("a_b", "`a_b`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a``b", "```a``b```"), ("", "` `"), ("a\nb", "`a b`"),
    ])
    func markdownCode(text: String, expected: String) {
        #expect(MarkdownText.code(text) == expected)
    }

    @Test func markdownCodeInTable() {
        #expect(MarkdownText.code("a|b", inTable: true) == "`a\\|b`")
        #expect(MarkdownText.code("a|b") == "`a|b`")
    }

    @Test(
        arguments: [
            ("a & b", "a &amp; b"), ("<script>", "&lt;script&gt;"), ("\"'", "&quot;&#39;"), ("a\nb", "a\nb"),
            ("\0", "\u{FFFD}"), ("é🚀", "é🚀"),
        ]
    )
    func html(text: String, expected: String) {
        #expect(HTMLText.escaped(text) == expected)
    }

    @Test(arguments: [
        ("a", "\"a\""), ("say \"x\"", "\"say #quot;x#quot;\""), ("<b>#1", "\"#lt;b#gt;#35;1\""),
        ("a\nb", "\"a<br/>b\""), ("%%{x}", "\"#37;#37;{x}\""),
    ])
    func mermaid(text: String, expected: String) {
        #expect(MermaidText.label(text) == expected)
    }

    @Test(arguments: [("a", "\"a\""), ("say \"x\"", "\"say \\\"x\\\"\""), ("a\\", "\"a\\\\\""), ("a\nb", "\"a\\nb\"")])
    func dot(text: String, expected: String) {
        #expect(DOTText.label(text) == expected)
    }
}
