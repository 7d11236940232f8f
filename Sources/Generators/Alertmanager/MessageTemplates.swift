import Documents

/// How messages read (AM-05): constant text in Go's template language, filled in by Alertmanager.
enum MessageTemplates {
    /// Alerts in one message; more are counted.
    private static let maximum = 10

    static func document(header: [String]) -> TextDocument {
        let conventions = AlertmanagerConventions.self
        return TextDocument(
            """
            {{/*
            \(header.map(inert).joined(separator: "\n"))
            */}}
            {{ define "\(conventions.title)" -}}
            [{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] \
            {{ .CommonLabels.severity }} {{ .GroupLabels.alertname }} {{ .GroupLabels.service }} \
            ({{ .CommonLabels.platform }} {{ .CommonLabels.environment }})
            {{- end }}

            {{ define "\(conventions.text)" -}}
            {{ range $index, $alert := .Alerts }}{{ if lt $index \(maximum) -}}
            {{ $alert.Labels.severity }}: {{ $alert.Annotations.summary }}
            {{ $alert.Annotations.description }}
            {{ with $alert.Annotations.runbook_url }}Runbook: {{ . }}
            {{ end }}{{ with $alert.Annotations.dashboard_url }}Dashboard: {{ . }}
            {{ end }}
            {{ end }}{{ end -}}
            {{ if gt (len .Alerts) \(maximum) }}and more, {{ len .Alerts }} in all
            {{ end -}}
            Silence: {{ template "\(conventions.silence)" . }}
            {{- end }}

            {{ define "\(conventions.silence)" -}}
            {{ .ExternalURL }}/#/silences/new?filter=%7B{{ range $index, $label := .GroupLabels.SortedPairs -}}
            {{ if $index }}%2C{{ end }}{{ $label.Name | urlquery }}%3D%22{{ $label.Value | urlquery }}%22
            {{- end }}%7D
            {{- end }}

            """
        )
    }

    /// Text that ends no comment.
    private static func inert(_ line: String) -> String {
        line.split(separator: "*/", omittingEmptySubsequences: false).joined(separator: "* /")
    }
}
