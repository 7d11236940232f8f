import Origins
import PlatformManifest
import PlatformModel
import Testing

@Suite struct PlatformChecksTests {
    static let cases: [CheckCase] =
        CheckCases.names + CheckCases.dependencies + CheckCases.ports + CheckCases.networks + CheckCases.limits
        + CheckCases.health + CheckCases.images + CheckCases.values + CheckCases.fields + CheckCases.gateway
        + CheckCases.layout
        + CheckCases.terraform
        + CheckCases.monitoring + CheckCases.alerts + CheckCases.oversights + CheckCases.backups

    @Test(arguments: cases) func objects(_ example: CheckCase) throws {
        let marked = MarkedManifest(MarkedManifest.complete(example.text))
        let checked = try CheckedManifest(marked.plain)
        #expect(checked.decoding == [])
        let found = checked.findings.filter { $0.code.id == example.code }
        #expect(found.count == 1, "all findings: \(checked.findings.map { "\($0.code.id) \($0.message)" })")
        let diagnostic = try #require(found.first)
        #expect(diagnostic.message == example.message)
        #expect(diagnostic.fixes == [example.fix])
        #expect(diagnostic.severity == example.severity)
        #expect(diagnostic.range == marked.reported)
        if let noted = marked.noted { #expect(diagnostic.notes.first?.range == noted) }
    }

    @Test(arguments: cases) func agreesWhenMended(_ example: CheckCase) throws {
        #expect(!example.mends.isEmpty)
        for text in example.mendedTexts {
            let checked = try CheckedManifest(MarkedManifest.complete(text))
            #expect(checked.decoding == [], "\(text)")
            let found = checked.findings.filter { $0.code.id == example.code }
            #expect(found == [], "\(text)")
        }
    }

    @Test func everyCodeIsUniqueAndHasBothVerdicts() {
        let codes = PlatformChecks.all.flatMap(\.codes)
        #expect(Set(codes.map(\.id)).count == codes.count)
        #expect(Set(codes.map(\.title)).count == codes.count)
        #expect(codes.map(\.id).allSatisfy { $0.wholeMatch(of: /PG0[34]\d\d/) != nil })
        let tested = Set(Self.cases.map(\.code))
        #expect(codes.map(\.id).filter { !tested.contains($0) } == [])
    }

    @Test(arguments: cases) func wordsFollowTheStyle(_ example: CheckCase) throws {
        let checked = try CheckedManifest(MarkedManifest(MarkedManifest.complete(example.text)).plain)
        for diagnostic in checked.findings {
            for text in [diagnostic.message] + diagnostic.fixes + diagnostic.notes.map(\.message) {
                #expect(!text.hasSuffix("."), "\(text)")
                #expect(text.first?.isUppercase != true, "\(text)")
                #expect(!text.lowercased().contains("invalid"), "\(text)")
            }
        }
    }

    @Test func saysOnceWhatHoldsInSeveralEnvironments() throws {
        let checked = try CheckedManifest(
            MarkedManifest.complete(
                """
                "environments": {
                  "development": { "purpose": "development" },
                  "testing": { "purpose": "test", "publish": "loopback" },
                  "production": { "purpose": "production" }
                },
                "services": {
                  "one": { "image": "acme/one:1", "port": 8080, "networks": ["front"] },
                  "two": { "image": "acme/two:1", "port": 8080 }
                }
                """
            )
        )
        #expect(
            checked.findings.filter { $0.code.id == "PG0301" }.map(\.message) == [
                "service 'one' joins network 'front', which does not exist"
            ]
        )
        #expect(
            checked.findings.filter { $0.code.id == "PG0330" }.map(\.message) == [
                "services 'one' and 'two' both publish port 8080 in environments 'development' and 'testing'"
            ]
        )
    }

    @Test func seesTheBaseThatEveryEnvironmentOverrides() throws {
        let checked = try CheckedManifest(
            MarkedManifest.complete(
                """
                "networks": { "front": {} },
                "services": {
                  "one": {
                    "image": "acme/one:1", "networks": ["fornt"],
                    "in": { "development": { "networks": ["front"] }, "production": { "networks": ["front"] } }
                  }
                }
                """
            )
        )
        #expect(checked.findings.count { $0.code.id == "PG0301" } == 1)
    }

    @Test func servicesOfDifferentEnvironmentsNeverMeet() throws {
        let checked = try CheckedManifest(
            MarkedManifest.complete(
                """
                "networks": { "front": { "subnet": "10.20.0.0/24" } },
                "services": {
                  "stub": {
                    "image": "acme/one:1", "networks": { "front": { "host": 4 } }, "environments": ["development"]
                  },
                  "real": {
                    "image": "acme/two:1", "networks": { "front": { "host": 4 } }, "environments": ["production"]
                  }
                }
                """
            )
        )
        #expect(checked.findings.filter { $0.code.id == "PG0344" } == [])
    }

    @Test func saysNothingAboutEntriesThatCouldNotBeRead() throws {
        let checked = try CheckedManifest(
            MarkedManifest.complete(
                """
                "services": {
                  "one": { "image": "acme/one:1", "port": "many", "networks": ["front"] },
                  "two": { "image": "acme/two:1", "networks": ["front"] }
                }
                """
            )
        )
        #expect(checked.decoding.count == 1)
        #expect(
            checked.findings.filter { $0.code.id == "PG0301" }.map(\.message) == [
                "service 'two' joins network 'front', which does not exist"
            ]
        )
    }

    @Test func missesNothingInASectionThatCouldNotBeRead() throws {
        let checked = try CheckedManifest(
            MarkedManifest.complete(
                """
                "networks": [],
                "services": { "one": { "image": "acme/one:1", "networks": ["front"] } }
                """
            )
        )
        #expect(checked.decoding.count == 1)
        #expect(checked.findings.filter { $0.code.id == "PG0301" } == [])
    }

    static let mistakes: [(text: String, codes: [String])] = [
        (#""network": { "front": {} }, "services": { \#(talking) }"#, ["PG0101"]),
        (#""networks": { "frnt": {} }, "services": { \#(talking) }"#, ["PG0301", "PG0301"]),
        (
            #""services": { "one": { "image": "acme/one:1", "env": { "URL": { "from": "two" } } } }"#,
            ["PG0201"]
        ),
        (
            #"""
            "networks": { "front": {}, "back": {} }, "limits": { "small": { "cpus": 1, "memory": "1G", "pids": 9 } },
            "services": {
              "one": { "image": "acme/one:1", "networks": "front", "limits": "small", "dependsOn": ["two"] },
              "two": { "image": "acme/two:1", "networks": ["back"] },
              "three": { "imageOf": "one", "dependsOn": ["two"] }
            }
            """#,
            ["PG0103"]
        ),
        (
            #"""
            \#(gateway) "services": {
              "edge": { "component": "nginx", "networks": ["front"], "dependsOn": ["one"] },
              "one": { "image": "acme/one:1", "networks": ["front"], "health": { "readiness": "/x" }, "metrics": "/m" },
              "two": { "image": "acme/two:1", "networks": ["front"], "env": { "A": { "from": "one.url" } } }
            }
            """#,
            ["PG0362"]
        ),
        (
            #"""
            \#(gateway) "services": {
              "edge": { "component": "nginx", "networks": ["front"] },
              "one": { "image": "acme/one:1", "networks": ["front"] },
              "two": { "image": "acme/two:1", "networks": ["front"], "env": { "A": { "from": "one.url" } } }
            }
            """#,
            ["PG0400"]
        ),
        (
            #"""
            \#(gateway) "services": {
              "edge": { "component": "nginx", "networks": ["front"], "dependsOn": ["one"] },
              "one": { "image": "acme/one:1", "port": 80 },
              "two": { "image": "acme/two:1", "networks": ["front"], "dependsOn": ["one"] }
            }
            """#,
            ["PG0324"]
        ),
        (
            #"""
            \#(gateway) "services": {
              "edge": { "component": "nginx", "networks": ["front"], "dependsOn": ["one"] },
              "one": { "image": "acme/one:1", "port": 80 }
            }
            """#,
            ["PG0401"]
        ),
        (
            #"""
            "networks": { "front": {} }, "services": { \#(talking) },
            "monitoring": {
              "receivers": { "on-call": { "kind": "none" } }, "routes": [{ "receiver": "oncall" }]
            }
            """#,
            ["PG0311"]
        ),
        (
            #"""
            "networks": { "front": {} }, "volumes": { "data": {} },
            "services": { "one": { "image": "acme/one:1", "networks": ["front"], "volumes": ["data:/data"] } }
            """#,
            ["PG0103"]
        ),
        (
            #"""
            "networks": { "front": {} }, "volumes": { "data": {}, "more": {} },
            "services": {
              "one": {
                "image": "acme/one:1", "networks": ["front"],
                "volumes": [{ "type": "volume", "source": "data", "target": "/data" }]
              }
            }
            """#,
            ["PG0103", "PG0381"]
        ),
        (
            #"""
            "environments": { "live": { "purpose": "prod" } },
            "networks": { "inner": { "isolation": "internal" } },
            "services": { "one": { "image": "acme/one:1", "port": 80, "networks": ["inner"], "replicas": 2 } }
            """#,
            ["PG0201"]
        ),
    ]

    /// One mistake is one finding: what follows from it says nothing new.
    @Test(arguments: mistakes) func mistakesAreFoundOnce(text: String, codes: [String]) throws {
        let checked = try CheckedManifest(MarkedManifest.complete(text))
        let asides: Set = ["PG0354", "PG0360", "PG0371", "PG0372", "PG0370", "PG0405"]
        let found = (checked.decoding + checked.findings).map(\.code.id).filter { !asides.contains($0) }
        #expect(found == codes)
    }

    private static let gateway = #"""
        "networks": { "front": {} },
        "gateway": { "service": "edge", "routes": [{ "path": "/a", "to": "one" }, { "path": "/b", "to": "one" }] },
        """#

    private static let talking = #"""
        "one": { "image": "acme/one:1", "networks": ["front"], "dependsOn": { "two": "started" } },
        "two": { "image": "acme/two:1", "networks": ["front"] }
        """#

    @Test func walksLongChainsOfDependencies() throws {
        let services = (0..<1000).map { number in
            "\"s\(number)\": { \"image\": \"acme/s:1\", \"dependsOn\": [\"s\((number + 1) % 1000)\"] }"
        }
        let checked = try CheckedManifest(
            MarkedManifest.complete(
                "\"environments\": { \"development\": { \"purpose\": \"development\" } },\n\"services\": { \(services.joined(separator: ",\n")) }"
            )
        )
        #expect(checked.findings.count { $0.code.id == "PG0321" } == 1)
    }
}
