import Documents
import Testing

/// Two colours of a service that is released blue-green (SYSTEMS §4, NX-24).
@Suite("Compose colours") struct ComposeColourTests {
    private func snippet(
        _ environments: String = #""production": { "purpose": "production", "domain": "a.example.com" }"#
    ) throws
        -> ComposeSnippet
    {
        try ComposeSnippet(
            services: """
                "edge": { "component": "nginx", "networks": ["front"], "limits": "small" },
                "api": {
                  "runtime": { "kind": "python-fastapi", "version": "3.11", "application": "main:app" }, "source": "api",
                  "port": 8000, "networks": ["front", "inner"], "limits": "small", "health": { "readiness": "/health" },
                  "ports": { "side": { "port": 9000, "publishAs": 9000, "public": true } },
                  "deploy": { "strategy": "blue-green" }
                }
                """,
            environments: environments,
            networks: #""front": {}, "inner": {}"#,
            more: #""gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api" }] }"#
        )
    }

    @Test func blueIsTheServiceUnderOneMoreName() throws {
        let snippet = try snippet()
        let blue = try snippet.text("base", "production")
        #expect(blue.contains("/api:${IMAGE_TAG_BLUE:-${IMAGE_TAG:?"))
        let networks = try snippet.value("production", "api", "networks")
        #expect(networks?["front"]?.sameData(as: ["aliases": ["api-blue"]]) == true, "where the gateway is")
        #expect(networks?["inner"] == nil, "nobody asks for a colour there")
        #expect(try snippet.value("production", "api", "profiles") == nil)
    }

    @Test func greenIsStartedByAReleaseOnly() throws {
        let snippet = try snippet()
        #expect(try snippet.value("base", "api-green", "image") == nil)
        #expect(try snippet.value("production", "api-green", "profiles")?.sameData(as: ["green"]) == true)
        let image = try snippet.value("production", "api-green", "image")?.string ?? ""
        #expect(image.hasPrefix("ghcr.io/acme/shop/api:${IMAGE_TAG_GREEN:-${IMAGE_TAG:?"))
        #expect(try snippet.value("production", "api", "ports")?.items?.count == 1)
        #expect(try snippet.value("production", "api-green", "ports") == nil, "a host's port is taken once")
        let networks = try snippet.value("production", "api-green", "networks")
        for name in ["front", "inner"] {
            #expect(networks?[name]?.sameData(as: ["aliases": ["api"]]) == true, "others reach both colours")
        }
    }

    @Test(
        arguments: [
            #""development": { "purpose": "development" }"#, #""ci": { "purpose": "test" }"#,
        ]
    )
    func oneColourIsEnoughElsewhere(environments: String) throws {
        let snippet = try snippet(environments)
        for name in snippet.names {
            let file = String(name.dropLast(4))
            #expect(try !snippet.text(file).contains("green"), "\(file)")
        }
    }
}
