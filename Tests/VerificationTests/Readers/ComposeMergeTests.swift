import Testing

@testable import Verification

/// The merged view against compose-spec, "Merge and override".
@Suite("Compose files laid over each other") struct ComposeMergeTests {
    private func merged(_ files: String...) throws -> LocatedValue {
        let roots = try files.enumerated().map {
            try YAMLReader.read("services:\n  a:\n" + $0.element, path: "\($0.offset).yml")
        }
        return try #require(ComposeMerge.merge(roots)?.at("services", "a"))
    }

    @Test(arguments: [
        // Maps by key, the later value wins.
        ("    x: {a: 1, b: 1}", "    x: {b: 2}", #"x:{a:"1",b:"2"}"#),
        // Commands are replaced.
        ("    command: [a, b]", "    command: [c]", #"command:["c"]"#),
        // Lists are joined, each entry once.
        ("    secrets: [a, b]", "    secrets: [b, c]", #"secrets:["a","b","c"]"#),
        // A mount takes the place of one at the same target.
        ("    volumes: [\"x:/d\", \"y:/e\"]", "    volumes: [\"z:/d:ro\"]", #"volumes:["z:/d:ro","y:/e"]"#),
        // Both forms of what is named or assigned.
        ("    networks: [a, b]", "    networks: {b: {aliases: [c]}}", #"networks:{a:null,b:{aliases:["c"]}}"#),
        ("    environment: [\"A=1\", \"B\"]", "    environment: {A: 2}", #"environment:{A:"2",B:null}"#),
        ("    restart: \"no\"", "    restart: always", #"restart:"always""#),
    ])
    func merges(base: String, over: String, due: String) throws {
        #expect(try merged(base, over).canonical == "{\(due)}")
    }

    @Test func placesAreThoseOfTheFileThatWins() throws {
        let value = try merged("    user: a\n    image: b", "    user: c")
        #expect(value["user"]?.place == Place("1.yml", line: 3, column: 11))
        #expect(value["image"]?.place == Place("0.yml", line: 4, column: 12))
    }
}
