import Documents
import Origins
import PlatformTemplates
import Testing

/// A context of a test: the template is always `t`.
struct AnyContext: TemplateContext {
    static let path = "t"
    static let example = AnyContext(values: ["name": .string("x"), "items": .list([["value": .string("y")]])])
    var values: TemplateValues
}

func library(_ text: String, _ others: [String: String] = [:]) -> TemplateLibrary {
    TemplateLibrary(texts: others.merging(["t": text]) { $1 })
}

@Suite struct TemplateLibraryTests {
    private static let offered = ["name", "items", "yes"]

    @Test func sectionsAndNamesOfAnOuterScope() throws {
        let text = """
            {{% CONTENT_TYPE:SHELL}}
            {{#items}}
              echo {{name}} {{value}}{{^last()}} &&{{/last()}}
            {{/items}}
            {{^items}}
            true
            {{/items}}

            """
        let items: [TemplateValues] = [["value": .string("a")], ["value": .string("b")]]
        let rendered = try library(text).render(AnyContext(values: ["name": .string("n"), "items": .list(items)]))
        #expect(rendered.text == "  echo 'n' 'a' &&\n  echo 'n' 'b'\n")
        let empty = try library(text).render(AnyContext(values: ["name": .string("n"), "items": .list([])]))
        #expect(empty.text == "true\n")
    }

    /// The engine does not get them, see `EngineText`.
    @Test(arguments: ["\n", "\r\n"], ["", "the last line, without an end"])
    func linesWithoutTagsStayAsTheyAre(newline: String, end: String) throws {
        let template = [
            "{{% CONTENT_TYPE:SHELL}}", "", "a first line { of } {text", "\ta second, é", "", "{{#items}}",
            "  in a loop",
            "  of two lines", "  echo {{value}}", "{{/items}}", "{{!comment}}", "between tags, 1",
            "",
            "echo {{name}} # {{name}}", "after them", end,
        ].joined(separator: newline)
        let items: [TemplateValues] = [["value": .string("a")], ["value": .string("b")]]
        let rendered = try library(template).render(AnyContext(values: ["name": .string("n"), "items": .list(items)]))
        let loop = ["  in a loop", "  of two lines"]
        let expected =
            ["", "a first line { of } {text", "\ta second, é", ""] + loop + ["  echo 'a'"] + loop + ["  echo 'b'"]
            + ["between tags, 1", "", "echo 'n' # 'n'", "after them", end]
        #expect(rendered.text == expected.joined(separator: newline))
    }

    @Test func aSeriesHasTheOriginsAndTheEscapingOfEachText() throws {
        let origins = [Origin.manifest(SourceRange(3, 7)), .manifest(SourceRange(9, 12))]
        let words: [TemplateValue] = [
            .identifier("NAME", origins[0]), .constant("--one-of"), .string("it's", origins[1]), .string(""),
            .series([.comment("a\nb"), .constant("$c")], separator: "/"),
        ]
        let text = try library("{{% CONTENT_TYPE:SHELL}}\nset {{name}}\n")
            .render(AnyContext(values: ["name": .series(words, separator: " ")]))
        #expect(text.text == "set NAME --one-of 'it'\\''s' '' a b/$c\n")
        #expect(text.renderedWithOrigins().lineOrigins == [origins])
        for (word, problem) in [
            (TemplateValue.string("a\0"), TemplateError.Problem.containsNUL("name")),
            (.identifier("1"), .notAnIdentifier("name")), (.bool(true), .wrongKind("name", expected: "a text")),
        ] {
            #expect(throws: TemplateError("t", line: 2, problem)) {
                try library("{{% CONTENT_TYPE:SHELL}}\n{{name}}")
                    .render(AnyContext(values: ["name": .series([.constant("a"), word], separator: ", ")]))
            }
        }
    }

    @Test func partialsAreIndentedLineByLine() throws {
        let partial = "{{% CONTENT_TYPE:SHELL}}\na line that is long enough for a mark\nanother\necho {{name}}\n"
        let rendered = try library("{{% CONTENT_TYPE:SHELL}}\nx() {\n  {{> lib/p.sh}}\n}\n", ["lib/p.sh": partial])
            .render(AnyContext(values: ["name": .string("n")]))
        #expect(rendered.text == "x() {\n  a line that is long enough for a mark\n  another\n  echo 'n'\n}\n")
    }

    @Test func partialsAreIncludedWithTheNamesOfTheirPlace() throws {
        let partial = "{{% CONTENT_TYPE:SHELL}}\necho {{name}}\n"
        let rendered = try library("{{% CONTENT_TYPE:SHELL}}\nx() {\n  {{> lib/p.sh}}\n}\n", ["lib/p.sh": partial])
            .render(AnyContext(values: ["name": .string("n")]))
        #expect(rendered.text == "x() {\n  echo 'n'\n}\n")
    }

    @Test(arguments: [
        ("{{% CONTENT_TYPE:SHELL}}\n\n{{nmae}}", 3, TemplateError.Problem.unknownName("nmae", offered: offered)),
        (
            "{{% CONTENT_TYPE:SHELL}}\n{{#items}}{{vale}}{{/items}}", 2,
            .unknownName("vale", offered: offered + ["value"])
        ),
        ("{{% CONTENT_TYPE:SHELL}}\n{{#yes}}\n{{other}}{{/yes}}", 3, .unknownName("other", offered: offered)),
        ("{{% CONTENT_TYPE:SHELL}}\n{{^yes}}{{other}}{{/yes}}", 2, .unknownName("other", offered: offered)),
        ("{{% CONTENT_TYPE:SHELL}}\n{{items}}", 2, .wrongKind("items", expected: "a text")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{#name}}x{{/name}}", 2, .wrongKind("name", expected: "a list or yes or no")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{> gone}}", 2, .unknownPartial("gone")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{> t}}", 2, .recursivePartial("t")),
        ("echo\n{{name}}", 1, .missingContentType),
        ("{{% CONTENT_TYPE:TEXT}}\n{{name}}", 1, .missingContentType),
        ("", 1, .missingContentType),
        ("{{% CONTENT_TYPE:SHELL}}\n{{=<% %>=}}", 2, .unsupportedTag("=<% %>=")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{$block}}{{/block}}", 2, .unsupportedTag("$block")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{% CONTENT_TYPE:HTML}}", 2, .unsupportedTag("% CONTENT_TYPE:HTML")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{.}}", 2, .unsupportedTag(".")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{a.b}}", 2, .unsupportedTag("a.b")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{uppercased(name)}}", 2, .unsupportedTag("uppercased(name)")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{#items}}", 2, .unclosed("items")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{#items}}\n{{/name}}", 3, .unexpectedEnd("name")),
        ("{{% CONTENT_TYPE:SHELL}}\n{{name", 2, .unclosed("{{name")),
    ])
    func whatTheEngineWouldRenderAsNothingIsAnError(text: String, line: Int, problem: TemplateError.Problem) {
        let context = AnyContext(
            values: ["name": .string("n"), "items": .list([["value": .string("a")]]), "yes": .bool(true)])
        #expect(throws: TemplateError("t", line: line, problem)) { try library(text).render(context) }
    }

    @Test func valuesThatNoTextHoldsAreErrors() {
        let text = "{{% CONTENT_TYPE:SHELL}}\n{{name}}"
        #expect(throws: TemplateError("t", line: 2, .containsNUL("name"))) {
            try library(text).render(AnyContext(values: ["name": .string("a\0b")]))
        }
        for name in ["", "1a", "a-b", "a b", "é", "a\n"] {
            #expect(throws: TemplateError("t", line: 2, .notAnIdentifier("name"))) {
                try library(text).render(AnyContext(values: ["name": .identifier(name)]))
            }
        }
    }

    @Test func overridesReplaceByPathAndKeepTheLanguage() throws {
        let original = library("{{% CONTENT_TYPE:SHELL}}\nold {{name}}", ["other": "{{% CONTENT_TYPE:HTML}}\n"])
        let context = AnyContext(values: ["name": .string("n")])
        let replaced = try original.replacing(["t": "{{% CONTENT_TYPE:SHELL}}\nnew {{name}}"])
        #expect(try replaced.render(context).text == "new 'n'")
        #expect(try original.render(context).text == "old 'n'")
        #expect(throws: TemplateError("gone", .unknownTemplate)) { try original.replacing(["gone": ""]) }
        #expect(throws: TemplateError("t", line: 1, .otherContentType(expected: "SHELL"))) {
            try original.replacing(["t": "{{% CONTENT_TYPE:HTML}}\n"])
        }
        #expect(throws: TemplateError("t", line: 2, .unclosed("x"))) {
            try original.replacing(["t": "{{% CONTENT_TYPE:SHELL}}\n{{#x}}"])
        }
    }

    @Test func startersArePlainText() {
        let starters = ["starters/a/manifest.json": "{{ no }}", "starters/b.json": "b"]
        let library = library("{{% CONTENT_TYPE:SHELL}}\n", starters)
        #expect(library.paths(under: "starters") == ["starters/a/manifest.json", "starters/b.json"])
        #expect(library.paths(under: "start").isEmpty)
        #expect(library.text(at: "starters/a/manifest.json") == "{{ no }}")
        #expect(throws: TemplateError("starters/b.json", .unknownTemplate)) {
            try library.replacing(["starters/b.json": ""])
        }
    }

    @Test func aLineHasTheOriginsOfItsValues() throws {
        let origin = Origin.manifest(SourceRange(3, 7))
        let text = try library("{{% CONTENT_TYPE:SHELL}}\none\necho {{name}}\n")
            .render(AnyContext(values: ["name": .string("a\nb", origin)]))
        let (bytes, origins) = text.renderedWithOrigins()
        #expect(String(decoding: bytes, as: UTF8.self) == "one\necho 'a\nb'\n")
        #expect(origins == [[], [origin], [origin]])
    }

    @Test func renderingIsSafeFromSeveralThreads() async throws {
        let library = library("{{% CONTENT_TYPE:SHELL}}\n{{name}}")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try library.render(AnyContext(values: ["name": .string("\(number)")])).text == "'\(number)'"
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}
