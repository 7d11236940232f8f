import Foundation
import Origins
import PlatformManifest
import Testing

/// One text type with texts that it takes and texts that it refuses.
struct ValueCase: Sendable, CustomTestStringConvertible {
    let shape: TextShape
    let good: [String]
    let bad: [String]
    /// Texts that the pattern cannot refuse: a rule over numbers, for which regular expressions are no tool.
    let beyondPattern: [String]
    /// The value's text, or `nil` where it is refused.
    let parsed: @Sendable (String) -> String?
    /// Whether what the text is printed as is read as the same value.
    let survives: @Sendable (String) -> Bool

    init<Value: TextValue & Hashable>(
        _ type: Value.Type,
        _ good: [String],
        _ bad: [String],
        beyondPattern: [String] = []
    ) {
        shape = type.textShape
        self.good = good
        self.bad = bad
        self.beyondPattern = beyondPattern
        parsed = { text in (try? Value(parsing: text))?.description }
        survives = { text in
            guard let value = try? Value(parsing: text) else { return false }
            return (try? Value(parsing: value.description)) == value
        }
    }

    var testDescription: String { shape.title }

    /// As a JSON Schema validator would decide.
    func schemaAccepts(_ text: String) throws -> Bool {
        if let limit = shape.maximumLength, text.unicodeScalars.count > limit { return false }
        guard let pattern = shape.pattern else { return true }
        let expression = try NSRegularExpression(pattern: pattern)
        let range = NSRange(location: 0, length: (text as NSString).length)
        // `$` matches before a last line feed too in this dialect, unlike ECMA 262: only a match of the whole counts.
        return expression.firstMatch(in: text, range: range)?.range == range
    }

    static let all: [ValueCase] = [
        ValueCase(
            CIDR.self,
            ["10.20.0.0/24", "10.0.0.0/8", "192.168.1.4/30", "0.0.0.0/8"],
            [
                "10.20.0.0", "10.20.0.0/7", "10.20.0.0/31", "10.20.0.0/024", "10.20.0/24", "10.20.0.0/24/", "/24",
                "010.0.0.0/8",
            ],
            beyondPattern: ["10.20.0.1/24", "10.20.0.4/29", "10.1.0.0/15"]
        ),
        ValueCase(
            RouteHost.self,
            ["www.{domain}", "{domain}", "a.b-c.{domain}", "shop.example.com", "localhost"],
            [
                "{domain}.example.com", "www{domain}", ".{domain}", "{name}", "www.{domain}.", "shop", "Www.{domain}",
                "-.{domain}", "www.{domain}{domain}", "www..{domain}",
            ]
        ),
        ValueCase(
            ClientRange.self,
            ["203.0.113.7", "10.0.0.0/8", "0.0.0.0/0", "10.0.0.4/31", "10.0.0.4/32"],
            ["10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "::1", "010.0.0.0", "10.0.0.0/08", "all"],
            beyondPattern: ["10.0.0.1/24", "128.0.0.0/0"]
        ),
        ValueCase(
            IPv4Address.self,
            ["0.0.0.0", "255.255.255.255", "10.20.0.4"],
            [
                "256.0.0.0", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.", ".1.2.3", "1..2.3", "::1", "1.2.3.4 ",
                "1.2.3.-4",
            ]
        ),
        ValueCase(
            MemorySize.self,
            ["1K", "512M", "2G", "9999T", "9999999G"],
            [
                "512", "0M", "01M", "512m", "1.5G", "512MB", "M", "-1M", "10000000K", "10000T", "512\u{212A}",
                "5\u{301}12M", "٣M",
            ]
        ),
        ValueCase(
            TimeSpan.self,
            ["30s", "1m30s", "250ms", "30d", "0s", "1w2d3h4m5s6ms", "5m", "5m5ms", "36500d"],
            ["30", "s", "1s1m", "1s1s", "-1s", "1.5s", "1 s", "1S", "1000000000s", "1m1", "1mm", "1s\u{301}"],
            beyondPattern: ["36501d", "999999999w", "999999999w999999999d999999999h"]
        ),
        ValueCase(
            Percentage.self,
            ["0%", "99.9%", "100%", "100.0%", "0.0001%", "99.9999%"],
            ["99.9", "101%", "100.1%", "99.99999%", "-1%", "%", ".5%", "5.%", "05%", "99\u{600}%", "99%%"]
        ),
        ValueCase(
            ImageReference.self,
            [
                "postgres:15-alpine", "ghcr.io/acme/shop:1", "localhost:5000/a/b_c:x",
                "a@sha256:\(String(repeating: "0", count: 64))",
                "a:1@sha256:\(String(repeating: "af09", count: 16))", "HOST.io/a:1", "a--b:1", "a:_",
            ],
            [
                "postgres", "", ":1", "a:", "Postgres:15", "a/B:1", "a:1@sha256:0", "a@md5:x", "-a:1", "a-:1", "a//b:1",
                "/a:1", "a/:1",
                "a:.1", "a:-1", "a b:1", "a:1 ", "host:x/a:1", "a:\(String(repeating: "x", count: 129))", "a:1@",
                "a.b\u{301}:1", "a:1\n", "x:1:2", "UPPER/a:1:2",
            ]
        ),
        ValueCase(
            ImageDigest.self,
            ["sha256:" + String(repeating: "0a", count: 32)],
            ["sha256:", "sha256:0A", "0a", "sha256:" + String(repeating: "0A", count: 32)]
        ),
        ValueCase(
            ImageRepository.self,
            ["ghcr.io/acme/shop", "a", "localhost:5000/a"],
            ["", "a:1", "A", "a/", "/a", "a@b", "https://a", "a..-b/", "é"]
        ),
        ValueCase(
            ServiceName.self,
            ["a", "api-gateway", "a1", String(repeating: "a", count: 63)],
            [
                "", "A", "1a", "-a", "a-", "a_b", "a.b", "a b", "é", "a\u{200D}", "x\u{301}", "x\u{301}y",
                String(repeating: "a", count: 64), "a\n", "a\r\n",
            ]
        ),
        ValueCase(
            EnvironmentVariableName.self,
            ["A", "DATABASE_URL", "A1_"],
            ["", "a", "1A", "_A", "A-B", "A B", "\u{212A}EY", "A\u{301}", "A=B", String(repeating: "A", count: 129)]
        ),
        ValueCase(
            HTTPPath.self,
            ["/", "/health/live", "/a%20b", "/~u/@x:1", "/a(b)'"],
            [
                "", "a", "/a b", "/%", "/%2", "/%2G", "/a?b", "/a#b", "/é", "/{x}", "/a\"", "/a\\", "/$x", "/`",
                "/\u{1FEF}", "//\u{301}",
            ]
        ),
        ValueCase(
            ProjectPath.self,
            [".", "services/backend", "a", "a.b/.c", "..a", "a/-b", String(repeating: "a", count: 255)],
            [
                "", "/", "/a", "a/", "a//b", "..", "../a", "a/..", "a/../b", "./a", "a/.", "a b", "a\\b", "é", "C:",
                "~", "-a", "--flag/a", String(repeating: "a", count: 256),
            ]
        ),
        ValueCase(
            AbsolutePath.self,
            ["/", "/app/logs", "/a.b", "/..a"],
            [
                "", "a", "//", "/a/", "/a//b", "/..", "/../a", "/a/..", "/.", "/a b", "/é", "/\u{301}",
                "/" + String(repeating: "a", count: 255),
            ]
        ),
        ValueCase(
            DomainName.self,
            ["localhost", "a.b", "shop.example.com", "xn--a.io", "1.2"],
            [
                "", "com", "a.", ".a", "a..b", "-a.b", "a-.b", "A.b", "a_b.c", "a b.c", "é.fr", "a.b\u{301}",
                String(repeating: "a", count: 64) + ".b",
            ]
        ),
        ValueCase(
            EmailAddress.self,
            ["devops@example.com", "a.b+c@x-y.z"],
            ["", "a", "a@b", "@b.c", "a@", "a@b.", "a@.c", "a b@c.d", "a@@b.c", "<a@b.c>", "a@b.c\u{301}"]
        ),
        ValueCase(
            WebURL.self,
            ["https://github.com/acme/shop", "http://a", "http://1:80/?q=[x]#f"],
            [
                "", "ftp://a", "https://", "https://-", "https://a b", "https://u@h", "https://a\"", "HTTPS://a",
                "https://a\n", "https://é", "https://\u{301}a", "https://a`", "https://a\u{1FEF}",
            ]
        ),
        ValueCase(
            RequestRate.self,
            ["1r/s", "100000r/m", "99999r/s"],
            ["0r/s", "100001r/s", "1r/h", "r/s", "1 r/s", "01r/s", "1\u{600}r/s"]
        ),
        ValueCase(
            UserIdentity.self,
            ["0:0", "1000:1000", "65534:65534", "59999:60000"],
            ["65535:0", "0:65535", "99999:1", "1", "1:", ":1", "01:1", "1:1:1", "root:root", "-1:1"]
        ),
        ValueCase(
            VersionText.self,
            ["3.11", "15", "1.30.6-alpine", "0"],
            ["", "v1", "1 2", "latest", "1:2", "é1", "1\u{301}", String(repeating: "1", count: 65)]
        ),
        ValueCase(
            OptionName.self,
            ["a", "com.docker.network", "a_b-c", "0"],
            ["", ".a", "a.", "A", "a b", "-", "a\u{301}", String(repeating: "a", count: 129)]
        ),
        ValueCase(
            BucketURL.self,
            ["s3://abc", "s3://acme-backups/ecommerce/A_b"],
            [
                "s3://ab", "s3://", "abc", "S3://abc", "s3://-ab", "s3://ab-", "s3://abc/", "s3://abc//x", "s3://aBc",
                "s3:/\u{301}/abc", "s3://a\u{301}bc",
            ]
        ),
        ValueCase(Identifier.self, ["a", "ecommerce_main"], ["", "A", "1", "_a", "a-b", "a\u{200D}"]),
        ValueCase(
            ApplicationReference.self,
            ["app.main:app", "Home.py", "./cmd/server", "a:_b", "shop:create_app()"],
            ["a()", "a:()", "a:b(1)", "a:b()()", "", "/a", "-a", "a:", "a:1", "a:b:c", "a b", "a:b-c", ":a"]
        ),
        ValueCase(
            PackageRequirement.self,
            ["libpq5", "libpq5=15.*", "g++", "a=1:2~3"],
            ["", "A", "a=", "a=*", "a=v1", "a=1**", "a=1=2", "-a", "a b", "a;b"]
        ),
        ValueCase(VaultPath.self, ["database/main", "a"], ["", "/a", "a/", "a//b", "a.b", "a b", "..", "é"]),
        ValueCase(
            CapabilityName.self,
            ["NET_BIND_SERVICE", "KILL"],
            ["", "A", "CAP_KILL", "kill", "A1", "_A", "\u{212A}ILL", "KILL\u{301}"]
        ),
        ValueCase(
            CalendarExpression.self,
            ["*-*-* 02:30:00", "weekly", "Mon..Fri 09:00", "Sat,Sun *-*-01..07 04:00 Europe/Berlin"],
            ["30 2 * * *", "", " ", "a ", " a", "a;b", "a\nb", "a%b", "-a", "a/"],
            beyondPattern: ["every day", "*-*-* 25:61:00"]
        ),
        ValueCase(
            MetricName.self,
            ["a", "file_transfers_total", ":a", "A1"],
            ["", "1a", "a-b", "a b", "é", "a\u{301}"]
        ),
        ValueCase(AlertName.self, ["MailQueueLong", "A1"], ["", "mail", "Mail_Queue", "Ä", "A\u{301}"]),
        ValueCase(RecordedName.self, ["job:orders:rate5m", "a:"], ["", "orders", "1:a", "a:b-c", "a:\u{301}"]),
        ValueCase(
            AlertExpression.self,
            ["up == 0", "absent(up)", " a\n> 1"],
            ["", " ", "\u{A0}", "a\0 > 1"],
            beyondPattern: ["up", "(up > 1"]
        ),
        ValueCase(
            RecordedExpression.self,
            ["up", "sum(a)"],
            ["", "\t", "\u{2028}"],
            beyondPattern: ["sum(a", "a # b"]
        ),
        ValueCase(AlertMessage.self, ["", "{{ $value }} wait", "a\nb"], ["a\0"]),
        ValueCase(
            SeriesText.self,
            ["up", "up{}", #"a:b{x="1", y="\\\""}"#],
            ["", "1up", "up x", "{}", "up{"],
            beyondPattern: ["up{x}", "up{x=1}", "up{x=\"1}"]
        ),
        ValueCase(
            SampleNotation.self,
            ["0+10x200", "1 _x5 stale", "-1.5e3"],
            ["", "1,2", "1\n2"],
            beyondPattern: [" ", "1+2", "x5"]
        ),
        ValueCase(LabelName.self, ["status", "_a"], ["", "a:b", "1a", "a-b"]),
        ValueCase(
            QuantileName.self,
            ["p95", "p99.9", "p1", "p99.99"],
            ["p0", "p0.5", "p100", "95", "p", "p099", "p99.999", "P95", "p95.", "p\u{301}95"]
        ),
        ValueCase(
            ServiceOutput.self,
            ["postgres.url", "a-b.cD1"],
            ["postgres", ".url", "a.", "a.b.c", "A.b", "a.B", "a.b_c", "a.b\u{301}"]
        ),
    ]
}

@Suite struct ValueTests {
    @Test(arguments: ValueCase.all) func acceptsAndRefuses(_ value: ValueCase) throws {
        for text in value.good {
            #expect(value.parsed(text) != nil, "'\(text)' is refused")
            #expect(value.survives(text), "'\(text)' is printed as another value")
            #expect(try value.schemaAccepts(text), "the pattern refuses '\(text)'")
        }
        for text in value.bad {
            #expect(value.parsed(text) == nil, "'\(text)' is accepted")
            #expect(try !value.schemaAccepts(text), "the pattern accepts '\(text)'")
        }
        for text in value.beyondPattern { #expect(value.parsed(text) == nil, "'\(text)' is accepted") }
    }

    @Test(arguments: ValueCase.all) func examplesAreValues(_ value: ValueCase) {
        for example in value.shape.examples { #expect(value.parsed(example) != nil) }
    }

    /// Small changes of good texts: pattern and parser must agree on each.
    @Test(arguments: ValueCase.all) func patternAndParserAgree(_ value: ValueCase) throws {
        var random = SeededGenerator(seed: 7)
        let inserted =
            Array("aAzZkK019.-_/:@%=*+ \n\"'\\$;mswdhKMGT").map(String.init) + [
                "\u{212A}", "\u{301}", "é", "\r\n", "\0",
            ]
        for _ in 0..<400 {
            guard let start = value.good.randomElement(using: &random) else { return }
            var scalars = Array(start.unicodeScalars)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...scalars.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where place < scalars.count: scalars.remove(at: place)
                case 1 where place < scalars.count: scalars.insert(scalars[place], at: place)
                case 2 where place < scalars.count:
                    scalars.replaceSubrange(
                        place...place,
                        with: (inserted.randomElement(using: &random) ?? "").unicodeScalars
                    )
                default:
                    scalars.insert(contentsOf: (inserted.randomElement(using: &random) ?? "").unicodeScalars, at: place)
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            let isAccepted = value.parsed(text) != nil
            if try value.schemaAccepts(text) != isAccepted {
                // Only rules over numbers may be beyond the pattern, and only in one direction.
                #expect(!isAccepted && !value.beyondPattern.isEmpty, "'\(text)': parser \(isAccepted)")
            }
            if isAccepted { #expect(value.survives(text), "'\(text)' is printed as another value") }
        }
    }

    @Test func namesTheNetworkOfHostBits() {
        #expect(throws: TextFault("has host bits set beyond /24", fix: "write 10.20.3.0/24")) {
            try CIDR(parsing: "10.20.3.9/24")
        }
    }

    @Test func countsHostsLikeTerraform() throws {
        let network = try CIDR(parsing: "10.20.0.0/24")
        #expect(network.host(4)?.description == "10.20.0.4")
        #expect([network.host(-1), network.host(256)] == [nil, nil])
        #expect(network.broadcast.description == "10.20.0.255")
        #expect(network.overlaps(try CIDR(parsing: "10.20.0.128/25")))
        #expect(!network.overlaps(try CIDR(parsing: "10.20.1.0/24")))
    }

    @Test(arguments: [
        ("1024K", "1M"), ("1536M", "1536M"), ("2048G", "2T"), ("1000M", "1000M"),
    ])
    func printsMemoryInTheLargestUnit(text: String, printed: String) throws {
        #expect(try MemorySize(parsing: text).description == printed)
    }

    @Test(arguments: [("90s", "1m30s"), ("0ms", "0s"), ("1w", "7d"), ("3600s", "1h"), ("1001ms", "1s1ms")])
    func printsTimeSpansInUnits(text: String, printed: String) throws {
        #expect(try TimeSpan(parsing: text).description == printed)
    }

    @Test func roundsSecondsUp() throws {
        #expect(try TimeSpan(parsing: "1001ms").seconds == 2)
        #expect(try TimeSpan(parsing: "2s").seconds == 2)
    }
}

/// The same sequence for the same seed on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
