import Documents
import Testing

/// Where values come from, and how far a change reaches.
@Suite("Compose origins and changes") struct ComposeOriginsTests {
    private let services = """
        "api": \(ComposeSnippet.service(#""port": 8080, "env": { "GREETING": "hello" }"#)),
        "web": \(ComposeSnippet.service(#""port": 3000, "replicas": 2"#))
        """

    @Test func scalarsNameTheirPlaceInTheManifest() throws {
        let snippet = try ComposeSnippet(services: services)
        let texts = { (node: DataNode?) in snippet.manifestTexts(of: node) }
        let limits = try snippet.value("base", "api", "deploy", "resources", "limits")
        // The value in the class, and each service's choice of that class: the two share the block.
        #expect(texts(limits?["memory"]) == [#""512M""#, #""small""#, #""512M""#, #""small""#])
        #expect(texts(limits?["cpus"]) == ["0.5", #""small""#, "0.5", #""small""#])
        #expect(texts(try snippet.value("base", "api", "image")) == [#""example/api:1.4""#])
        #expect(texts(try snippet.value("base", "api", "environment", "GREETING")) == [#""hello""#])
        #expect(texts(try snippet.value("base", "web", "deploy", "replicas")) == ["2"])
        let port = try snippet.value("development", "api", "ports")?.items?.first
        #expect(texts(port).contains("8080"))
    }

    /// STYLE, "a readable diff": one changed line of the manifest changes only the lines that mean it.
    @Test(arguments: [
        (#""hello""#, #""hi""#, ["base": ["      GREETING: \"hi\""]]),
        ("8080", "8081", ["development": ["      - \"127.0.0.1:8081:8081\""]]),
        (#""replicas": 2"#, #""replicas": 3"#, ["base": ["      replicas: 3"]]),
        (#""example/api:1.4""#, #""example/api:1.5""#, ["base": ["    image: example/api:1.5"]]),
    ])
    func aChangeReachesOnlyWhatMeansIt(old: String, new: String, expected: [String: [String]]) throws {
        let before = try ComposeSnippet(services: services)
        let range = try #require(services.firstRange(of: old))
        let after = try ComposeSnippet(services: services.replacingCharacters(range, with: new))
        for file in ["base", "development", "production"] {
            let oldLines = Set(try before.text(file).split(separator: "\n").map(String.init))
            let added = try after.text(file).split(separator: "\n").map(String.init).filter { !oldLines.contains($0) }
            #expect(added == expected[file] ?? [], "\(file)")
        }
    }

    /// An override reaches its own environment and no other file.
    @Test func anOverrideChangesOneOverlay() throws {
        let plain = try ComposeSnippet(services: services)
        let overridden = try ComposeSnippet(
            services: services.replacing(
                #""replicas": 2"#,
                with: #""replicas": 2, "in": { "production": { "replicas": 5 } }"#
            )
        )
        #expect(try plain.text("base") == overridden.text("base"))
        #expect(try plain.text("development") == overridden.text("development"))
        #expect(try overridden.value("production", "web", "deploy")?.sameData(as: ["replicas": 5]) == true)
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<Index>, with text: String) -> String {
        var copy = self
        copy.replaceSubrange(range, with: text)
        return copy
    }
}
