import Foundation
import PlatformTemplates
import TestSupport
import Testing

@Suite struct EscapingTests {
    /// Those that a text file can hold.
    private static let hostileValues = HostileStrings.all.filter { !$0.contains("\0") }

    @Test(arguments: ["bash", "sh"])
    func shellWordsArriveAsTheyAre(shell: String) throws {
        let text = "{{% CONTENT_TYPE:SHELL}}\nprintf '%s\\000'{{#items}} {{value}}{{/items}}\n# {{name}}\n"
        let items = Self.hostileValues.map { value -> TemplateValues in ["value": .string(value)] }
        let script = try library(text).render(
            AnyContext(values: ["name": .comment("a\nexit 3\r\nb\u{2028}\\"), "items": .list(items)])
        ).text
        let run = try ProcessRunner.run(requireProgram(shell), standardInput: Array(script.utf8))
        #expect(run.status == 0)
        #expect(
            run.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
                .map { String(decoding: $0, as: UTF8.self) }
                == Self.hostileValues
        )
        #expect(script.hasSuffix("\n# a exit 3  b \\\n"))
    }

    /// What Terraform makes of such strings is tested with the printer of HCL, which escapes them here, too.
    @Test(arguments: [
        ("a\"b\\", #""a\"b\\""#), ("${x} %{y} $z", #""$${x} %%{y} $z""#), ("a\nb", #""a\nb""#),
    ])
    func terraformStringsInterpolateNothing(text: String, expected: String) throws {
        let rendered = try library("{{% CONTENT_TYPE:TERRAFORM}}\n{{name}}").render(
            AnyContext(values: ["name": .string(text)])
        )
        #expect(rendered.text == expected)
        let comment = try library("{{% CONTENT_TYPE:TERRAFORM}}\n# {{name}}").render(
            AnyContext(values: ["name": .comment("a\nb = 1")])
        )
        #expect(comment.text == "# a b = 1")
    }

    @Test func rawInsertionIsTheTextItself() throws {
        let rendered = try library("{{% CONTENT_TYPE:SHELL}}\n{{{name}}}").render(
            AnyContext(values: ["name": .string("$a")])
        )
        #expect(rendered.text == "$a")
    }

    @Test(arguments: [
        ("plain text (see above), v1.10", "plain text (see above), v1.10"),
        ("snake_case _i_ __b__", "snake_case \\_i\\_ \\_\\_b\\_\\_"),
        ("**b** `c` [a](b) ![a](b)", "\\*\\*b\\*\\* \\`c\\` \\[a\\](b) !\\[a\\](b)"),
        ("<b> & |", "&lt;b&gt; &amp; \\|"),
        ("# h", "\\# h"), ("- x", "\\- x"), ("12. x", "12\\. x"), ("1) x", "1\\) x"), ("===", "\\==="),
        ("a - b # c", "a - b # c"),
        ("a\n\n# b", "a  # b"), ("\\", "\\\\"), ("$x$ ~~s~~", "\\$x\\$ \\~\\~s\\~\\~"),
    ])
    func markdownText(text: String, expected: String) throws {
        let rendered = try library("{{% CONTENT_TYPE:MARKDOWN}}\n{{name}}").render(
            AnyContext(values: ["name": .string(text)])
        )
        #expect(rendered.text == expected)
    }

    @Test(arguments: [
        ("a_b*", "`a_b*`"), ("", "<code></code>"), (" a", "<code> a</code>"), ("a|b", "<code>a&#124;b</code>"),
        ("a`*b*", "<code>a&#96;&#42;b&#42;</code>"), ("a\nb", "`a b`"),
        ("</code>`", "<code>&#60;&#47;code&#62;&#96;</code>"),
    ])
    func markdownCode(text: String, expected: String) throws {
        let rendered = try library("{{% CONTENT_TYPE:MARKDOWN}}\n{{name}}").render(
            AnyContext(values: ["name": .code(text)])
        )
        #expect(rendered.text == expected)
    }

    /// Read back by a parser that knows the references; no tag may appear.
    @Test func htmlTextArrivesAsItIs() throws {
        for value in Self.hostileValues {
            let rendered = try library("{{% CONTENT_TYPE:HTML}}\n<p title=\"{{name}}\">{{name}}</p>")
                .render(AnyContext(values: ["name": .string(value)])).text
            let inner = rendered.dropFirst("<p title=\"".count).dropLast("</p>".count)
            #expect(!inner.replacing("\">", with: "", maxReplacements: 1).contains { "<>\"'".contains($0) })
            let text = inner.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
                .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
            #expect(String(text) == "\(value)\">\(value)")
        }
    }

    @Test(arguments: ["HTML", "MARKDOWN"])
    func commentsDoNotEndEarly(language: String) throws {
        for value in Self.hostileValues + ["--!>", "->", ">", "a--", "--- -->", "<!--"] {
            let rendered = try library("{{% CONTENT_TYPE:\(language)}}\n<!-- {{name}} -->")
                .render(AnyContext(values: ["name": .comment(value)])).text
            let inner = rendered.dropFirst("<!--".count).dropLast("-->".count)
            #expect(!inner.contains("--") && !inner.contains(">") && !inner.contains("\n"))
        }
    }
}
