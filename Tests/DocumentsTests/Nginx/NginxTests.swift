import Documents
import Origins
import TestSupport
import Testing

@Suite("nginx") struct NginxTests {
    private func printed(_ items: [NginxItem]) -> String {
        String(decoding: NginxDocument(items).rendered(), as: UTF8.self)
    }

    @Test(
        arguments: [
            ("plain", "plain"), ("", "\"\""), ("a b", "\"a b\""), ("a;b", "\"a;b\""), ("{}", "\"{}\""),
            ("it's", "\"it's\""),
            ("{\"a\": 1}", "'{\"a\": 1}'"), ("'\"", "\"'\\\"\""), ("#", "\"#\""), ("a\\", "a\\\\"), ("\\d", "\\d"),
            ("\\n", "\\\\n"),
            ("\\\\", "\\\\\\\\"), ("\\\"", "'\\\\\"'"), ("é", "é"), ("a=b", "a=b"),
        ]
    )
    func text(text: String, expected: String) throws {
        #expect(printed([.directive("k", try NginxParameter(checking: text))]) == "k \(expected);\n")
    }

    static let templates: [(NginxParameter, String)] = [
        ("$host", "$host"), ("$scheme://$host$request_uri", "$scheme://$host$request_uri"),
        ("${a}b $c", "\"${a}b $c\""),
        ("$a" + "b", "${a}b"), (.variable("a") + ".b", "$a.b"), (.number(8080), "8080"),
        (.pattern("\\.(?:env|git)$"), "\\.(?:env|git)$"), ("/$1", "/$1"),
    ]

    @Test(arguments: templates)
    func template(parameter: NginxParameter, expected: String) {
        #expect(printed([.directive("k", parameter)]) == "k \(expected);\n")
    }

    @Test(
        arguments: [
            ("a\nb", NginxParameterError.controlCharacter), ("\0", .controlCharacter), ("a\tb", .controlCharacter),
            ("$x", .dollar),
            ("5$", .dollar), (String(repeating: "a", count: 5000), .tooLong),
        ]
    )
    func refused(text: String, expected: NginxParameterError) {
        #expect(throws: expected) { try NginxParameter(checking: text) }
    }

    @Test(arguments: [("~x", "\\~x"), ("default", "\\default"), ("\\x", "\\\\\\x"), ("$5", "$5"), ("a", "a")])
    func mapKeys(text: String, expected: String) throws {
        #expect(
            printed([.directive(try .mapKey(checking: text), "1")])
                == "\(expected) 1;\n"
        )
    }

    @Test func layout() {
        let log = NginxDirective("log_format", ["json", "escape=json", "'{'", "'}'"], isWrapped: true)
        let items: [NginxItem] = [
            .comment("Generated"), .blank, .directive("worker_processes", "auto"), .comment("events"),
            .block("events", body: [.directive("worker_connections", .number(1024))]),
            .block(
                "http",
                body: [
                    .directive(log),
                    .block("server", body: [.directive("listen", .number(80)), .block("location", "/", body: [])]),
                    .comment("end"), .directive("gzip", "on"),
                ]
            ),
        ]
        #expect(
            printed(items) == """
                # Generated

                worker_processes auto;

                # events
                events {
                    worker_connections 1024;
                }

                http {
                    log_format json
                        escape=json
                        "'{'"
                        "'}'";

                    server {
                        listen 80;

                        location / {}
                    }

                    # end
                    gzip on;
                }

                """
        )
    }

    @Test func originsByLine() {
        let origin = Origin.standard("x")
        let items: [NginxItem] = [.block("a", origin: origin, body: [.directive("b", "c", origin: .standard("y"))])]
        #expect(
            NginxDocument(items).renderedWithOrigins().lineOrigins == [[origin], [.standard("y"), origin], [origin]]
        )
    }

    /// nginx answers `/N` with the hostile string N, and takes all of them as keys of a map.
    @Test func nginxServesHostileStrings() throws {
        let nginx = try requireProgram("nginx")
        let python = try requireProgram("venv/bin/python")
        let strings = HostileStrings.all.filter { (try? NginxParameter(checking: $0)) != nil }
        #expect(strings.count > 150)
        try ProcessRunner.withTemporaryFolder { folder in
            let locations = try strings.enumerated().map { index, text -> NginxItem in
                let place = try NginxParameter(checking: "/\(index)")
                return .block(
                    "location",
                    "=",
                    place,
                    body: [.directive("return", .number(200), try NginxParameter(checking: text))]
                )
            }
            // nginx takes keys that differ in case alone for the same.
            var known: Set<String> = []
            let keys = try HostileStrings.all.enumerated().compactMap { index, text -> NginxItem? in
                guard let key = try? NginxParameter.mapKey(checking: text), known.insert(text.lowercased()).inserted
                else { return nil }
                return .directive(key, try NginxParameter(checking: "\(index)"))
            }
            let document = NginxDocument([
                .comment(HostileStrings.all), .directive("pid", "nginx.pid"), .directive("daemon", "off"),
                .directive("error_log", "stderr"), .block("events", body: []),
                .block(
                    "http",
                    body: [
                        .directive("access_log", "off"), .directive("map_hash_bucket_size", .number(8192)),
                        .directive("map_hash_max_size", .number(8192)),
                        .block("map", "$uri", "$unused", body: keys),
                        .block("server", body: [.directive("listen", "unix:nginx.sock")] + locations),
                    ]
                ),
            ])
            try writeFile(document.rendered(), to: folder + "/nginx.conf")
            let script = """
                import os, socket, subprocess, sys, time
                folder, nginx, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
                os.makedirs(folder + "/logs", exist_ok=True)
                os.chdir(folder)
                arguments = [nginx, "-p", folder + "/", "-e", "stderr", "-c", folder + "/nginx.conf"]
                subprocess.run(arguments + ["-t"], check=True)
                server = subprocess.Popen(arguments)
                try:
                    for index in range(count):
                        for attempt in range(200):
                            try:
                                peer = socket.socket(socket.AF_UNIX); peer.connect("nginx.sock"); break
                            except OSError: time.sleep(0.02)
                        peer.sendall(b"GET /%d HTTP/1.0\\r\\n\\r\\n" % index)
                        answer = b"".join(iter(lambda: peer.recv(65536), b""))
                        sys.stdout.buffer.write(answer.split(b"\\r\\n\\r\\n", 1)[1] + b"\\0")
                finally:
                    server.terminate()
                    server.wait()
                """
            let result = try ProcessRunner.run(
                python,
                ["-c", script, folder, nginx, "\(strings.count)"],
                workingFolder: folder
            )
            #expect(result.status == 0, "\(result.errorOutput.prefix(2000))")
            let found = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            #expect(found.map(Array.init) == strings.map { Array($0.utf8) })
            let crossplane = try requireProgram("venv/bin/crossplane")
            let parsed = try ProcessRunner.run(crossplane, ["parse", "nginx.conf"], workingFolder: folder)
            #expect(parsed.outputText.hasPrefix("{\"status\":\"ok\""), "\(parsed.transcript.prefix(500))")
        }
    }
}
