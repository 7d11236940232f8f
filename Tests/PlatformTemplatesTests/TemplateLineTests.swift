import Origins
import PlatformTemplates
import Testing

/// Which tags take their line away, and what a template's text keeps: the Mustache specification's `sections`, `inverted`,
/// `comments` and `partials`, in the cases that apply to our subset.
@Suite struct TemplateLineTests {
    private static let values: TemplateValues = [
        "name": .identifier("n"), "lines": .comment("n\nm"), "yes": .bool(true), "no": .bool(false),
        "items": .list([["item": .identifier("a")], ["item": .identifier("b")], ["item": .identifier("c")]]),
    ]

    @Test(arguments: [
        // Alone on a line, with blanks around, at the end of the text and with Windows' line ends.
        ("| A\n{{#yes}}\n|\n{{/yes}}\n| Line", "| A\n|\n| Line"),
        ("|\n  {{#yes}} \n|\n\t{{/yes}}\t\n|\n", "|\n|\n|\n"),
        ("{{#yes}}\n#{{/yes}}\n/", "#\n/"),
        ("#{{#yes}}\n/\n  {{/yes}}", "#\n/\n"),
        ("|\r\n{{#yes}}\r\n{{/yes}}\r\n|", "|\r\n|"),
        ("a\n{{! said to nobody }}\nb\n", "a\nb\n"),
        ("a\n  {{!\n said to\n nobody }}\nb {{name}}", "a\nb n"),
        ("{{#no}}\n{{^no}}\nx\n{{/no}}\n{{/no}}\ny\n", "y\n"),
        // With something beside it, the line stays.
        (" | {{#yes}}\t|\t{{/yes}} | \n", " | \t|\t | \n"),
        (" {{#yes}}YES{{/yes}}\n {{#yes}}GOOD{{/yes}}\n", " YES\n GOOD\n"),
        (" {{#yes}} {{! no line of its own }}\n {{/yes}} \n", "  \n"),
        ("12 {{! as it is }} 34", "12  34"),
        // A value never takes its line away.
        ("  {{name}}\n", "  n\n"),
        ("  {{{name}}} \n{{&name}}\n", "  n \nn\n"),
        // Names and signs may have blanks around.
        ("{{ name }}|{{# yes }}x{{/ yes }}|{{& name }}", "n|x|n"),
        // Braces that are no tag.
        ("${{{name}}} {x} } }} {", "$n {x} } }} {"),
    ])
    func standaloneTags(body: String, expected: String) throws {
        #expect(try rendered(body) == expected)
    }

    @Test(arguments: [
        ("{{#items}}{{^first()}}, {{/first()}}{{item}}{{/items}}", "a, b, c"),
        ("{{#items}}{{item}}{{^last()}}-{{/last()}}{{#last()}}.{{/last()}}{{/items}}", "a-b-c."),
        ("{{#items}}{{#yes}}{{#first()}}{{item}}{{/first()}}{{/yes}}{{/items}}", "a"),
        ("{{#items}}{{#items}}{{#last()}}{{item}}{{/last()}}{{/items}};{{/items}}", "c;c;c;"),
        ("{{^items}}none{{/items}}{{^no}}not{{/no}}", "not"),
        ("{{#items}}{{name}}{{/items}}", "nnn"),
    ])
    func listsAndTheirPlaces(body: String, expected: String) throws {
        #expect(try rendered(body) == expected)
    }

    @Test(arguments: [
        // Each line of a partial that stands alone is indented; a value's further lines are its own.
        ("{\n  {{> p}}\n}\n", "1\n\n2 {{name}}\n", "{\n  1\n\n  2 n\n}\n"),
        ("{\n  {{> p}}\n}\n", "{{&lines}}!\n", "{\n  n\nm!\n}\n"),
        ("{ {{> p}} }\n", "1\n2", "{ 1\n2 }\n"),
        ("{{#items}}\n - {{> p}}\n{{/items}}\n", "{{item}}", " - a\n - b\n - c\n"),
    ])
    func partials(body: String, partial: String, expected: String) throws {
        #expect(try rendered(body, ["p": "{{% CONTENT_TYPE:SHELL}}\n\(partial)"]) == expected)
    }

    @Test func aPartialEscapesForItsOwnLanguage() throws {
        let others = ["p": "{{% CONTENT_TYPE:HTML}}\n{{text}}"]
        let text = try library("{{% CONTENT_TYPE:SHELL}}\n{{text}} {{> p}}", others)
            .render(AnyContext(values: ["text": .string("<")])).text
        #expect(text == "'<' &lt;")
    }

    @Test func textBetweenValuesWithoutOriginIsOneSegment() throws {
        let origin = Origin.manifest(SourceRange(1, 2))
        let body = "a {{#yes}}\n{{/yes}} {{plain}} b {{written}} c"
        let values: TemplateValues = [
            "yes": .bool(true), "plain": .identifier("p"), "written": .identifier("w", origin),
        ]
        let segments = try library("{{% CONTENT_TYPE:SHELL}}\n\(body)").render(AnyContext(values: values)).segments
        #expect(segments.map(\.text) == ["a \n p b ", "w", " c"])
        #expect(segments.map(\.origin) == [.constant, origin, .constant])
    }

    private func rendered(_ body: String, _ others: [String: String] = [:]) throws -> String {
        let text = "{{% CONTENT_TYPE:SHELL}}\n\(body)"
        return try library(text, others).render(AnyContext(values: Self.values)).text
    }
}
