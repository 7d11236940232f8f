import TestSupport
import Testing
import Verification

/// Both verdicts of each invariant, the smallest edit of a starter, with the place of the finding.
@Suite("Verdicts of invariants") struct VerdictTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let code: String
        let path: String
        let text: String
        let other: String
        /// Words of the message.
        let words: String
        var testDescription: String { "\(code): \(words)" }

        init(_ code: String, _ path: String, _ text: String, _ other: String, _ words: String) {
            self.code = code
            self.path = path
            self.text = text
            self.other = other
            self.words = words
        }
    }

    private static let system = "mime-transfer"
    private static let base = "deploy/docker/compose/base.yml"
    private static let prometheus = "monitoring/prometheus/prometheus.yml"

    static let cases: [Case] = [
        Case("PV0001", base, "services:\n", "services: [\n", "cannot be read"),
        Case(
            "PV0101",
            "gateway/prod/conf.d/upstreams.conf",
            "server public-app:",
            "server public-ap:",
            "is called 'public-ap'"
        ),
        Case("PV0102", prometheus, "- node-exporter:9100", "- node-exporter:9101", "does not listen on port 9101"),
        Case(
            "PV0103",
            "monitoring/grafana/provisioning/datasources/prod/datasources.yml",
            "http://prometheus:9090",
            "http://prometheus:9091",
            "does not listen on port 9091"
        ),
        Case("PV0104", "deploy/docker/images/public-app/Dockerfile", "EXPOSE ", "EXPOSE 1", "expose"),
        Case("PV0105", "deploy/docker/compose/dev.yml", "\"127.0.0.1:", "\"", "all addresses of the host"),
        Case("PV0201", "config/environments/prod.env.template", "IMAGE_TAG=", "IMAGE=", "not in its template"),
        Case(
            "PV0202",
            "deploy/docker/images/mime-client/Dockerfile",
            "ENTRYPOINT [\"/entrypoint.sh\"]",
            "ENTRYPOINT [\"/x\"]",
            "does not start '/entrypoint.sh'"
        ),
        Case("PV0203", base, "STORAGE_DIR: \"/storage\"", "STORAGE_DIR: \"/store\"", "'STORAGE_DIR'"),
        Case(
            "PV0204",
            "monitoring/docker-compose.monitoring.yml",
            "/run/secrets/grafana",
            "/run/secrets/grafan",
            "is not given"
        ),
        Case(
            "PV0301",
            "monitoring/prometheus/rules.yml",
            "- alert: Watchdog",
            "- alert: Watchcat",
            "does not list alert 'Watchcat'"
        ),
        Case("PV0302", "monitoring/prometheus/rules.yml", "/d/mime-transfer-", "/d/mime-", "there is no dashboard"),
        Case(
            "PV0303",
            "monitoring/prometheus/rules.yml",
            "http_requests_total{job=\"public-app\"",
            "http_total{job=\"public-app\"",
            "nothing exports or records 'http_total'"
        ),
        Case(
            "PV0304",
            "monitoring/alertmanager/prod/alertmanager.yml",
            "alertname=\"Watchdog\"",
            "alertname=\"Watchcat\"",
            "no alert has alertname 'Watchcat'"
        ),
        Case(
            "PV0401",
            "gateway/prod/nginx.conf",
            "include conf.d/upstreams.conf;",
            "include conf.d/upstream.conf;",
            "is not rendered"
        ),
        Case(
            "PV0402",
            base,
            "ipv4_address: \"10.30.0.4\"",
            "ipv4_address: \"10.31.0.4\"",
            "cannot have address 10.31.0.4"
        ),
        Case("PV0501", "terraform/locals.tf", "user = \"10001:10001\"", "user = \"0:0\"", "user of"),
        Case(
            "PV0502",
            "terraform/environments/prod.tfvars",
            "internal = true",
            "internal = false",
            "internal of network"
        ),
        Case(
            "PV0503",
            "terraform/modules/service/main.tf",
            "var.container.memory\n",
            "null\n",
            "does not take 'memory'"
        ),
        Case("PV0601", base, "pids: ", "pids: 1", "limits.pids"),
        Case("PV0602", prometheus, "scrape_interval: ", "scrape_interval: 1", "scrape_interval"),
        Case(
            "PV0603",
            base,
            "platformgen.platform: mime-transfer",
            "platformgen.platform: mime",
            "label 'platformgen.platform'"
        ),
        Case("PV0604", base, "security_opt: [\"no-new-privileges:true\"]", "init: true", "security_opt"),
        Case("PV0605", "gateway/staging/https.d/mime.staging.example.com.conf", "burst=", "burst=1", "differs between"),
        Case(
            "PV0701",
            "deploy/systemd/prod/mime-transfer-storage-backup.timer",
            "OnCalendar=*-*-* 02:30:00",
            "OnCalendar=*-*-* 03:30:00",
            "is due at '*-*-* 02:30:00'"
        ),
        Case(
            "PV0702",
            "scripts/backup/plans/prod.sh",
            "data='/storage'",
            "data='/store'",
            "nothing mounted at '/store'"
        ),
    ]

    @Test func everyInvariantHasACase() {
        #expect(Set(Self.cases.map(\.code)) == Set(InvariantRegistry.all.map(\.code)))
    }

    @Test func codesAndSentencesAreTheirOwn() {
        #expect(Set(InvariantRegistry.all.map(\.code)).count == InvariantRegistry.all.count)
        #expect(InvariantRegistry.all.map(\.code) == InvariantRegistry.all.map(\.code).sorted())
        for invariant in InvariantRegistry.all {
            #expect(invariant.sentence.hasSuffix(".") && !invariant.sentence.dropLast().contains(". "))
        }
    }

    @Test(arguments: cases) func itSpeaksOnlyOfTheFault(of verdict: Case) throws {
        let platform = try RenderedPlatform.named(Self.system)
        let invariant = try #require(InvariantRegistry.all.first { $0.code == verdict.code })
        #expect(invariant.findings(in: platform.tree) == [])
        let original = try #require(platform.files[verdict.path], "\(verdict.path)")
        let changed = original.replacingFirst(verdict.text, with: verdict.other)
        try #require(changed != original, "'\(verdict.text)' is not in \(verdict.path)")
        let findings = invariant.findings(in: platform.tree.replacing(verdict.path, with: changed))
        #expect(findings.contains { $0.message.contains(verdict.words) }, "\(findings)")
        // A tree that was read at once says the same as one with a file replaced.
        var files = platform.files
        files[verdict.path] = changed
        #expect(invariant.findings(in: RenderedTree(files: files, platforms: platform.platforms)) == findings)
        for finding in findings { #expect(finding.line >= 1 && !finding.path.isEmpty && finding.code == verdict.code) }
    }

    /// What `up --wait` would stumble over: a job that ends alone, and a wait for a probe that hot reload has not.
    @Test(arguments: [
        ("base.yml", "    profiles: [jobs]\n", "", "'reindex' ends by itself, but nobody waits for it"),
        (
            "development.yml", "        condition: service_started\n", "        condition: service_healthy\n",
            "waits until 'hasher' is healthy, but that has no health check"
        ),
    ])
    func startsAreNotInVain(file: String, text: String, other: String, words: String) throws {
        let platform = try RenderedPlatform.named("golden everything")
        let invariant = try #require(InvariantRegistry.all.first { $0.code == "PV0402" })
        #expect(invariant.findings(in: platform.tree) == [])
        let path = "deploy/docker/compose/\(file)"
        let original = try #require(platform.files[path])
        let changed = original.replacingFirst(text, with: other)
        try #require(changed != original, "'\(text)' is not in \(path)")
        let findings = invariant.findings(in: platform.tree.replacing(path, with: changed))
        #expect(findings.contains { $0.message.contains(words) }, "\(findings)")
    }
}
