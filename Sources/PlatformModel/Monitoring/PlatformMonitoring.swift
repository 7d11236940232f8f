package import Origins
package import PlatformManifest

/// How an environment with a Prometheus is watched.
package struct Monitoring: Sendable {
    package let prometheus: Service
    /// Where people reach it. For example: `https://prometheus.example.com`.
    package let prometheusURL: Sourced<String>
    /// The Alertmanager that Prometheus reaches, if there is one.
    package let alertmanager: Service?
    package let grafana: Service?
    /// Where people reach Grafana, for links in alerts; `nil` without one.
    package let grafanaURL: Sourced<String>?
    package let scrapeInterval: Sourced<TimeSpan>
    /// Ten seconds, less where the interval is as short (PR-01).
    package let scrapeTimeout: Sourced<TimeSpan>
    package let evaluationInterval: Sourced<TimeSpan>
    /// How long samples are kept; the environment's own `retention` goes before that of `monitoring`.
    package let retention: Sourced<TimeSpan>
    /// Where the rendered runbooks are published.
    package let runbooks: Sourced<WebURL>?
    /// The engine's own metrics on the host, where `enginePort` is set.
    package let enginePort: Sourced<Port>?
    /// Every service that Prometheus reads, in the manifest's order; the engine is not among them.
    package let targets: [ScrapeTarget]
    /// What the blackbox exporter asks for; empty without one or without a gateway.
    package let edgeProbes: [EdgeProbe]
    /// Backups that write their success to the host's textfile folder, where a node exporter reads it.
    package let backups: [WatchedBackup]
    /// Secrets with a rotation, likewise.
    package let rotations: [(secret: Sourced<SecretName>, every: Sourced<TimeSpan>)]
    package let dashboards: NamedMap<DashboardName, DashboardSection>
    /// The project's own that hold here, in the manifest's order: those of services that are here.
    package let alerts: [NamedEntry<AlertName, AlertSection>]
    /// Likewise, what Prometheus computes ahead beside the platform's own recordings.
    package let recordings: [NamedEntry<RecordedName, RecordingSection>]

    /// What a dashboard of the platform is called here: as the one of the manifest that shows it.
    package func name(of dashboard: PlatformDashboard) -> DashboardName {
        dashboards.entries.first { $0.value.topic(named: $0.name.value) == dashboard }?.name.value
            ?? DashboardName(unchecked: dashboard.rawValue)
    }

    /// The targets that are a certain component. For example: every `postgres-exporter`.
    package func targets(_ kind: ComponentKind) -> [ScrapeTarget] { targets.filter { $0.service.component == kind } }

    /// Every metric that some target exports here, each name once, and Prometheus' own `up`.
    package var metrics: [MetricFamily] {
        var seen: Set<String> = []
        let engine = enginePort == nil ? [] : MetricFamily.engine
        return (MetricFamily.ofEveryTarget + targets.flatMap(\.metrics) + engine)
            .filter { seen.insert($0.name.text).inserted }
    }

    /// The metrics of this name.
    package func metric(_ name: String) -> MetricFamily? { metrics.first { $0.name.text == name } }
}

/// Who hears of an environment's alerts: what its Alertmanager is told.
package struct Alerting: Sendable {
    package let alertmanager: Service
    /// Where people reach it.
    package let alertmanagerURL: Sourced<String>
    /// Those that some route or the watchdog leads to here, in the manifest's order.
    package let receivers: [Receiver]
    /// Those that hold in this environment, in the manifest's order: the first match counts.
    package let routes: [AlertRoute]
    package let watchdog: Sourced<ReceiverName>?
    /// Those that some route names here, in the manifest's order.
    package let timeIntervals: [TimeInterval]
}

/// Hours of the week.
package struct TimeInterval: Sendable {
    package let name: Sourced<TimeIntervalName>
    package let description: Sourced<String>?
    /// All of them if none is named.
    package let weekdays: [Sourced<Weekday>]
    /// The whole day if none is named.
    package let times: [Sourced<TimeOfDayRange>]
    package let timeZone: Sourced<TimeZoneName>
}

/// Someone who hears of alerts.
package struct Receiver: Sendable {
    package let name: Sourced<ReceiverName>
    package let description: Sourced<String>?
    package let kind: Sourced<ReceiverKind>
    package let secret: Sourced<SecretName>?
    package let channel: Sourced<String>?
    package let address: Sourced<EmailAddress>?
    /// The recipient's unless the manifest has another; logs in where there is a secret.
    package let sender: Sourced<EmailAddress>?
    /// The mail server with its port.
    package let server: Sourced<MailServer>?
}

/// Which alerts go to whom.
package struct AlertRoute: Sendable {
    package let receiver: Sourced<ReceiverName>
    package let severities: [Sourced<AlertSeverity>]
    package let services: [Sourced<ServiceName>]
    /// Whether it holds in some environments only, this one among them.
    package let namesEnvironments: Bool
    package let isContinued: Sourced<Bool>
    package let repeatInterval: Sourced<TimeSpan>?
    /// The receiver hears of them at these hours only; at any, if none is named.
    package let activeTimeIntervals: [Sourced<TimeIntervalName>]
    /// The receiver hears nothing at these hours.
    package let muteTimeIntervals: [Sourced<TimeIntervalName>]
}

/// One host name of the gateway, asked for by the blackbox exporter on a network that both join.
///
/// The request goes to the gateway's container with the host name in Host header and TLS handshake, so that neither
/// public name servers nor the way back through the host's own address are needed.
package struct EdgeProbe: Sendable {
    package let exporter: Service
    package let gateway: Service
    package let host: Sourced<DomainName>
    /// In the gateway's container.
    package let port: Sourced<Port>
    package let isTLS: Bool
    /// Whether the certificate is one that clients trust.
    package let isTrusted: Bool

    /// Names the module that asks with this host name. For example: `edge-shop.example.com`.
    package var module: String { "edge-\(host.value)" }
    package var url: String { "\(isTLS ? "https" : "http")://\(gateway.name.value):\(port.value)/" }
}

/// A backup whose age is watched.
package struct WatchedBackup: Sendable {
    package let backup: Backup
    /// Two hours more than may be lost at most (PR-19: 26 h for a daily one).
    package let maximumAge: Sourced<TimeSpan>
    /// A day more than lies between two restore tests; `nil` without such tests.
    package let maximumTestAge: Sourced<TimeSpan>?
}

extension DashboardSection {
    /// The platform's dashboard that it takes the place of: the one it says, else the one of its own name.
    package func topic(named name: DashboardName) -> PlatformDashboard? {
        shows?.value ?? PlatformDashboard(rawValue: name.text)
    }
}
