import Documents
import Testing

/// What services share is written once (CP-07).
@Suite("Compose anchors") struct ComposeAnchorsTests {
    @Test func oneServiceNeedsNoAnchor() throws {
        let text = try ComposeSnippet(services: "\"api\": \(ComposeSnippet.service())").text("base")
        #expect(!text.contains("\nx-"))
        #expect(!text.contains("&"))
        #expect(!text.contains("*"))
    }

    @Test func twoServicesShareBlocks() throws {
        let service = ComposeSnippet.service()
        let snippet = try ComposeSnippet(services: "\"api\": \(service), \"web\": \(service)")
        let text = try snippet.text("base")
        for anchor in ["hardening", "logging", "resources-0-5cpu-512M", "labels"] {
            #expect(text.contains("x-\(anchor): &\(anchor)\n"), "\(anchor)")
            #expect(text.ranges(of: "*\(anchor)\n").count >= 2, "\(anchor)")
        }
        #expect(text.contains("    <<: *hardening\n"))
        #expect(text.contains("      resources: *resources-0-5cpu-512M\n"))
    }

    /// A merge key is shallow: a service that differs in one value says it itself, and the reader gets that value.
    @Test func anExceptionStaysWithItsService() throws {
        let plain = ComposeSnippet.service()
        let writable = ComposeSnippet.service(#""hardening": { "writableRoot": "writes its cache" }"#)
        let snippet = try ComposeSnippet(
            services: "\"a\": \(plain), \"b\": \(plain), \"c\": \(writable)",
            environments: #""production": { "purpose": "production" }"#
        )
        #expect(try snippet.value("base", "a", "read_only")?.sameData(as: true) == true)
        #expect(try snippet.value("base", "c", "read_only")?.sameData(as: false) == true)
        for name in ["a", "b", "c"] {
            #expect(try snippet.value("base", name, "cap_drop")?.sameData(as: ["ALL"]) == true, "\(name)")
        }
    }

    /// A job with the image of a service repeats its environment by reference.
    @Test func jobsBorrowTheirLendersEnvironment() throws {
        let environment = #""env": { "A": "1", "B": "2", "C": "3", "D": "4", "E": "5" }"#
        let snippet = try ComposeSnippet(
            services: """
                "api": \(ComposeSnippet.service(environment)),
                "migrate": { "role": "job", "imageOf": "api", "command": ["migrate"], "limits": "small",
                  "networks": ["inner"], "health": { "none": "ends by itself" }, "env": { "A": "9" } }
                """
        )
        let text = try snippet.text("base")
        #expect(text.contains("environment: &api-environment\n"))
        #expect(text.contains("      <<: *api-environment\n      A: \"9\"\n"))
        #expect(try snippet.value("base", "migrate", "environment", "E")?.string == "5")
    }
}
