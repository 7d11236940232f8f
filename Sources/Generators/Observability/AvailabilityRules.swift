import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    /// Down and absent, a pair for each job, since `up` of a target that is gone vanishes (PR-15).
    func availabilityGroups() -> [RuleGroup] {
        var alerts = monitoring.targets.flatMap(alerts)
        if monitoring.enginePort != nil { alerts += engineAlerts }
        return group("targets", .availability, alerts: alerts)
            + group("containers-absent", .availability, alerts: absentContainers)
    }

    private func alerts(of target: ScrapeTarget) -> [Alert] {
        let job = target.job
        let service = target.service.name.value
        let severity: AlertSeverity = target.isService ? .critical : .warning
        let runbook: Runbook = target.isService ? .serviceOutage : .monitoring
        let prefix = target.isService ? "Service" : "Target"
        let replicas = target.service.replicas.number
        func up(_ value: DecimalNumber, samples: Int = 0, then: DecimalNumber? = nil, instance: Int = 1) -> TestSeries {
            let labels = [
                target.jobLabel, AlertLabel("instance", "10.0.0.\(instance):\(target.endpoint.port.value)"),
                AlertLabel("service", target.subject.name.text),
            ]
            return TestSeries("up", labels, then.map { .changing(value, samples: samples, $0) } ?? .constant(value))
        }
        var alerts = [
            Alert(
                "\(prefix)Down",
                severity,
                of: service,
                "sum by (job) (up{\(target.jobMatcher)}) == 0",
                wait: .minutes(1),
                summary: "\(text: job) does not answer Prometheus",
                details: target.isService
                    ? "No container of \(text: job) has given out its metrics for a minute: most likely it is down."
                    : "\(text: job) has given out no metrics for a minute: alerts and dashboards that rest on it are blind.",
                runbook,
                .systemOverview,
                cases: {
                    [
                        AlertCase(
                            "fires two minutes after the last container stops",
                            [up(1, samples: 5, then: 0)],
                            at: .minutes(7),
                            firing: [FiringAlert([target.jobLabel])]
                        ),
                        AlertCase("is silent while one of two answers", [up(0), up(1, instance: 2)], at: .minutes(7)),
                        AlertCase("is silent without data", [], at: .minutes(7)),
                    ]
                }
            ),
            Alert(
                "\(prefix)Absent",
                severity,
                of: service,
                "absent(up{\(target.jobMatcher)})",
                wait: .minutes(5),
                summary: "\(text: job) is no target of Prometheus any more",
                details: "Prometheus has known no container of \(text: job) for five minutes, so nothing else can say that it is down.",
                runbook,
                .systemOverview,
                cases: {
                    [
                        AlertCase("fires without data", [], at: .minutes(7), firing: [FiringAlert([target.jobLabel])]),
                        AlertCase("is silent for a target that is down", [up(0)], at: .minutes(7)),
                        AlertCase(
                            "is silent until five minutes have passed",
                            [],
                            at: .minutes(4)
                        ),
                    ]
                }
            ),
        ]
        guard replicas > 1, target.isService else { return alerts }
        let all = (1...replicas).map { up(1, instance: $0) }
        alerts.append(
            Alert(
                "ReplicaMissing",
                .warning,
                of: service,
                "sum by (job) (up{\(target.jobMatcher)}) < \(replicas)",
                wait: .minutes(5),
                summary: "only \(.number) of \(text: replicas) containers of \(text: job) answer",
                details: "The service still works, with less room for load and for another failure.",
                .serviceOutage,
                .systemOverview,
                cases: {
                    AlertCase.three(
                        at: .minutes(7),
                        fires: Array(all.dropLast()),
                        FiringAlert([target.jobLabel], "\(replicas - 1)"),
                        below: all
                    )
                }
            )
        )
        return alerts
    }

    private var engineAlerts: [Alert] {
        let job = AlertLabel("job", PrometheusJobs.engine)
        let matcher = LabelMatcher.equal("job", PrometheusJobs.engine)
        let prometheus = monitoring.prometheus.name.value
        return [
            Alert(
                "EngineMetricsDown",
                .warning,
                of: prometheus,
                "up{\(matcher)} == 0 or absent(up{\(matcher)})",
                wait: .minutes(5),
                summary: "the container engine gives out no metrics",
                details: "Nothing has answered on the host's port of the engine's metrics for five minutes.",
                .monitoring,
                .hostsContainers,
                cases: {
                    [
                        AlertCase("fires when it is down", [TestSeries("up", [job], .constant(0))], at: .minutes(7), firing: [FiringAlert([job])]),
                        AlertCase("fires without data", [], at: .minutes(7), firing: [FiringAlert([job])]),
                        AlertCase("is silent when it answers", [TestSeries("up", [job], .constant(1))], at: .minutes(7)),
                    ]
                }
            )
        ]
    }

    /// Services that give out no metrics: only the containers' own tell that they run.
    private var absentContainers: [Alert] {
        guard let cadvisor = monitoring.targets(.cadvisor).first else { return [] }
        let watched = Set(monitoring.targets.flatMap { [$0.service.name.value, $0.subject.name.value] })
        let blind = platform.services.filter { service in
            service.role.value == .service && service.profile == nil && !watched.contains(service.name.value)
        }
        return blind.map { service in
            let name = service.name.value
            let tier = ServiceTier(of: service)
            let matchers: [LabelMatcher] = [.equal("job", cadvisor.job.text), .equal("service", name.text)]
            let labels = [cadvisor.jobLabel, AlertLabel("service", name.text), AlertLabel("name", "\(name)-1")]
            let seen = TestSeries("container_last_seen", labels, .growing(60))
            return Alert(
                "ContainerAbsent",
                tier == .application || tier == .data ? .critical : .warning,
                of: name,
                "absent(container_last_seen{\(matchers)})",
                wait: .minutes(5),
                summary: "no container of \(text: name) runs",
                details: "The service gives out no metrics of its own; the engine has had no container of it for five minutes.",
                .serviceOutage,
                .hostsContainers,
                cases: {
                    [
                        AlertCase("fires without data", [], at: .minutes(7), firing: [FiringAlert([cadvisor.jobLabel])]),
                        AlertCase("is silent while a container runs", [seen], at: .minutes(7)),
                        AlertCase("is silent until five minutes have passed", [], at: .minutes(4)),
                    ]
                }
            )
        }
    }
}

/// Jobs that are no service.
package enum PrometheusJobs {
    package static let engine = "engine"
    /// Probes of the gateway through the blackbox exporter.
    package static let edge = "edge"
}
