import Origins
import Testing

@testable import PlatformManifest

@Suite struct EnvironmentOverridesTests {
    private func manifest(_ sections: String, environments: String = standardEnvironments) -> String {
        "{ \"platform\": {\"name\": \"shop\"}, \"environments\": { \(environments) }, \(sections) }"
    }

    private static let standardEnvironments = """
        "base": {"purpose": "production", "domain": "base.example.com", "logLevel": "info"},
        "stage": {"purpose": "staging", "extends": "base", "logLevel": null},
        "live": {"purpose": "production", "extends": "stage", "domain": "live.example.com"},
        "local": {"purpose": "development"}
        """

    private func service(_ text: String, in environment: String) throws -> ServiceSection {
        let (file, diagnostics) = read(manifest("\"services\": { \"api\": \(text) }"))
        #expect(diagnostics == [])
        let found = try #require(file?.environments.first { $0.name.text == environment }).manifest
        return try #require(found.services.entries.first).value
    }

    @Test(arguments: [("base", 2), ("stage", 2), ("live", 4), ("local", 1)])
    func appliesOverridesAlongTheChain(environment: String, replicas: Int) throws {
        let text =
            "{\"image\": \"a:1\", \"replicas\": 1, \"in\": {\"base\": {\"replicas\": 2}, \"live\": {\"replicas\": 4}}}"
        #expect(try service(text, in: environment).replicas?.number == replicas)
    }

    @Test func mergesObjectsAndReplacesTheRest() throws {
        let text = """
            {"image": "a:1", "env": {"A": "1", "B": "2"}, "secrets": ["x"], "limits": "small",
             "in": {"base": {"env": {"B": "3", "C": 4}, "secrets": ["y"]},
                    "live": {"env": {"A": null}, "secrets": null, "limits": {"cpus": 1, "memory": "1G", "pids": 9}}}}
            """
        let base = try service(text, in: "stage")
        #expect(base.env.names.map(\.text) == ["A", "B", "C"])
        #expect(base.secrets.map(\.value.text) == ["y"])
        let live = try service(text, in: "live")
        #expect(live.env.names.map(\.text) == ["B", "C"])
        #expect(live.secrets.isEmpty)
        guard case .written(let limits) = live.limits?.value else {
            Issue.record("no limits in place")
            return
        }
        #expect(limits.pids.number == 9)
        let local = try service(text, in: "local")
        #expect(local.env.names.map(\.text) == ["A", "B"])
    }

    @Test func inheritsSettingsOfEnvironments() throws {
        let file = try #require(read(manifest("\"services\": {}")).file)
        let environments = file.base.environments.entries.map(\.value)
        #expect(
            environments.map { $0.domain?.text } == ["base.example.com", "base.example.com", "live.example.com", nil]
        )
        #expect(environments.map { $0.logLevel?.value } == [.info, nil, nil, nil])
        #expect(environments.map(\.purpose.value) == [.production, .staging, .production, .development])
        #expect(file.environments.map(\.name.text) == ["base", "stage", "live", "local"])
        #expect(file.environments.last?.manifest.environments.entries.count == 4)
    }

    /// Null is a value of `env`: it deletes what the service binds itself, and stays where only `imageOf` can lend it.
    @Test(arguments: [
        ("base", ["A": true, "B": false]), ("stage", ["A": true, "C": true]), ("live", ["A": true, "C": false]),
    ])
    func keepsNullsThatLeaveOutVariables(environment: String, isDropped: [String: Bool]) throws {
        let text = """
            {"imageOf": "x", "env": {"A": null, "B": "2"},
             "in": {"stage": {"env": {"A": null, "B": null, "C": null}}, "live": {"env": {"C": "4"}}}}
            """
        var found: [String: Bool] = [:]
        for entry in try service(text, in: environment).env.entries {
            if case .dropped = entry.value { found[entry.name.text] = true } else { found[entry.name.text] = false }
        }
        #expect(found == isDropped)
    }

    @Test func overridesWholeSections() throws {
        let gateway = "\"gateway\": {\"service\": \"edge\", \"gzipLevel\": 1, \"in\": {\"live\": {\"gzipLevel\": 9}}}"
        let (file, diagnostics) = read(manifest(gateway))
        #expect(diagnostics == [])
        #expect(file?.environments.map { $0.manifest.gateway?.gzipLevel.number } == [1, 1, 9, 1])
    }

    @Test func takesUnchangedEntriesFromTheBase() throws {
        let text =
            "\"services\": { \"a\": {\"image\": \"a:1\"}, \"b\": {\"image\": \"b:1\", \"in\": {\"live\": {\"image\": \"b:2\"}}} }"
        let file = try #require(read(manifest(text)).file)
        let images = file.environments.map { $0.manifest.services.entries.map { $0.value.image?.description } }
        #expect(images == [["a:1", "b:1"], ["a:1", "b:1"], ["a:1", "b:2"], ["a:1", "b:1"]])
        #expect(
            file.environments.map { $0.manifest.services[ServiceName(unchecked: "b")]?.image?.tag } == [
                "1", "1", "2", "1",
            ]
        )
    }

    /// The marks stand around the place of the only diagnostic.
    @Test(arguments: [
        ("{\"image\": \"a:1\", \"in\": {①\"prod\"②: {}}}", "PG0105"),
        ("{\"image\": \"a:1\", \"in\": {①\"lve\"②: {\"x\": 1}}}", "PG0105"),
        ("{\"image\": \"a:1\", \"in\": ①[]②}", "PG0103"),
        ("{\"image\": \"a:1\", \"in\": {\"live\": ①null②}}", "PG0103"),
        ("{\"image\": \"a:1\", \"in\": {\"live\": ①[]②}}", "PG0103"),
        ("{\"image\": \"a:1\", \"in\": {\"live\": {①\"replica\"②: 1}}}", "PG0101"),
        ("{\"image\": \"a:1\", \"in\": {\"live\": {①\"in\"②: {}}}}", "PG0101"),
        ("{\"image\": \"a:1\", \"in\": {\"live\": {①\"role\"②: \"job\"}}}", "PG0105"),
        ("{\"image\": \"a:1\", \"in\": {\"live\": {①\"environments\"②: [\"live\"]}}}", "PG0105"),
        ("{\"image\": \"a:1\", \"in\": {\"live\": {①\"port\"②: null}}}", "PG0105"),
        ("{\"image\": \"a:1\", \"labels\": {\"a\": 1}, \"in\": {\"live\": {\"labels\": {①\"b\"②: null}}}}", "PG0105"),
        (
            "{\"image\": \"a:1\", \"port\": 1, \"in\": {\"base\": {\"port\": null}, \"live\": {①\"port\"②: null}}}",
            "PG0105"
        ),
        ("{\"runtime\": {\"kind\": \"go\"}, \"in\": {\"live\": {\"runtime\": {①\"kind\"②: \"node\"}}}}", "PG0105"),
        (
            "{\"runtime\": {\"kind\": \"go\"}, \"in\": {\"live\": {\"runtime\": {\"server\": {①\"worker\"②: 1}}}}}",
            "PG0101"
        ),
        ("{\"image\": \"a:1\", \"in\": {\"live\": {\"port\": ①\"80\"②}}}", "PG0103"),
        (
            "{\"image\": \"a:1\", \"limits\": \"s\", \"in\": {\"live\": {\"limits\": ①{②\"cpus\": 1, \"memory\": \"1G\"}}}}",
            "PG0102"
        ),
        ("{\"image\": \"a:1\", \"in\": {\"live\": {①\"digest\"②: \"sha256:\(zeros)\"}}}", "PG0104"),
        ("{\"image\": \"a:1\", \"environments\": [\"live\"], \"in\": {①\"local\"②: {\"replicas\": 2}}}", "PG0105"),
    ])
    func reports(marked: String, code: String) {
        let marked = MarkedText(manifest("\"services\": { \"api\": \(marked) }"))
        let (_, diagnostics) = read(marked.text)
        #expect(diagnostics.map(\.code.id) == [code], "\(diagnostics)")
        #expect(diagnostics.first?.range?.bounds == marked.range("①", "②"), "\(diagnostics)")
    }

    private static let zeros = String(repeating: "0", count: 64)

    /// Where something exists is said once, beside `in`; what `in` holds is there anyway.
    @Test(arguments: [
        (
            "\"backups\": {\"a\": {\"volume\": \"v\", \"schedule\": \"*-*-* 01:00:00\", \"in\": {\"live\": {①\"environments\"②: [\"live\"]}}}}",
            "delete it here, and list every environment that has 'a' beside 'in'"
        ),
        (
            "\"gateway\": {\"service\": \"edge\", \"in\": {\"stage\": {\"routes\": [{\"path\": \"/\", \"to\": \"a\", \"environments\": ①[\"base\"]②}]}}}",
            "delete 'environments' here, or move the element to the 'routes' beside 'in'"
        ),
    ])
    func reportsEnvironmentsInOverrides(marked: String, fix: String) {
        let marked = MarkedText(manifest(marked))
        let (_, diagnostics) = read(marked.text)
        #expect(diagnostics.map(\.code.id) == ["PG0105"], "\(diagnostics)")
        #expect(diagnostics.first?.range?.bounds == marked.range("①", "②"), "\(diagnostics)")
        #expect(diagnostics.first?.fixes == [fix])
    }

    @Test(arguments: ["[\"live\"]", "[\"stage\"]", "[\"local\", \"live\"]", "[]"])
    func acceptsEnvironmentsThatAnOverrideReaches(names: String) {
        let route = "{\"path\": \"/\", \"to\": \"a\", \"environments\": \(names)}"
        let text = "\"gateway\": {\"service\": \"edge\", \"in\": {\"stage\": {\"routes\": [\(route)]}}}"
        #expect(read(manifest(text)).diagnostics == [])
    }

    @Test func acceptsAnOverrideOfAnExtendedEnvironment() {
        let text = "{\"image\": \"a:1\", \"environments\": [\"live\"], \"in\": {\"base\": {\"replicas\": 2}}}"
        #expect(read(manifest("\"services\": { \"api\": \(text) }")).diagnostics == [])
    }

    @Test(arguments: [
        ("\"a\": {\"purpose\": \"test\", \"extends\": ①\"b\"②}", ["PG0105"]),
        ("\"a\": {\"purpose\": \"test\", \"extends\": ①\"a\"②}", ["PG0105"]),
        (
            "\"a\": {\"purpose\": \"test\", \"extends\": ①\"b\"②}, \"b\": {\"purpose\": \"test\", \"extends\": \"a\"}",
            ["PG0105", "PG0105"]
        ),
        ("\"a\": {\"purpose\": \"test\", \"extends\": ①1②}", ["PG0103"]),
        ("\"a\": {\"purpose\": \"test\", \"domain\": ①null②}", ["PG0103"]),
        (
            "\"a\": {\"purpose\": \"test\"}, \"b\": {\"purpose\": \"test\", \"extends\": \"a\", ①\"domain\"②: null}",
            ["PG0105"]
        ),
        (
            "\"a\": {\"purpose\": \"test\"}, \"b\": {\"purpose\": \"test\", \"extends\": \"a\", ①\"doman\"②: \"a.b\"}",
            ["PG0101"]
        ),
        ("\"a\": {\"purpose\": \"test\"}, \"b\": ①{②\"extends\": \"a\"}", ["PG0102"]),
    ])
    func reportsInEnvironments(marked: String, codes: [String]) {
        let marked = MarkedText(manifest("\"services\": {}", environments: marked))
        let (_, diagnostics) = read(marked.text)
        #expect(diagnostics.map(\.code.id) == codes, "\(diagnostics)")
        #expect(diagnostics.first?.range?.bounds == marked.range("①", "②"), "\(diagnostics)")
    }

    @Test func listsOfSectionsAgreeWithTheShapes() throws {
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        let root = try #require(registry.objects.first { $0.name == "manifest" })
        var entries: [String: String] = [:]
        var sections: [String: String] = [:]
        for field in root.fields {
            switch field.shape {
            case .map(_, .object(let name)) where isOverridable(name, registry): entries[field.key] = name
            case .object(let name) where isOverridable(name, registry): sections[field.key] = name
            default: break
            }
        }
        #expect(entries == EnvironmentOverrides.sectionsWithEntries)
        #expect(sections == EnvironmentOverrides.sections)
        let used = Set(entries.values).union(sections.values)
        #expect(Set(registry.objects.filter(\.isOverridable).map(\.name)) == used)
    }

    private func isOverridable(_ name: String, _ registry: ShapeRegistry) -> Bool {
        registry.objects.contains { $0.name == name && $0.isOverridable }
    }
}
