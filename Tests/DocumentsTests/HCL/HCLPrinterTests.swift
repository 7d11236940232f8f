import Documents
import Foundation
import Origins
import TestSupport
import Testing

@Suite("HCL printer") struct HCLPrinterTests {
    private func printed(_ items: [HCLItem]) -> String {
        String(decoding: HCLDocument(items).rendered(), as: UTF8.self)
    }

    static let expressions: [(HCLExpression, String)] = [
        (.null, "null"), (true, "true"), (-8080, "-8080"), ("text", "\"text\""),
        ("a\"b\\c\nd\te", "\"a\\\"b\\\\c\\nd\\te\""),
        ("${x} %{y} $${z} $ %", "\"$${x} %%{y} $$${z} $ %\""), ("\0\u{202E}", "\"\\u0000\\u202E\""), ("é🚀", "\"é🚀\""),
        (
            .template([.text("a$"), .interpolation(.ref("var", "x")), .text("-$"), .text("{")]),
            "\"a\\u0024${var.x}-$${\""
        ),
        (.template([.interpolation(.ref("var", "x"))]), "var.x"), ([], "[]"), ([1, "a", [true]], "[1, \"a\", [true]]"),
        ([:], "{}"),
        (.object([HCLObjectEntry("a", 1), HCLObjectEntry("b c", [:])], isInline: true), "{ a = 1, \"b c\" = {} }"),
        (.attribute(.index(.ref("docker_network", "n"), "a"), "id"), "docker_network.n[\"a\"].id"),
        (.splat(.ref("docker_container", "c"), "name"), "docker_container.c[*].name"),
        (.splat(.ref("var", "x"), nil), "var.x[*]"),
        (.call("cidrhost", [.ref("var", "subnet"), 10]), "cidrhost(var.subnet, 10)"),
        (.binary(.ref("var", "a"), .equal, "x"), "var.a == \"x\""),
        (.not(.binary(.ref("a"), .and, .binary(.ref("b"), .or, .ref("c")))), "!(a && (b || c))"),
        (.conditional(.binary(.ref("a"), .greater, 0), then: [1], else: []), "(a > 0) ? [1] : []"),
        (
            .forList(["s"], in: .ref("var", "s"), result: .ref("s", "id"), if: .ref("s", "on")),
            "[for s in var.s : s.id if s.on]"
        ),
        (
            .forObject(["k", "v"], in: .ref("m"), key: .ref("k"), value: .call("upper", [.ref("v")])),
            "{ for k, v in m : k => upper(v) }"
        ),
        (.raw("path.module"), "path.module"),
    ]

    @Test(arguments: expressions)
    func expression(_ expression: HCLExpression, expected: String) {
        #expect(printed([.attribute("k", expression)]) == "k = \(expected)\n")
    }

    static let layout: [HCLItem] = [
        .comment("Generated", ""), .blank,
        .block(
            "terraform",
            body: [
                .attribute("required_version", ">= 1.5"),
                .block(
                    "required_providers",
                    body: [.attribute("docker", ["source": "kreuzwerker/docker", "version": "~> 3.0"])]
                ),
            ]
        ),
        .comment("a network"),
        .block("resource", "docker_network", "backend", body: []),
        .block(
            "resource",
            "docker_container",
            "api",
            body: [
                .attribute("name", "api"), .attribute("image", .ref("docker_image", "api", "image_id")),
                .attribute("env", HCLExpression(strings: ["A=1", "B=2"], isMultiline: true)),
                .attribute("restart", "always"), .comment("why"), .attribute("init", true), .blank,
                .attribute("read_only", true),
                .attribute(
                    "locals",
                    .call(
                        "merge",
                        [
                            .ref("local", "a"),
                            .object([
                                HCLObjectEntry("a", 1), HCLObjectEntry("long name", 2),
                                HCLObjectEntry("nested", ["x": 1, "yyy": [["z": 1], ["z": 2]]]), HCLObjectEntry("b", 1),
                                HCLObjectEntry("cc", 1, comment: ["note"]), HCLObjectEntry(key: .ref("var", "k"), 2),
                                HCLObjectEntry("for", 1),
                                HCLObjectEntry("after_a_blank", 1, comment: ["apart"], blankLineBefore: true),
                                HCLObjectEntry("c", 2), HCLObjectEntry("d", 3, blankLineBefore: true),
                            ]),
                        ]
                    )
                ),
                .block("labels", body: [.attribute("label", "a"), .attribute("value", "b")]),
                .comment("another"), .block("labels", body: [.attribute("label", "c")]),
                .attribute("memory", 512), .attribute("cpu_set", "0"),
            ]
        ),
        .block(
            "variable",
            "services",
            body: [
                .attribute(
                    "type",
                    .call(
                        "map",
                        [
                            .call(
                                "object",
                                [["port": .ref("number"), "name": .call("optional", [.ref("string"), "x"])]]
                            )
                        ]
                    )
                ),
                .attribute("default", .call("tomap", [["a": ["port": 1]]])),
                .attribute("first", .call("merge", [["a": 1], ["b": 2]])),
            ]
        ),
    ]

    @Test func fileLayout() {
        #expect(
            printed(Self.layout) == #"""
                # Generated
                #

                terraform {
                  required_version = ">= 1.5"

                  required_providers {
                    docker = {
                      source  = "kreuzwerker/docker"
                      version = "~> 3.0"
                    }
                  }
                }

                # a network
                resource "docker_network" "backend" {}

                resource "docker_container" "api" {
                  name  = "api"
                  image = docker_image.api.image_id
                  env = [
                    "A=1",
                    "B=2",
                  ]
                  restart = "always"
                  # why
                  init = true

                  read_only = true
                  locals = merge(local.a, {
                    a           = 1
                    "long name" = 2
                    nested = {
                      x = 1
                      yyy = [
                        {
                          z = 1
                        },
                        {
                          z = 2
                        },
                      ]
                    }
                    b = 1
                    # note
                    cc      = 1
                    (var.k) = 2
                    "for"   = 1

                    # apart
                    after_a_blank = 1
                    c             = 2

                    d = 3
                  })

                  labels {
                    label = "a"
                    value = "b"
                  }

                  # another
                  labels {
                    label = "c"
                  }

                  memory  = 512
                  cpu_set = "0"
                }

                variable "services" {
                  type = map(object({
                    port = number
                    name = optional(string, "x")
                  }))
                  default = tomap({
                    a = {
                      port = 1
                    }
                  })
                  first = merge(
                    {
                      a = 1
                    },
                    {
                      b = 2
                    }
                  )
                }

                """#
        )
    }

    @Test func originsByLine() {
        let origin = Origin.standard("x")
        let items: [HCLItem] = [
            .block(
                "a",
                origin: origin,
                body: [.attribute("b", ["c": .sourced(1, .standard("y"))], origin: .standard("z"))]
            )
        ]
        #expect(
            HCLDocument(items).renderedWithOrigins().lineOrigins == [
                [origin], [.standard("z"), origin], [.standard("y"), .standard("z"), origin], [.standard("z"), origin],
                [origin],
            ]
        )
    }

    /// Everything above and all hostile strings, as terraform's formatter would write them.
    private func formatted() throws -> [HCLItem] {
        var hostile: [HCLItem] = []
        var entries: [HCLObjectEntry] = []
        for text in HostileStrings.all {
            hostile.append(.comment(text))
            hostile.append(.block("output", "o", body: [.attribute("value", .string(text))]))
            entries.append(HCLObjectEntry(text, .list([.string(text)])))
        }
        let all = try Self.expressions.enumerated().map { index, expression in
            HCLItem.attribute(try #require(HCLIdentifier(parsing: "k\(index)")), expression.0)
        }
        return Self.layout + [.block("locals", body: all)] + hostile + [
            .block("locals", body: [.attribute("x", .object(entries))])
        ]
    }

    @Test func terraformFormatsNothing() throws {
        let terraform = try requireProgram("terraform")
        let bytes = HCLDocument(try formatted()).rendered()
        let result = try ProcessRunner.run(
            terraform,
            ["fmt", "-diff", "-"],
            standardInput: bytes,
            environment: ["TF_CLI_CONFIG_FILE": "/dev/null"]
        )
        #expect(result.status == 0, "\(result.transcript.prefix(3000))")
        #expect(result.output == bytes || result.output.isEmpty, "\(result.outputText.prefix(3000))")
    }

    /// Terraform normalises strings to NFC, and Foundation loses a byte order mark at the start of a string.
    @Test func terraformReadsHostileStrings() throws {
        let terraform = try requireProgram("terraform")
        let strings = HostileStrings.all.filter { text in
            text.precomposedStringWithCanonicalMapping.utf8.elementsEqual(text.utf8)
                && !text.unicodeScalars.starts(with: ["\u{FEFF}"])
        }
        #expect(strings.count > 200)
        try ProcessRunner.withTemporaryFolder { folder in
            let template: HCLExpression = .list(strings.map { .template([.text($0), .interpolation("|"), .text($0)]) })
            let document = HCLDocument([
                .block("output", "strings", body: [.attribute("value", HCLExpression(strings: strings))]),
                .block("output", "templates", body: [.attribute("value", template)]),
                .block(
                    "output",
                    "keys",
                    body: [.attribute("value", .object(Set(strings).sorted().map { HCLObjectEntry($0, 1) }))]
                ),
            ])
            try writeFile(document.rendered(), to: folder + "/main.tf")
            let environment = [
                "TF_CLI_CONFIG_FILE": "/dev/null", "TF_DATA_DIR": folder + "/data", "CHECKPOINT_DISABLE": "1",
            ]
            let apply = try ProcessRunner.run(
                terraform,
                ["apply", "-auto-approve", "-no-color"],
                environment: environment,
                workingFolder: folder
            )
            #expect(apply.status == 0, "\(apply.errorOutput.prefix(2000))")
            let output = try ProcessRunner.run(
                terraform,
                ["output", "-json"],
                environment: environment,
                workingFolder: folder
            )
            let root = try JSONSerialization.jsonObject(with: Data(output.output)) as? [String: [String: Any]]
            let found = try #require(root?["strings"]?["value"] as? [String])
            #expect(found.map { Array($0.utf8) } == strings.map { Array($0.utf8) })
            let templates = try #require(root?["templates"]?["value"] as? [String])
            #expect(templates.map { Array($0.utf8) } == strings.map { Array("\($0)|\($0)".utf8) })
            let keys = try #require(root?["keys"]?["value"] as? [String: Int])
            #expect(Set(keys.keys) == Set(strings))
        }
    }
}
