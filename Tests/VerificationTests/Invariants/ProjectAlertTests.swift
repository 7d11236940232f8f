import Foundation
import TestSupport
import Testing
import Verification

/// The invariants see what a manifest states itself.
@Suite("Verdicts of a project's own alerts") struct ProjectAlertTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let code: String
        /// How the file's path ends.
        let path: String
        let text: String
        let other: String
        let words: String
        var testDescription: String { "\(code): \(words)" }
    }

    static let cases: [Case] = [
        Case(
            code: "PV0301",
            path: "production/prometheus/rules.yml",
            text: "https://wiki.example.com/orders",
            other: "https://wiki.example.com/order",
            words: "alert 'OrdersStalled' links 'https://wiki.example.com/order?page=stalled#what-to-do'"
        ),
        Case(
            code: "PV0301",
            path: "runbooks/project-alerts.md",
            text: "| OrdersStalled |",
            other: "| OrderStalled |",
            words: "no runbook lists alert 'OrdersStalled'"
        ),
        Case(
            code: "PV0301",
            path: "runbooks/project-alerts.md",
            text: "| MailQueueLong |",
            other: "| MailQueueShort |",
            words: "the runbook does not list alert 'MailQueueLong'"
        ),
        Case(
            code: "PV0303",
            path: "production/prometheus/rules.yml",
            text: "(mail_queue_length)",
            other: "(mail_queue_size)",
            words: "nothing exports or records 'mail_queue_size'"
        ),
        Case(
            code: "PV0303",
            path: "production/prometheus/rules.yml",
            text: "- record: service:orders:rate5m",
            other: "- record: service:orders:rate1m",
            words: "nothing exports or records 'service:orders:rate5m'"
        ),
        Case(
            code: "PV0303",
            path: "production/prometheus/rules.yml",
            text: "absent(up{job='backend', instance!=`a\"b\\d {{ $x }}`})",
            other: "absent(up{instance!=`a\"b\\`, job='backnd'})",
            words: "there is no job 'backnd'"
        ),
        Case(
            code: "PV0304",
            path: "production/prometheus/rules.yml",
            text:
                "      - alert: MailQueueLong\n        expr: sum by (queue) (mail_queue_length) > 1000\n        for: 10m\n        keep_firing_for: 5m\n        labels:\n          severity: warning\n",
            other:
                "      - alert: MailQueueLong\n        expr: sum by (queue) (mail_queue_length) > 1000\n        for: 10m\n        labels:\n",
            words: "alert 'MailQueueLong' has no severity"
        ),
    ]

    @Test(arguments: cases) func isFound(_ example: Case) throws {
        let platform = try RenderedPlatform.named("golden everything")
        let path = try #require(platform.files.keys.first { $0.hasSuffix(example.path) })
        let text = try #require(platform.files[path])
        #expect(text.contains(example.text))
        var files = platform.files
        files[path] = text.replacingOccurrences(of: example.text, with: example.other)
        let findings = InvariantRegistry.findings(in: RenderedTree(files: files, platforms: platform.platforms))
        #expect(
            findings.contains { $0.code == example.code && $0.message.contains(example.words) },
            "\(findings.map { "\($0.code) \($0.message)" })"
        )
    }
}
