import Origins
import PlatformManifest
import Testing

@Suite struct DecodingTests {
    static let faults: [(String, String, String?)] = [
        ("①\"service\"②: {}", "PG0101", "did you mean 'services'?"),
        ("①\"zzz\"②: {}", "PG0101", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", ①\"replica\"②: 1 } }", "PG0101", "did you mean 'replicas'?"),
        // Words of Compose, of which one is nearer to another key of ours.
        ("\"services\": { \"a\": { \"image\": \"a:1\", ①\"environment\"②: {} } }", "PG0101", "did you mean 'env'?"),
        ("\"services\": { \"a\": { \"image\": \"a:1\", ①\"healthcheck\"②: {} } }", "PG0101", "did you mean 'health'?"),
        ("\"services\": { \"a\": { \"image\": \"a:1\", ①\"build\"②: \".\" } }", "PG0101", "did you mean 'runtime'?"),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"schedule\": ①\"30 2 * * *\"② } }", "PG0201",
            "write it like '*-*-* 02:30:00' for '30 2 * * *'"
        ),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"replicas\": 1, ①\"replica\"②: 1 } }", "PG0101", nil),
        (
            "\"limits\": { \"s\": ①{②\"cpus\": 1, \"memory\": \"1G\"} }", "PG0102",
            "add \"pids\": …, processes and threads"
        ),
        ("\"environments\": { \"a\": ①{②} }", "PG0102", nil),
        ("\"services\": ①[]②", "PG0103", nil),
        ("\"services\": { \"a\": ①null② }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": ①1② } }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"port\": ①\"80\"② } }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"secrets\": ①\"x\"② } }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"secrets\": [\"x\", ①{}②] } }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"env\": { \"A\": ①[]② } } }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"limits\": ①5② } }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"metrics\": ①5② } }", "PG0103", nil),
        ("\"networks\": { \"a\": { \"attachable\": ①\"true\"② } }", "PG0103", nil),
        ("\"networks\": { \"a\": { \"isolation\": ①true② } }", "PG0103", nil),
        ("\"limits\": { \"s\": {\"cpus\": ①\"1\"②, \"memory\": \"1G\", \"pids\": 1} }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"metrics\": {\"buckets\": [①\"1\"②]} } }", "PG0103", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"port\": ①0② } }", "PG0201", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"port\": ①65536② } }", "PG0201", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"port\": ①80.0② } }", "PG0201", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"port\": ①99999999999999999999② } }", "PG0201", nil),
        ("\"limits\": { \"s\": {\"cpus\": ①0②, \"memory\": \"1G\", \"pids\": 1} }", "PG0201", nil),
        ("\"limits\": { \"s\": {\"cpus\": ①0.0001②, \"memory\": \"1G\", \"pids\": 1} }", "PG0201", nil),
        ("\"limits\": { \"s\": {\"cpus\": ①1025②, \"memory\": \"1G\", \"pids\": 1} }", "PG0201", nil),
        ("\"limits\": { \"s\": {\"cpus\": ①99999999999999999②, \"memory\": \"1G\", \"pids\": 1} }", "PG0201", nil),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"metrics\": {\"buckets\": [①1000000.1②]} } }", "PG0201", nil),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"metrics\": {\"buckets\": [①9999999999999999999②]} } }",
            "PG0201", nil
        ),
        ("\"networks\": { \"a\": { \"isolation\": ①\"internl\"② } }", "PG0201", "did you mean 'internal'?"),
        ("\"networks\": { ①\"A\"②: {} }", "PG0201", nil),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"description\": ①\"x\\u0000\"② } }", "PG0201",
            "delete '\\u0000'"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"dependsOn\": [\"b\", ①\"b\"②] } }", "PG0201",
            "delete one of the two"
        ),
        ("\"services\": { \"a\": ①{②} }", "PG0104", nil),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", ①\"component\"②: \"redis\" } }", "PG0104",
            "keep one of the two"
        ),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"slo\": ①{②} } }", "PG0104", nil),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"slo\": { \"latency\": { \"p95\": \"1s\", ①\"p95.0\"②: \"2s\" } } } }",
            "PG0002", nil
        ),
    ]

    /// What people write from memory of Compose, and the right form of it.
    static let shortForms: [(text: String, code: String, fix: String)] = [
        (
            "\"environments\": { \"a\": { \"purpose\": \"production\", \"tls\": ①\"acme\"② } }", "PG0103",
            "write { \"mode\": \"acme\" }"
        ),
        ("\"environments\": { \"a\": ①\"production\"② }", "PG0103", "write { \"purpose\": \"production\" }"),
        ("\"volumes\": { \"a\": ①null② }", "PG0103", "write {}"),
        ("\"networks\": ①[\"a\", \"b\"]②", "PG0103", "write { \"a\": {}, \"b\": {} }"),
        service("\"networks\": ①\"a\"②", "write [\"a\"]"),
        service("\"secrets\": ①{ \"a\": {} }②", "write [\"a\"]"),
        service("\"volumes\": [①\"db_data:/data\"②]", "write { \"volume\": \"db-data\", \"at\": \"/data\" }"),
        service(
            "\"volumes\": [①\"./conf/:/etc/app:ro\"②]",
            "write { \"path\": \"conf\", \"at\": \"/etc/app\", \"readOnly\": true }"
        ),
        service("\"volumes\": [①\"/srv:/srv\"②]", "write { \"host\": \"/srv\", \"at\": \"/srv\" }"),
        service("\"volumes\": ①\"db:/data\"②", "write [{ \"volume\": \"db\", \"at\": \"/data\" }]"),
        service(
            "\"volumes\": [①{ \"type\": \"volume\", \"source\": \"db\", \"target\": \"/data\" }②]",
            "write { \"volume\": \"db\", \"at\": \"/data\" }"
        ),
        service("\"health\": ①\"/x\"②", "write { \"readiness\": \"/x\" }"),
        service("\"health\": ①\"pg_isready -q\"②", "write { \"command\": [\"pg_isready\", \"-q\"] }"),
        service(
            "\"health\": ①{ \"test\": [\"CMD\", \"ready\"], \"interval\": \"10s\", \"start_period\": \"5s\" }②",
            "write { \"command\": [\"ready\"], \"interval\": \"10s\", \"startPeriod\": \"5s\" }"
        ),
        service("\"command\": ①\"npm start\"②", "write [\"npm\", \"start\"]"),
        service("\"command\": ①\"echo $HOME\"②", "write [\"sh\", \"-c\", \"echo $HOME\"]"),
        service("\"dependsOn\": ①\"b\"②", "write [\"b\"]"),
        service("\"dependsOn\": { \"b\": ①{ \"condition\": \"service_healthy\" }② }", "write \"healthy\""),
        service("\"env\": ①[\"A=b\", \"C\"]②", "write { \"A\": \"b\", \"C\": { \"variable\": \"C\" } }"),
        service("\"ports\": ①[\"8080:80\"]②", "write { \"port-80\": { \"port\": 80, \"publishAs\": 8080 } }"),
        service("\"ports\": { \"http\": ①80② }", "write { \"port\": 80 }"),
        service("\"port\": ①\"80\"②", "write 80"),
        ("\"networks\": { \"a\": { \"attachable\": ①\"true\"② } }", "PG0103", "write true"),
        (
            "\"services\": { \"a\": { \"component\": \"redis\", \"version\": ①7.2② } }", "PG0103", "write \"7.2\""
        ),
        ("\"services\": { \"a\": { \"image\": \"a:1\", \"port\": ①80.0② } }", "PG0201", "write 80"),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"dependsOn\": { \"b\": ①\"service_started\"② } } }",
            "PG0201",
            "did you mean 'started'?"
        ),
        (
            "\"services\": { \"a\": { \"source\": \"a\", \"runtime\": { \"kind\": ①\"golang\"② } } }", "PG0201",
            "did you mean 'go'?"
        ),
    ]

    private static func service(_ member: String, _ fix: String) -> (text: String, code: String, fix: String) {
        ("\"services\": { \"a\": { \"image\": \"a:1\", \(member) } }", "PG0103", fix)
    }

    @Test(arguments: shortForms) func showsTheRightForm(text: String, code: String, fix: String) throws {
        try reports(marked: text, code: code, fix: fix)
        let marked = MarkedText(text)
        guard fix.hasPrefix("write ") else { return }
        // What is proposed is right.
        let place = marked.range("①", "②")
        let bytes = Array(marked.text.utf8)
        let mended = bytes[..<place[0]] + Array(fix.dropFirst(6).utf8) + bytes[place[1]...]
        #expect(read(minimalManifest(String(decoding: mended, as: UTF8.self))).diagnostics == [])
    }

    static let foreignWords: [(text: String, fix: String)] = [
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", ①\"restart\"②: \"always\" } }",
            "delete it: outside development and tests a service is started again until it is stopped, a job runs once"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", ①\"container_name\"②: \"x\" } }",
            "delete it: containers are named after the project, the service and a number"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", ①\"domainname\"②: \"x\" } }",
            "delete it: a container has one short name, in 'hostname'"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", ①\"sysctls\"②: {} } }",
            "delete it: the manifest has no word for it; 'patches' set it in the Compose file"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"env\": {}, ①\"environment\"②: {} } }",
            "write it in 'env', which stands here already"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", ①\"mem_limit\"②: \"512M\" } }",
            "write \"limits\": { \"cpus\": …, \"memory\": \"512M\", \"pids\": … }, or the name of a limits class"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", \"deploy\": { ①\"replicas\"②: 3 } } }",
            "write \"replicas\": 3 in the service, beside 'deploy'"
        ),
        ("\"networks\": { \"a\": { ①\"internal\"②: true } }", "write \"isolation\": \"internal\""),
        (
            "\"networks\": { \"a\": { ①\"driver\"②: \"bridge\" } }",
            "delete it: every network is a bridge; 'driverOptions' has its options"
        ),
        (
            "\"limits\": { \"s\": { \"cpus\": 1, \"memory\": \"1G\", \"pids\": 1, ①\"reservations\"②: {} } }",
            "did you mean 'reserve'?"
        ),
        (
            "\"services\": { \"a\": { \"image\": \"a:1\", ①\"zzzzzz\"②: 1 } }",
            "delete it: none of the 43 keys here is like it; docs/manifest-reference.md has them"
        ),
        (
            "\"networks\": { \"a\": { ①\"zzzzzz\"②: 1 } }",
            "the keys here are 'description', 'subnet', 'range', 'isolation', 'attachable', 'driverOptions', 'in'"
        ),
    ]

    @Test(arguments: foreignWords) func saysWhatIsCalledAnotherWay(text: String, fix: String) throws {
        try reports(marked: text, code: "PG0101", fix: fix)
    }

    /// Each text is what stands beside `platform`; the marks stand around the place of each expected code.
    @Test(arguments: faults)
    func reports(marked: String, code: String, fix: String?) throws {
        let marked = MarkedText(marked)
        let prefix = "{\"platform\": {\"name\": \"shop\"}, ".utf8.count
        let diagnostics = read(minimalManifest(marked.text)).diagnostics
        let first = try #require(diagnostics.last)
        #expect(diagnostics.map(\.code.id).allSatisfy { $0 == code }, "\(diagnostics)")
        #expect(first.range?.bounds == marked.range("①", "②").map { $0 + prefix }, "\(diagnostics)")
        if let fix { #expect(first.fixes == [fix]) }
    }

    @Test func reportsAllProblemsAtOnceInTheOrderOfTheText() {
        let (file, diagnostics) = read(
            """
            { "platform": { "nam": "shop", "domain": "Nowhere" },
              "services": { "A": { "image": 5, "port": 0 }, "b": { "runtime": { "kind": "pyton" }, "source": "../x" } },
              "patches": [ {} ], "more": 1 }
            """
        )
        #expect(
            diagnostics.map(\.code.id) == [
                "PG0102", "PG0101", "PG0201", "PG0201", "PG0103", "PG0201", "PG0201", "PG0201", "PG0102", "PG0102",
                "PG0102",
                "PG0101",
            ]
        )
        #expect(file != nil)
    }

    @Test(arguments: ["[]", "1", "\"x\"", "null"])
    func refusesARootThatIsNoObject(text: String) {
        let (file, diagnostics) = read(text)
        #expect(file == nil)
        #expect(diagnostics.map(\.code) == [.wrongType])
    }

    @Test func givesDefaultsTheirOrigin() throws {
        let file = try #require(read(minimalManifest("\"networks\": { \"a\": {} }")).file)
        let network = try #require(file.base.networks.entries.first?.value)
        #expect(network.isolation == Sourced(.open, .standard("default of 'isolation'")))
    }

    @Test func knowsWhatIsFaulty() throws {
        let marked = MarkedText(
            "{ \"platform\": {\"name\": \"shop\"}, \"limits\": ①1②, \"services\": { \"a\": {\"image\": \"a:1\"}, ③\"b\": {}④, "
                + "⑤\"C\": {\"image\": \"a:1\"}⑥ }, \"patches\": [⑦{}⑧] }"
        )
        let file = try #require(read(marked.text).file)
        #expect(
            file.faultyEntries.map(\.bounds) == [
                [marked.range("①", "②")[0] - 10, marked.range("①", "②")[1]], marked.range("③", "④"),
                marked.range("⑤", "⑥"),
                marked.range("⑦", "⑧"),
            ]
        )
        let services = file.root["services"]?.node.members ?? []
        #expect(services.map { file.isFaulty($0.node.range) } == [false, true, true])
        #expect(services.map { file.isFaulty($0.keyRange) } == [false, true, true])
        #expect(read(minimalManifest()).file?.faultyEntries == [])
    }

    static let words: [(word: String, candidates: [String], expected: String?)] = [
        ("replica", ["replicas", "role"], "replicas"), ("REPLICAS", ["replicas"], "replicas"), ("x", ["y"], "y"),
        ("ab", ["ba"], "ba"), ("abcdef", ["ghijkl"], nil), ("prot", ["ports", "port"], "port"), ("", ["abc"], nil),
        ("a", [], nil), ("prod", ["test", "production"], "production"),
        ("fastapi", ["python-fastapi", "python-flask"], "python-fastapi"),
        ("python", ["python-fastapi", "python-flask"], nil), ("in", ["internal"], nil),
    ]

    @Test(arguments: words)
    func findsTheNearestName(word: String, candidates: [String], expected: String?) {
        #expect(nearest(to: word, among: candidates) == expected)
    }
}
