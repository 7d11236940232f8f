import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    /// Down and absent, a pair for each job, since `up` of a target that is gone vanishes (PR-15).
    func availabilityGroups() -> [RuleGroup] {
        let absent = monitoring.targets.map { (alert: absence(of: $0), target: $0) }
        var alerts = zip(monitoring.targets, absent).flatMap { [down($0)] + [$1.alert] + missing($0) }
        if monitoring.enginePort != nil { alerts += engineAlerts }
        let blind = blindServices.map { (absence: absence(of: $0), missing: missing($0), blind: $0) }
        return group("targets", .availability, alerts: alerts) {
            SharedCase.absence(
                absent.map { alert, target in
                    (alert, FiringAlert([target.jobLabel]), TestSeries("up", target.labels(), .constant(0)))
                }
            )
        }
            + group("containers", .availability, alerts: blind.flatMap { [$0.absence] + $0.missing }) {
                SharedCase.absence(
                    blind.map { ($0.absence, FiringAlert([$0.blind.cadvisor.jobLabel]), $0.blind.container(1)) }
                )
            }
    }

    private func severity(of target: ScrapeTarget) -> AlertSeverity { target.isService ? .critical : .warning }
    private func runbook(for target: ScrapeTarget) -> Runbook { target.isService ? .serviceOutage : .monitoring }
    private func prefix(of target: ScrapeTarget) -> String { target.isService ? "Service" : "Target" }

    private func up(_ value: TestSeries.Values, _ target: ScrapeTarget, instance: Int = 1) -> TestSeries {
        TestSeries(
            "up",
            [
                target.jobLabel, AlertLabel("instance", "10.0.0.\(instance):\(target.endpoint.port.value)"),
                AlertLabel("service", target.subject.name.text),
            ],
            value
        )
    }

    private func down(_ target: ScrapeTarget) -> Alert {
        let job = target.job
        return Alert(
            "\(prefix(of: target))Down",
            severity(of: target),
            of: target.service.name.value,
            "sum by (job) (up{\(target.jobMatcher)}) == 0",
            wait: .minutes(1),
            summary: "\(text: job) does not answer Prometheus",
            details: target.isService
                ? "No container of \(text: job) has given out its metrics for a minute: most likely it is down."
                : "\(text: job) has given out no metrics for a minute: alerts and dashboards that rest on it are blind.",
            runbook(for: target),
            .systemOverview,
            cases: {
                [
                    AlertCase(
                        "fires two minutes after the last container stops",
                        [up(.changing(1, samples: 5, 0), target)],
                        at: .minutes(7),
                        firing: [FiringAlert([target.jobLabel])]
                    ),
                    AlertCase(
                        "is silent while one of two answers",
                        [up(.constant(0), target), up(.constant(1), target, instance: 2)],
                        at: .minutes(7)
                    ),
                    AlertCase("is silent without data", [], at: .minutes(7)),
                ]
            }
        )
    }

    private func absence(of target: ScrapeTarget) -> Alert {
        let job = target.job
        return Alert(
            "\(prefix(of: target))Absent",
            severity(of: target),
            of: target.service.name.value,
            "absent(up{\(target.jobMatcher)})",
            wait: .minutes(5),
            summary: "\(text: job) is no target of Prometheus any more",
            details: """
                Prometheus has known no container of \(text: job) for five minutes, so nothing else can say that it is down.
                """,
            runbook(for: target),
            .systemOverview,
            cases: { [] }
        )
    }

    private func missing(_ target: ScrapeTarget) -> [Alert] {
        let replicas = target.service.replicas.number
        guard replicas > 1, target.isService else { return [] }
        return [
            Alert(
                "ReplicaMissing",
                .warning,
                of: target.service.name.value,
                "sum by (job) (up{\(target.jobMatcher)}) < \(replicas)",
                wait: .minutes(5),
                summary: "only \(.number) of \(text: replicas) containers of \(text: target.job) answer",
                details: "The service still works, with less room for load and for another failure.",
                .serviceOutage,
                .systemOverview,
                cases: {
                    let all = (1...replicas).map { up(.constant(1), target, instance: $0) }
                    return AlertCase.three(
                        at: .minutes(7),
                        fires: Array(all.dropLast()),
                        FiringAlert([target.jobLabel], "\(replicas - 1)"),
                        below: all
                    )
                }
            )
        ]
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
                        AlertCase(
                            "fires when it is down",
                            [TestSeries("up", [job], .constant(0))],
                            at: .minutes(7),
                            firing: [FiringAlert([job])]
                        ),
                        AlertCase("fires without data", [], at: .minutes(7), firing: [FiringAlert([job])]),
                        AlertCase(
                            "is silent when it answers",
                            [TestSeries("up", [job], .constant(1))],
                            at: .minutes(7)
                        ),
                    ]
                }
            )
        ]
    }

    /// A service that gives out no metrics: only the containers' own tell that it runs.
    private struct BlindService {
        let service: Service
        let cadvisor: ScrapeTarget

        var name: ServiceName { service.name.value }

        /// Of its containers, as cAdvisor sees them.
        var containers: PromQL {
            let matchers: [LabelMatcher] = [
                cadvisor.jobMatcher, .equal("service", name.text, service.name.origin),
            ]
            return "container_last_seen{\(matchers)}"
        }

        func container(_ number: Int) -> TestSeries {
            let labels = [
                cadvisor.jobLabel, AlertLabel("service", name.text), AlertLabel("name", "\(name)-\(number)"),
            ]
            return TestSeries("container_last_seen", labels, .growing(60))
        }
    }

    private var blindServices: [BlindService] {
        guard let cadvisor = monitoring.targets(.cadvisor).first else { return [] }
        let watched = Set(monitoring.targets.flatMap { [$0.service.name.value, $0.subject.name.value] })
        return platform.services.filter { service in
            service.role.value == .service && service.profile == nil && !watched.contains(service.name.value)
        }.map { BlindService(service: $0, cadvisor: cadvisor) }
    }

    private func absence(of blind: BlindService) -> Alert {
        let tier = ServiceTier(of: blind.service)
        return Alert(
            "ContainerAbsent",
            tier == .application || tier == .data ? .critical : .warning,
            of: blind.name,
            "absent(\(blind.containers))",
            wait: .minutes(5),
            summary: "no container of \(text: blind.name) runs",
            details: """
                The service gives out no metrics of its own; the engine has had no container of it for five minutes.
                """,
            .serviceOutage,
            .hostsContainers,
            cases: { [] }
        )
    }

    private func missing(_ blind: BlindService) -> [Alert] {
        let replicas = blind.service.replicas.number
        guard replicas > 1 else { return [] }
        return [
            Alert(
                "ContainerMissing",
                .warning,
                of: blind.name,
                "count by (service) (\(blind.containers)) < \(replicas)",
                wait: .minutes(5),
                summary: "only \(.number) of \(text: replicas) containers of \(text: blind.name) run",
                details: "The service still works, with less room for load and for another failure.",
                .serviceOutage,
                .hostsContainers,
                cases: {
                    let all = (1...replicas).map(blind.container)
                    return AlertCase.three(
                        at: .minutes(7),
                        fires: Array(all.dropLast()),
                        FiringAlert([], "\(replicas - 1)"),
                        below: all
                    )
                }
            )
        ]
    }
}

/// Jobs that are no service.
package enum PrometheusJobs {
    package static let engine = "engine"
    /// Probes of the gateway through the blackbox exporter.
    package static let edge = "edge"
}
