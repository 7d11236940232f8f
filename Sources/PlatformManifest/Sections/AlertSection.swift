package import Origins

/// One entry of `monitoring.alerts`: an alert that only this project can state.
package struct AlertSection: ManifestObject {
    package static let shapeName = "alert"
    package static let shapeSummary =
        "An alert of the project's own. It is there in every environment that has its service and a Prometheus."

    package let expression: Sourced<AlertExpression>
    package let wait: Sourced<TimeSpan>
    package let severity: Sourced<AlertSeverity>
    package let service: Sourced<ServiceName>
    package let summary: Sourced<AlertMessage>
    package let description: Sourced<AlertMessage>?
    package let dashboard: Sourced<DashboardName>?
    package let runbook: Sourced<WebURL>?
    package let environments: [Sourced<EnvironmentName>]
    package let test: Sourced<AlertTestSection>?

    package init(from fields: inout FieldReader) {
        expression = fields.required("expression", "when something is wrong: the whole condition")
        wait = fields.value(
            "for",
            default: .seconds(300),
            "how long that must last; 0s for what is a fact at once"
        )
        severity = fields.required("severity", "who has to hear of it")
        service = fields.required("service", "whom it is about: its team owns it, its log is read first")
        summary = fields.required("summary", "what is wrong, in a line")
        description = fields.optional("description", "what it means and what it leads to; the default is the summary")
        dashboard = fields.optional(
            "dashboard",
            "the dashboard that shows it; the default is the one that draws its metrics"
        )
        runbook = fields.optional(
            "runbook",
            "a page of the project's own that says what to do; the default is rendered"
        )
        environments = fields.list(
            "environments",
            "the only environments that have it; the default is all that have its service",
            overridable: false
        )
        test = fields.optional("test", "when it fires and when not, for promtool")
    }
}

/// `test` of an alert.
package struct AlertTestSection: ManifestObject {
    package static let shapeName = "alertTest"
    package static let shapeSummary =
        "A rule test as promtool has them: what is measured, and what the alert then does."

    package let series: NamedMap<SeriesText, Sourced<SampleNotation>>
    package let interval: Sourced<TimeSpan>
    package let firesAt: Sourced<TimeSpan>
    package let quietAt: Sourced<TimeSpan>
    package let labels: NamedMap<LabelName, Sourced<String>>
    package let value: Sourced<String>?

    package init(from fields: inout FieldReader) {
        series = fields.map("series", "series with their samples")
        interval = fields.value("interval", default: .seconds(60), "from sample to sample")
        firesAt = fields.required("firesAt", "when it fires, since the first sample")
        quietAt = fields.required("quietAt", "when it does not")
        labels = fields.map(
            "labels",
            "the labels of what fires, beside severity and service; the default is those that the expression keeps of the first series"
        )
        value = fields.optional("value", "what the texts print for {{ $value }} when it fires")
    }
}

/// One entry of `monitoring.recordings`: a series that Prometheus computes ahead.
package struct RecordingSection: ManifestObject {
    package static let shapeName = "recording"
    package static let shapeSummary =
        "A series that Prometheus computes ahead, for alerts and dashboards that would be slow otherwise."

    package let expression: Sourced<RecordedExpression>
    package let environments: [Sourced<EnvironmentName>]

    package init(from fields: inout FieldReader) {
        expression = fields.required("expression", "what it is computed from")
        environments = fields.list(
            "environments",
            "the only environments that have it; the default is all",
            overridable: false
        )
    }
}
