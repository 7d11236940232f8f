import TestSupport
import Testing

@testable import Verification

@Suite("Readers") struct ReaderTests {
    // MARK: - YAML and JSON

    @Test func yamlKeepsPlacesAndMerges() throws {
        let text = """
            x-labels: &labels
              team: shop
              tier: one
            services:
              api:
                labels:
                  <<: *labels
                  tier: two
                ports: ["80:8080", 22:22]
                empty:
            """
        let root = try YAMLReader.read(text, path: "a.yml")
        let api = try #require(root.at("services", "api"))
        #expect(api.at("labels", "team")?.text == "shop")
        #expect(api.at("labels", "tier")?.text == "two")
        #expect(api.at("labels", "tier")?.place == Place("a.yml", line: 8, column: 13))
        #expect(api["ports"]?.texts == ["80:8080", "22:22"])
        #expect(api["empty"]?.isNull ?? false)
    }

    @Test(arguments: ["a: [1", "a: b: c", "a: *none", "\ta: 1", "a: 1\na: 2"])
    func yamlThatIsNone(text: String) {
        #expect(throws: ReadingFailure.self) { try YAMLReader.read(text, path: "a.yml") }
    }

    @Test func jsonKeepsPlaces() throws {
        let root = try JSONTextReader.read(
            "{\n  \"a\": [1, true, null],\n  \"b\": {\"c\": \"d\\u00e9\\n\\ud83d\\ude00\"}\n}",
            path: "a.json"
        )
        #expect(root["a"]?.texts == ["1", "true"])
        #expect(root["a"]?.items[2].isNull ?? false)
        #expect(root.at("b", "c")?.text == "dé\n😀")
        #expect(root.at("b", "c")?.place == Place("a.json", line: 3, column: 14))
    }

    @Test(arguments: ["", "{", "[1,]", "{\"a\" 1}", "\"a", "tru", "1 2", "\"\u{1}\"", "{\"a\":}", "\"\\q\""])
    func jsonThatIsNone(text: String) {
        #expect(throws: ReadingFailure.self) { try JSONTextReader.read(text, path: "a.json") }
    }

    @Test(arguments: HostileStrings.all) func hostileTextsStayText(text: String) throws {
        let quoted = text.unicodeScalars.map { scalar -> String in
            scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
                ? "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst() : String(Character(scalar))
        }.joined()
        #expect(try JSONTextReader.read("[\"\(quoted)\"]", path: "").items.first?.text == text)
    }

    // MARK: - nginx

    @Test func nginxHasBlocksQuotesAndComments() throws {
        let text = """
            # upstream old { }
            upstream api { server api:8000 resolve; }
            location ~ "\\.(?!x/)" { # more
                add_header X "a; b {c}" always;
                return 200 'it\\'s';
                set $a ${b}c;
            }
            """
        let statements = try NginxReader.read(text, path: "a.conf")
        #expect(statements.map(\.name) == ["upstream", "location"])
        #expect(statements[0].block?.first?.parameters == ["api:8000", "resolve"])
        #expect(statements[1].parameters == ["~", "\\.(?!x/)"])
        #expect(statements[1].block?[0].parameters == ["X", "a; b {c}", "always"])
        #expect(statements[1].block?[1].parameters == ["200", "it's"])
        #expect(statements[1].block?[2].parameters == ["$a", "${b}c"])
        #expect(statements[1].block?[0].place == Place("a.conf", line: 4, column: 5))
    }

    @Test(arguments: ["a {", "a }", "a", "a \"b;", ";", "a { b }"])
    func nginxThatIsNone(text: String) {
        #expect(throws: ReadingFailure.self) { try NginxReader.read(text, path: "a.conf") }
    }

    // MARK: - HCL

    @Test func hclHasBlocksAndExpressions() throws {
        let text = """
            # comment
            locals {
              tag  = var.a == "x" ? "${var.b}-1" : null
              list = ["a", "b\\n", "$${c}"]
              map  = { "k.1" = 1, k2 = true }
              rest = { for name, value in var.m : name => "}" if value != null }
              call = lookup(local.map, "k", [])[0]
            }
            variable "a" {}
            """
        let body = try HCLReader.read(text, path: "a.tf")
        let locals = try #require(body.all("locals").first?.body)
        #expect(body.block("variable", "a") != nil)
        #expect(locals.attributes.map(\.name) == ["tag", "list", "map", "rest", "call"])
        #expect(locals.attribute("call")?.value.source == #"lookup(local.map, "k", [])[0]"#)
        var evaluator = TerraformEvaluator(locals: [:])
        evaluator.variables = try JSONTextReader.read(#"{"a": "x", "b": "y"}"#, path: "")
        #expect(locals.attribute("tag").map { evaluator.value(of: $0.value).text } == "y-1")
        #expect(locals.attribute("list").map { evaluator.value(of: $0.value).texts } == ["a", "b\n", "${c}"])
        #expect(locals.attribute("map").map { evaluator.value(of: $0.value)["k.1"]?.text } == "1")
        #expect(locals.attribute("tag")?.place == Place("a.tf", line: 3, column: 3))
    }

    @Test(arguments: ["a {", "a = ", "a = [1", "a = \"b", "}", "a = {b 1}", "a \"b\" = 1"])
    func hclThatIsNone(text: String) {
        #expect(throws: ReadingFailure.self) { try HCLReader.read(text, path: "a.tf") }
    }

    // MARK: - Dockerfile, dotenv, shell

    @Test func dockerfileHasStages() throws {
        let text = """
            ARG BASE=x:1
            FROM ${BASE} AS build
            ENV PORT=80
            RUN a && \\
                # why
                b
            FROM build AS runtime
            EXPOSE ${PORT} 9/udp
            CMD ["a", "--b=c d"]
            """
        let file = try DockerfileReader.read(text, path: "Dockerfile")
        #expect(file.stages.map(\.name) == ["build", "runtime"])
        #expect(file.stages[0].all("RUN").first?.arguments == "a && b")
        #expect(file.stages[1].last("CMD")?.execForm == ["a", "--b=c d"])
        #expect(file.exposed(in: file.stages[1], arguments: [:]) == [80, 9])
        #expect(file.lineage(of: file.stages[1]).map(\.name) == ["runtime", "build"])
        #expect(throws: ReadingFailure.self) { try DockerfileReader.read("RUN x", path: "") }
    }

    @Test func dotenvHasComments() throws {
        let entries = try DotenvReader.read("# head\n\n# required · text\nA='b c'\n\nB=\n", path: ".env")
        #expect(entries.map(\.name) == ["A", "B"])
        #expect(entries.map(\.value) == ["b c", ""])
        #expect(entries.map(\.isRequired) == [true, false])
        #expect(throws: ReadingFailure.self) { try DotenvReader.read("no variable", path: "") }
    }

    @Test func shellWordsAreUnquoted() {
        let lines = ShellLine.all(of: "# x\n  variable A --required 'one two'\nrequire B 'it'\\''s'", path: "a.sh")
        #expect(lines.map(\.words) == [["variable", "A", "--required", "one two"], ["require", "B", "it\\s"]])
        #expect(lines.map(\.indentation) == [2, 0])
    }

    // MARK: - Small languages

    @Test(arguments: [
        ("up", ["up"]), ("sum by (job) (rate(a_total{x=\"b{c}\"}[5m]))", ["a_total"]),
        ("a:b:rate5m / on (job) group_left (x) c", ["a:b:rate5m", "c"]), ("vector(1)", []),
        ("time() - a > 21 * 86400", ["a"]),
        ("sum(a) by (b) or 0 * sum without (c) (d)", ["a", "d"]), ("a offset 5m and b unless c", ["a", "b", "c"]),
        ("label_replace(a, \"x\", \"$1\", \"y\", \"(.*)\")", ["a"]), ("a{job=~\"$job\"} == bool 1", ["a"]),
    ])
    func metricsOfExpressions(expression: String, names: [String]) {
        #expect(PromQLSelector.all(in: expression).map(\.metric) == names)
    }

    @Test(arguments: [
        ("redis://redis:6379/0", ["redis:6379"]), ("postgresql://user@db:5432/x?y=1", ["db:5432"]),
        ("http://127.0.0.1:80/", []), ("https://api.example.com:443/", []), ("host=a port=12 user=b", ["a:12"]),
        ("{\"api\": \"http://vault:8200\"}", ["vault:8200"]), ("app:main", []), ("http://localhost:3000", []),
        ("0.0.0.0:8000", []), ("sha256:12", ["sha256:12"]),
    ])
    func addresses(text: String, found: [String]) {
        #expect(HostPort.all(in: text).map { "\($0.host):\($0.port)" } == found)
    }

    @Test(arguments: [
        ("a", "a"), ("$$a", "$a"), ("${A}", "1"), ("${B:-x}", "x"), ("${A:-x}", "1"), ("${B}", "${B}"),
        ("${B:?no}", "${B}"),
        ("${C:-${B:-y}}z", "yz"), ("$A$", "1$"), ("${A:+set}", "set"),
    ])
    func interpolation(text: String, resolved: String) {
        #expect(Interpolation(text).resolved(["A": "1", "B": ""]) == resolved)
    }

    @Test func usesOfVariables() {
        #expect(Interpolation("${A:-${B:?C is required, see ${D}}}").uses.map(\.name) == ["A", "B"])
    }

    @Test(arguments: [("512M", 536_870_912), ("1g", 1 << 30), ("16", 16), ("x", nil), ("5T", nil)])
    func bytes(text: String, count: Int?) { #expect(Quantity.bytes(text) == count) }

    @Test(arguments: [("1m30s", 90_000), ("250ms", 250), ("30d", 2_592_000_000), ("", nil), ("x", nil)])
    func times(text: String, milliseconds: Int?) { #expect(Quantity.milliseconds(text) == milliseconds) }

    @Test(arguments: [
        ("10.1.0.0/16", "10.1.255.255", true), ("10.1.0.0/16", "10.2.0.0", false), ("0.0.0.0/0", "1.2.3.4", true),
    ])
    func ranges(range: String, address: String, isInside: Bool) throws {
        let number = try #require(IPv4Range.address(address))
        #expect(try #require(IPv4Range(range)).contains(number) == isInside)
        #expect(IPv4Range.text(of: number) == address)
    }
}
