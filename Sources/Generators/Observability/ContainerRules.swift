import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    /// Containers against their limits, for all services at once: the series say which (PR-16, PR-20).
    func containerGroups() -> [RuleGroup] {
        guard let target = monitoring.targets(.cadvisor).first else { return [] }
        let job = target.jobMatcher
        return group(
            "containers",
            .containers,
            recordings: [
                RecordingRule(
                    ContainerSeries.processorRate,
                    "sum by (service, name) (rate(container_cpu_usage_seconds_total{\(job)}[5m]))"
                ),
                RecordingRule(
                    ContainerSeries.memoryRatio,
                    ratio("container_memory_working_set_bytes", "container_spec_memory_limit_bytes", job)
                ),
            ],
            alerts: [
                nearLimit(
                    "ContainerMemoryNearLimit",
                    "\(ContainerSeries.memoryRatio) > 0.9",
                    ("container_memory_working_set_bytes", "container_spec_memory_limit_bytes"),
                    target,
                    "of its memory",
                    "Above its limit the kernel ends the container's processes.",
                    .memory
                ),
                nearLimit(
                    "ContainerThreadsNearLimit",
                    "\(verbatim: ratio("container_threads", "container_threads_max", job))\n> 0.9",
                    ("container_threads", "container_threads_max"),
                    target,
                    "of its threads and processes",
                    "At its limit the container can start no further thread, and requests fail in odd ways.",
                    .processor
                ),
                throttled(target), restarting(target), outOfMemory(target),
            ]
        )
    }

    private func labels(_ target: ScrapeTarget) -> [AlertLabel] {
        [target.jobLabel, AlertLabel("service", "api"), AlertLabel("name", "shop-api-1")]
    }

    private func firing(_ target: ScrapeTarget, _ value: String) -> FiringAlert {
        FiringAlert(Array(labels(target).dropFirst()), value)
    }

    /// One metric by another where there is a limit at all.
    private func ratio(_ used: MetricName, _ limit: MetricName, _ job: LabelMatcher) -> PromQL {
        "  sum by (service, name) (\(used){\(job)})\n/\n  (sum by (service, name) (\(limit){\(job)}) > 0)"
    }

    private func nearLimit(
        _ name: String,
        _ expression: PromQL,
        _ metrics: (used: MetricName, limit: MetricName),
        _ target: ScrapeTarget,
        _ what: String,
        _ details: String,
        _ runbook: Runbook
    ) -> Alert {
        @Sendable func series(_ used: DecimalNumber, of limit: DecimalNumber) -> [TestSeries] {
            [
                TestSeries(metrics.used, labels(target), .constant(used)),
                TestSeries(metrics.limit, labels(target), .constant(limit)),
            ]
        }
        return Alert(
            name,
            .warning,
            of: nil,
            expression,
            wait: .minutes(5),
            summary: "\(.label("name")) of \(.label("service")) uses \(.percentage) \(text: what)",
            details: "\(text: details)",
            runbook,
            .hostsContainers,
            cases: {
                AlertCase.three(
                    at: .minutes(8),
                    fires: series(901, of: 1000),
                    firing(target, "90.1%"),
                    below: series(900, of: 1000)
                ) + [AlertCase("is silent without a limit", series(901, of: 0), at: .minutes(8))]
            }
        )
    }

    private func throttled(_ target: ScrapeTarget) -> Alert {
        let job = target.jobMatcher
        @Sendable func series(_ throttled: DecimalNumber) -> [TestSeries] {
            [
                TestSeries("container_cpu_cfs_throttled_periods_total", labels(target), .growing(throttled)),
                TestSeries("container_cpu_cfs_periods_total", labels(target), .growing(1000)),
            ]
        }
        return Alert(
            "ContainerThrottled",
            .warning,
            of: nil,
            """
              sum by (service, name) (rate(container_cpu_cfs_throttled_periods_total{\(job)}[5m]))
            /
              (sum by (service, name) (rate(container_cpu_cfs_periods_total{\(job)}[5m])) > 0)
            > 0.25
            """,
            wait: .minutes(15),
            summary:
                "\(.label("name")) of \(.label("service")) waits for its processor limit in \(.percentage) of periods",
            details: "Requests take longer although the host may have processors to spare.",
            .processor,
            .hostsContainers,
            cases: {
                AlertCase.three(at: .minutes(25), fires: series(251), firing(target, "25.1%"), below: series(250))
            }
        )
    }

    private func restarting(_ target: ScrapeTarget) -> Alert {
        @Sendable func series(restarts: Int) -> [TestSeries] {
            // A start time that moves once for each restart.
            restarts > 2
                ? [TestSeries("container_start_time_seconds", labels(target), .growing(60))]
                : [TestSeries("container_start_time_seconds", labels(target), .changing(60, samples: 10, 600))]
        }
        return Alert(
            "ContainerRestarting",
            .warning,
            of: nil,
            "sum by (service, name) (changes(container_start_time_seconds{\(target.jobMatcher)}[15m])) > 2",
            wait: nil,
            summary: "\(.label("name")) of \(.label("service")) has restarted more than twice in 15 minutes",
            details: "The container starts and ends again and again; its log says why.",
            .restarts,
            .hostsContainers,
            cases: {
                AlertCase.three(
                    at: .minutes(15),
                    fires: series(restarts: 15),
                    firing(target, ""),
                    below: series(restarts: 1)
                )
            }
        )
    }

    private func outOfMemory(_ target: ScrapeTarget) -> Alert {
        Alert(
            "ContainerOutOfMemory",
            .warning,
            of: nil,
            "sum by (service, name) (increase(container_oom_events_total{\(target.jobMatcher)}[10m])) > 0",
            wait: nil,
            summary: "\(.label("name")) of \(.label("service")) has run out of memory",
            details: "The kernel has ended a process of the container within the last ten minutes.",
            .memory,
            .hostsContainers,
            cases: {
                AlertCase.three(
                    at: .minutes(15),
                    fires: [TestSeries("container_oom_events_total", labels(target), .changing(0, samples: 10, 1))],
                    firing(target, ""),
                    below: [TestSeries("container_oom_events_total", labels(target), .constant(1))]
                )
            }
        )
    }
}

/// What is recorded of containers.
package enum ContainerSeries {
    /// Processors that a container uses.
    package static let processorRate: MetricName = "service_name:container_cpu_usage_seconds:rate5m"
    /// The share of its memory limit that it uses.
    package static let memoryRatio: MetricName = "service_name:container_memory_working_set:ratio"
}
