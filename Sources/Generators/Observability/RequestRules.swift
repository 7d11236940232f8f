import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What is recorded of every service that counts its requests.
package enum RequestSeries {
    /// Requests per second.
    package static let rate: MetricName = "job:http_requests:rate5m"
    /// The share that ends in a server error.
    package static let errorRatio: MetricName = "job:http_errors_per_request:ratio_rate5m"
    /// Requests per second and bucket, for quantiles on dashboards.
    package static let buckets: MetricName = "job_le:http_request_duration_seconds_bucket:rate5m"
}

extension RuleContext {
    func requestGroups() -> [RuleGroup] {
        let targets = monitoring.targets.filter(\.hasHTTPMetrics)
        guard !targets.isEmpty else { return [] }
        let jobs = LabelMatcher.oneOf("job", targets.map(\.job.text)).from(targets.map(\.origin))
        let requests = MetricName(MetricFamily.httpRequests)
        let total: PromQL = "sum by (job, service) (rate(\(requests){\(jobs)}[5m]))"
        let failed: PromQL =
            "sum by (job, service) (rate(\(requests){\(jobs), \(LabelMatcher.matches("status", pattern: "5.."))}[5m]))"
        let bucket = MetricName("\(MetricFamily.httpDuration)_bucket")
        let recordings = [
            RecordingRule(RequestSeries.rate, total),
            RecordingRule(
                RequestSeries.errorRatio,
                "  (\n    \(failed)\n  or\n    0 * \(total)\n  )\n/\n  (\(total) > 0)"
            ),
            RecordingRule(RequestSeries.buckets, "sum by (job, service, le) (rate(\(bucket){\(jobs)}[5m]))"),
        ]
        let free = targets.filter { $0.service.objective?.availability == nil }
        return group("requests", .requests, recordings: recordings, alerts: free.isEmpty ? [] : [highErrorRate(free)])
    }

    /// For services without an availability objective; the others have burn rates.
    private func highErrorRate(_ targets: [ScrapeTarget]) -> Alert {
        let target = targets[0]
        let requests = MetricName(MetricFamily.httpRequests)
        @Sendable func traffic(failed: DecimalNumber, of all: DecimalNumber) -> [TestSeries] {
            [
                TestSeries(requests, target.labels(AlertLabel("status", "200")), .growing(all - failed)),
                TestSeries(requests, target.labels(AlertLabel("status", "502")), .growing(failed)),
            ]
        }
        let labels = [target.jobLabel, AlertLabel("service", target.subject.name.text, target.subject.name.origin)]
        return Alert(
            "HighErrorRate",
            .warning,
            of: nil,
            "\(RequestSeries.errorRatio){\(LabelMatcher.oneOf("job", targets.map(\.job.text)).from(targets.map(\.origin)))} > 0.05",
            wait: .minutes(10),
            summary: "\(.percentage) of requests to \(.label("service")) fail",
            details: "More than 5 % of requests have ended in a server error for ten minutes.",
            .highErrorRate,
            .apiPerformance,
            cases: {
                AlertCase.three(
                    at: .minutes(20),
                    fires: traffic(failed: 51, of: 1000),
                    FiringAlert(labels, "5.1%"),
                    below: traffic(failed: 49, of: 1000)
                ) + [
                    AlertCase(
                        "fires when every request fails",
                        [traffic(failed: 100, of: 100)[1]],
                        at: .minutes(20),
                        firing: [FiringAlert(labels, "100%")]
                    )
                ]
            }
        )
    }
}
