package import Origins

/// `monitoring`: how metrics are gathered, and who hears of alerts.
package struct MonitoringSection: ManifestObject {
    package static let shapeName = "monitoring"
    package static let shapeSummary = "How metrics are gathered, and who hears of alerts."

    package let scrapeInterval: Sourced<TimeSpan>
    package let evaluationInterval: Sourced<TimeSpan>
    package let retention: Sourced<TimeSpan>
    package let runbooks: Sourced<WebURL>?
    package let receivers: NamedMap<ReceiverName, ReceiverSection>
    package let timeIntervals: NamedMap<TimeIntervalName, TimeIntervalSection>
    package let routes: [Sourced<AlertRouteSection>]
    package let watchdog: Sourced<ReceiverName>?
    package let enginePort: Sourced<Port>?
    package let dashboards: NamedMap<DashboardName, DashboardSection>
    package let alerts: NamedMap<AlertName, AlertSection>
    package let recordings: NamedMap<RecordedName, RecordingSection>

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        scrapeInterval = fields.value("scrapeInterval", default: .seconds(15), "from reading to reading")
        evaluationInterval = fields.value(
            "evaluationInterval",
            default: .seconds(30),
            "from evaluation to evaluation of the rules"
        )
        retention = fields.value(
            "retention",
            default: .seconds(30 * 86_400),
            "how long metrics are kept; environments may have their own"
        )
        runbooks = fields.optional(
            "runbooks",
            "where the rendered docs/operations/runbooks are published, for links in alerts"
        )
        receivers = fields.map("receivers", "who hears of alerts")
        timeIntervals = fields.map("timeIntervals", "hours of the week that alert routes name")
        routes = fields.list("routes", "which alerts go to whom, the first match counts")
        watchdog = fields.optional(
            "watchdog",
            "the receiver of the alert that always fires, which raises the alarm when it stays away"
        )
        enginePort = fields.optional(
            "enginePort",
            "the host's port of the engine's own metrics, where its 'metrics-addr' is set"
        )
        dashboards = fields.map("dashboards", "dashboards over metrics that services export")
        alerts = fields.map("alerts", "alerts of the project's own, beside those that every platform has")
        recordings = fields.map("recordings", "series that Prometheus computes ahead")
    }
}

/// One entry of `monitoring.receivers`.
package struct ReceiverSection: ManifestObject {
    package static let shapeName = "receiver"
    package static let shapeSummary = "Someone who hears of alerts, and over which way."

    package let kind: Sourced<ReceiverKind>
    package let secret: Sourced<SecretName>?
    package let channel: Sourced<String>?
    package let address: Sourced<EmailAddress>?
    package let sender: Sourced<EmailAddress>?
    package let server: Sourced<MailServer>?
    package let description: Sourced<String>?

    package init(from fields: inout FieldReader) {
        kind = fields.required("kind", "the way")
        secret = fields.optional(
            "secret",
            "the secret that opens the way: a webhook's address, a routing key, a password"
        )
        channel = fields.optional("channel", "the chat channel. For example: #ops-alerts")
        address = fields.optional("address", "the mail address")
        sender = fields.optional(
            "from",
            "the mail address of the sender, which also logs in where a secret is named; the default is 'address'"
        )
        server = fields.optional("server", "the mail server with its port")
        description = fields.optional("description", "who that is, in a sentence")
    }
}

package enum ReceiverKind: String, ChoiceValue {
    case slack, pagerduty, opsgenie, email, webhook, none

    package var meaning: String {
        switch self {
        case .slack: "a message in a Slack channel"
        case .pagerduty: "an incident at PagerDuty"
        case .opsgenie: "an alert at Opsgenie"
        case .email: "a mail"
        case .webhook: "a POST to an address"
        case .none: "nobody; the alert is only recorded"
        }
    }
}

/// One entry of `monitoring.routes`.
package struct AlertRouteSection: ManifestObject {
    package static let shapeName = "alertRoute"
    package static let shapeSummary = "Which alerts go to whom."

    package let receiver: Sourced<ReceiverName>
    package let severities: [Sourced<AlertSeverity>]
    package let services: [Sourced<ServiceName>]
    package let environments: [Sourced<EnvironmentName>]
    package let isContinued: Sourced<Bool>
    package let repeatInterval: Sourced<TimeSpan>?
    package let activeTimeIntervals: [Sourced<TimeIntervalName>]
    package let muteTimeIntervals: [Sourced<TimeIntervalName>]

    package init(from fields: inout FieldReader) {
        receiver = fields.required("receiver", "who hears of them")
        severities = fields.list("severities", "only these severities")
        services = fields.list("services", "only alerts of these services")
        environments = fields.list("environments", "only in these environments")
        isContinued = fields.value("continue", default: false, "whether later routes are tried as well")
        repeatInterval = fields.optional("repeatInterval", "how often an alert that goes on is sent again")
        activeTimeIntervals = fields.list("activeTimeIntervals", "the receiver hears of them at these hours only")
        muteTimeIntervals = fields.list("muteTimeIntervals", "the receiver hears nothing at these hours")
    }
}

package enum AlertSeverity: String, ChoiceValue {
    case critical, warning, info

    package var meaning: String {
        switch self {
        case .critical: "someone is woken"
        case .warning: "someone looks at it on the next working day"
        case .info: "recorded only"
        }
    }
}

/// One entry of `monitoring.dashboards`.
package struct DashboardSection: ManifestObject {
    package static let shapeName = "dashboard"
    package static let shapeSummary = "A dashboard with one panel for each metric."

    package let title: Sourced<String>
    package let description: Sourced<String>?
    package let refresh: Sourced<TimeSpan>
    package let shows: Sourced<PlatformDashboard>?
    package let metrics: [Sourced<MetricName>]

    package init(from fields: inout FieldReader) {
        title = fields.required("title", "its title")
        description = fields.optional("description", "what it shows, in a sentence")
        refresh = fields.value("refresh", default: .seconds(30), "how often it is drawn anew")
        shows = fields.optional(
            "shows",
            "the platform's own dashboard that goes under this name and title, with the metrics below it"
        )
        metrics = fields.list("metrics", "metrics that some service exports, in the order of their panels")
    }
}

/// The dashboards that every platform has (GF-07), each where there is something to show; the names are those of their
/// files.
package enum PlatformDashboard: String, ChoiceValue, CaseIterable {
    case systemOverview = "system-overview"
    case apiPerformance = "api-performance"
    case database
    case cache
    case gateway
    case errorBudget = "slo-error-budget"
    case hostsContainers = "hosts-containers"
    case business = "business-kpis"

    package var meaning: String {
        switch self {
        case .systemOverview: "whether everything runs, and what fires"
        case .apiPerformance: "requests, errors and durations"
        case .database: "PostgreSQL and its connection pool"
        case .cache: "Redis"
        case .gateway: "the edge and its certificates"
        case .errorBudget: "objectives, and what is left of their error budgets"
        case .hostsContainers: "the host, and containers against their limits"
        case .business: "metrics that services declare and no other dashboard draws"
        }
    }
}
