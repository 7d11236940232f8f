import Testing
import Verification

/// What platformgen renders contradicts itself nowhere.
@Suite("Clean trees") struct CleanTreeTests {
    @Test func everySystemIsThere() {
        let names = Set(RenderedPlatform.systems.map(\.name))
        #expect(names.isSuperset(of: ["flagship", "iot-sim", "mime-transfer", "single-app"]))
        #expect(RenderedPlatform.goldens.count >= 3)
    }

    @Test(arguments: RenderedPlatform.systems + RenderedPlatform.goldens) func nothingIsFound(
        platform: RenderedPlatform
    ) {
        let findings = InvariantRegistry.findings(in: platform.tree)
        let lines = findings.map { "\($0.path):\($0.line):\($0.column): \($0.code) \($0.message)" }
        #expect(lines == [], "\(lines.joined(separator: "\n"))")
    }

    /// What the systems of the repository do not write, but others do.
    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let path: String
        let edits: [(text: String, other: String)]

        init(_ testDescription: String, _ path: String, _ edits: (text: String, other: String)...) {
            self.testDescription = testDescription
            self.path = path
            self.edits = edits
        }
    }

    static let edits: [Edit] = [
        Edit("objectives over four weeks", "manifest.json", ("\"window\": \"30d\"", "\"window\": \"28d\"")),
        Edit("objectives over a week", "manifest.json", ("\"window\": \"30d\"", "\"window\": \"7d\"")),
        Edit(
            "a variable with a default in one environment",
            "Templates/starters/minimal.json",
            (
                #""secrets": {"#,
                #""variables": { "PUBLIC_URL": { "description": "Its own address.", "in": { "development": { "default": "http://localhost" } } } }, "secrets": {"#
            ),
            (#""env": {"#, #""env": { "PUBLIC_URL": { "variable": "PUBLIC_URL" }, "EMPTY": "","#)
        ),
        Edit(
            "a gateway that shows files only",
            "Templates/starters/minimal.json",
            (#"{ "path": "/", "to": "api" }"#, #"{ "path": "/", "volume": "www" }"#),
            (#""secrets": {"#, #""volumes": { "www": {} }, "secrets": {"#),
            (
                #""networks": ["edge", "backend"],"#,
                #""networks": ["edge", "backend"], "volumes": [{ "volume": "www", "at": "/srv/www", "readOnly": true }],"#
            )
        ),
        Edit(
            "a Dockerfile of the project's own, another user of a component, and a volume of before",
            "Templates/starters/minimal.json",
            (#"{ "kind": "python-fastapi", "application": "app.main:app" }"#, #"{ "kind": "generic" }"#),
            (
                #""health": { "liveness": "/health/live", "readiness": "/health/ready" }"#,
                #""health": { "command": ["/check"] }"#
            ),
            (#""DATABASE_URL": { "from": "postgres.url" }"#, #""DATABASE_HOST": { "from": "postgres.host" }"#),
            (#""component": "postgres","#, #""component": "postgres", "user": "999:998","#),
            (
                #""secrets": {"#,
                #""volumes": { "postgres-data": { "name": "shop_pg", "external": true } }, "secrets": {"#
            )
        ),
    ]

    @Test(arguments: edits) func nothingIsFoundAfter(edit: Edit) throws {
        let findings = InvariantRegistry.findings(in: try RenderedPlatform.edited(edit.path, edit.edits).tree)
        let lines = findings.map { "\($0.path):\($0.line):\($0.column): \($0.code) \($0.message)" }
        #expect(lines == [], "\(lines.joined(separator: "\n"))")
    }
}
