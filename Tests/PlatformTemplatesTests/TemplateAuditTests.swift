import PlatformTemplates
import Testing

@Suite struct TemplateAuditTests {
    private static let good = "{{% CONTENT_TYPE:SHELL}}\n{{#items}}{{name}}{{value}}{{/items}}"

    private struct Twin: TemplateContext {
        static let path = "t"
        static let example = Twin()
        var values: TemplateValues { AnyContext.example.values }
    }

    private struct Hollow: TemplateContext {
        static let path = "t"
        static let example = Hollow()
        var values: TemplateValues { ["name": .string("x"), "items": .list([])] }
    }

    @Test func nothingIsFoundWhereNamesAgree() {
        #expect(TemplateAudit(library(Self.good), contexts: [AnyContext.self]).findings() == [])
        let withPartial = library(
            "{{% CONTENT_TYPE:SHELL}}\n{{> p}}",
            ["p": Self.good, "starters/x": "{{"]
        )
        #expect(TemplateAudit(withPartial, contexts: [AnyContext.self]).findings() == [])
    }

    @Test func eachDifferenceIsFound() {
        #expect(findings(Self.good, []) == ["template 't' is used by 0 contexts instead of one"])
        #expect(
            findings(Self.good, [AnyContext.self, Twin.self]) == ["template 't' is used by 2 contexts instead of one"]
        )
        #expect(
            TemplateAudit(TemplateLibrary(texts: [:]), contexts: [AnyContext.self]).findings()
                == ["a context names template 't', which does not exist"]
        )
        #expect(
            findings("{{% CONTENT_TYPE:SHELL}}\n{{#items}}{{value}}{{/items}}", [AnyContext.self])
                == ["template 't' does not use 'name', which its context offers"]
        )
        #expect(
            findings("{{% CONTENT_TYPE:SHELL}}\n{{name}}{{#items}}{{/items}}", [AnyContext.self])
                == ["template 't' does not use 'items.value', which its context offers"]
        )
        #expect(
            findings("{{% CONTENT_TYPE:SHELL}}\n{{gone}}", [AnyContext.self])
                == ["'t', line 2: name 'gone' is not offered to this template; offered: name, items"]
        )
        #expect(
            findings("{{% CONTENT_TYPE:SHELL}}\n{{name}}{{#items}}x{{/items}}", [Hollow.self])
                == ["the example for 't' has no element in list 'items'"]
        )
        #expect(findings("{{", [AnyContext.self]).count == 2)
    }

    @Test func insertionsWithoutEscapingNeedAListedReason() {
        for tag in ["{{{name}}}", "{{&name}}"] {
            let library = library("{{% CONTENT_TYPE:SHELL}}\n\(tag)\n{{#items}}{{value}}{{/items}}")
            #expect(
                TemplateAudit(library, contexts: [AnyContext.self]).findings()
                    == ["'t', line 2: 'name' is inserted without escaping and without a listed reason"]
            )
            let listed = TemplateAudit.RawInsertion("t", "name", reason: "a test")
            #expect(TemplateAudit(library, contexts: [AnyContext.self], rawInsertions: [listed]).findings() == [])
        }
        let unused = TemplateAudit.RawInsertion("t", "name", reason: "a test")
        #expect(
            TemplateAudit(library(Self.good), contexts: [AnyContext.self], rawInsertions: [unused]).findings()
                == ["'t' does not insert 'name' without escaping, as listed"]
        )
    }

    private func findings(_ text: String, _ contexts: [any TemplateContext.Type]) -> [String] {
        TemplateAudit(library(text), contexts: contexts).findings()
    }
}
