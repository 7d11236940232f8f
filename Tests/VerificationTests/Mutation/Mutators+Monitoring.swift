import Origins
import PlatformManifest
import PlatformModel

extension Mutators {
    // MARK: - PV0301

    static let runbooks: [Mutator] = [
        Mutator("PV0301", "a runbook is gone", in: isRunbook) { line, _ in deleteFile(line) },
        Mutator("PV0301", "the index is gone", in: isRunbookIndex) { line, _ in deleteFile(line) },
        Mutator("PV0301", "an alert is missing in its runbook", in: isRunbook) { line, _ in
            line.text.hasPrefix("| ") && (line.text.holds(" | critical | ") || line.text.holds(" | warning | "))
                ? .delete : nil
        },
        Mutator("PV0301", "a runbook has an alert that there is not", in: isRunbook) { line, _ in
            line.text.hasPrefix("| ") && (line.text.holds(" | critical | ") || line.text.holds(" | warning | "))
                ? swap(line, "| ", "| Old") : nil
        },
        Mutator("PV0301", "an alert is called otherwise", in: isRules) { line, _ in
            line.trimmed.hasPrefix("- alert: ") ? .replace(line.text + "Old") : nil
        },
        Mutator("PV0301", "an alert links another runbook", in: isRules) { line, _ in
            line.trimmed.hasPrefix("runbook_url: ") ? swap(line, ".md", "-old.md") : nil
        },
        Mutator("PV0301", "an alert links no runbook", in: isRules) { line, _ in
            line.trimmed.hasPrefix("runbook_url: ") ? .delete : nil
        },
        Mutator("PV0301", "the index leaves out a runbook", in: isRunbookIndex) { line, _ in
            line.text.hasPrefix("| [") ? .delete : nil
        },
        Mutator("PV0301", "the index links another page", in: isRunbookIndex) { line, _ in
            line.text.hasPrefix("| [") ? swap(line, ".md)", "-old.md)") : nil
        },
        Mutator("PV0301", "the index has another alert", in: isRunbookIndex) { line, _ in
            line.text.hasPrefix("| [") ? swap(line, ".md) | ", ".md) | Old") : nil
        },
    ]

    // MARK: - PV0302

    static let dashboards: [Mutator] = [
        Mutator(
            "PV0302",
            "a dashboard is gone",
            in: { path in
                isDashboard(path)
                    && ["system", "slo-error-budget", "gateway", "cache", "database"].contains {
                        path.holds("/\($0)")
                    }
            }
        ) { line, _ in deleteFile(line) },
        Mutator("PV0302", "another uid of a dashboard", in: isDashboard) { line, _ in
            line.text.hasPrefix("  \"uid\": ") ? swap(line, "\",", "-old\",") : nil
        },
        Mutator("PV0302", "an alert links another dashboard", in: isRules) { line, _ in
            line.trimmed.hasPrefix("dashboard_url: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0302", "an alert links another Grafana", in: isRules) { line, _ in
            line.trimmed.hasPrefix("dashboard_url: ") ? swap(line, "://", "://old.") : nil
        },
        Mutator("PV0302", "an alert links no dashboard", in: isRules) { line, _ in
            line.trimmed.hasPrefix("dashboard_url: ") ? .delete : nil
        },
        Mutator("PV0302", "a runbook links another dashboard", in: isRunbook) { line, _ in
            line.text.holds("/d/") ? swap(line, "/d/", "/d/old-") : nil
        },
        Mutator("PV0302", "a panel reads another data source", in: isDashboard) { line, _ in
            swap(line, "\"uid\": \"${datasource}\"", "\"uid\": \"${source}\"")
        },
    ]

    // MARK: - PV0303

    /// Words of expressions that begin the name of a metric.
    private static let prefixes = [
        "http_requests_total", "http_request_duration_seconds_bucket", "pg_stat_", "redis_", "node_", "container_",
        "probe_", "nginx_", "prometheus_", "alertmanager_", "up{", "job:slo_errors_per_request",
    ]

    static let metrics: [Mutator] = [
        Mutator("PV0303", "a rule reads another metric", in: isRules) { line, _ in
            guard line.text.holds("{"), !line.text.holds("{{"), !line.trimmed.hasPrefix("- ") else { return nil }
            return prefixes.lazy.compactMap { line.text.holds("(\($0)") ? swap(line, "(\($0)", "(old_\($0)") : nil }
                .first
        },
        Mutator("PV0303", "a panel reads another metric", in: isDashboard) { line, _ in
            guard line.trimmed.hasPrefix("\"expr\": ") else { return nil }
            return prefixes.lazy.compactMap { line.text.holds("(\($0)") ? swap(line, "(\($0)", "(old_\($0)") : nil }
                .first
        },
        Mutator("PV0303", "a rule asks another job", in: isRules) { line, _ in
            line.text.holds("{{") ? nil : swap(line, "job=\"", "job=\"old-")
        },
        Mutator("PV0303", "a panel asks another job", in: isDashboard) { line, _ in
            line.trimmed.hasPrefix("\"expr\": ") ? swap(line, "job=\\\"", "job=\\\"old-") : nil
        },
        Mutator("PV0303", "a recorded series is called otherwise", in: isRules) { line, _ in
            line.trimmed.hasPrefix("- record: ") && line.text.hasSuffix("rate1d") ? .replace(line.text + "x") : nil
        },
        Mutator("PV0303", "a rule reads the metric of another job", in: isRules) { line, _ in
            swap(line, "pg_up{", "redis_up{") ?? swap(line, "(nginx_up{", "(pg_up{")
                ?? (line.text.holds("expr: nginx_up{") ? swap(line, "nginx_up{", "probe_success{") : nil)
                ?? (line.text.holds("expr: redis_up{") ? swap(line, "redis_up{", "pg_up{") : nil)
        },
    ]

    // MARK: - PV0304

    static let routing: [Mutator] = [
        Mutator("PV0304", "a route leads to no receiver", in: isAlertmanager) { line, _ in
            line.trimmed.hasPrefix("receiver: ") || line.trimmed.hasPrefix("- receiver: ")
                ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0304", "a receiver is called otherwise", in: isAlertmanager) { line, _ in
            line.text.hasPrefix("  - name: ") && !line.text.hasSuffix("nobody") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0304", "a route waits for another alert", in: isAlertmanager) { line, _ in
            swap(line, "alertname=\"", "alertname=\"Old")
        },
        Mutator("PV0304", "a route waits for another severity", in: isAlertmanager) { line, _ in
            swap(line, "severity=\"", "severity=\"very-")
        },
        Mutator("PV0304", "an alert has another severity", in: isRules) { line, _ in
            line.trimmed.hasPrefix("severity: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0304", "an inhibition knows another alert", in: isAlertmanager) { line, _ in
            swap(line, "alertname=~\"", "alertname=~\"Old") ?? swap(line, "alertname!~\"", "alertname!~\"Old")
        },
        Mutator("PV0304", "alerts are grouped by no label", in: isAlertmanager) { line, _ in
            line.trimmed.hasPrefix("group_by: [") ? swap(line, "alertname", "alert") : nil
        },
        Mutator("PV0304", "a message uses no template", in: isAlertmanager) { line, _ in
            swap(line, "template \"platform.", "template \"old.")
        },
        Mutator("PV0304", "a template is defined under another name", in: { $0.hasSuffix("notifications.tmpl") }) {
            line,
            _ in
            swap(line, "define \"platform.", "define \"old.")
        },
        Mutator("PV0304", "the templates are gone", in: { $0.hasSuffix("notifications.tmpl") }) { line, _ in
            deleteFile(line)
        },
        Mutator("PV0304", "alerts carry another environment", in: isPrometheus) { line, _ in
            line.parents.last == "external_labels" && line.trimmed.hasPrefix("environment: ") ? .delete : nil
        },
    ]

    // MARK: - PV0401

    static let mounts: [Mutator] = [
        Mutator("PV0401", "another folder is mounted", in: isCompose) { line, platform in
            guard line.trimmed.hasPrefix("source: ."), let last = line.text.split(separator: "/").last,
                line.text.holds("nginx") || line.text.holds("prometheus") || line.text.holds("grafana")
                    || line.text.holds("alertmanager") || line.text.holds("gateway"), !last.isEmpty
            else { return nil }
            return .replace(line.text + "-old")
        },
        Mutator("PV0401", "a configuration is mounted elsewhere", in: isCompose) { line, _ in
            let targets = [
                "/etc/gateway", "/etc/prometheus", "/etc/alertmanager", "/etc/grafana/provisioning/datasources",
                "/etc/grafana/dashboards", "/etc/grafana/provisioning/dashboards",
            ]
            return targets.contains { line.trimmed == "target: \($0)" } ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0401", "nginx includes another file", in: isNginx) { line, _ in
            line.trimmed.hasPrefix("include snippets/") || line.trimmed.hasPrefix("include conf.d/")
                ? swap(line, ".conf;", "-old.conf;") : nil
        },
        Mutator("PV0401", "a file of nginx is gone", in: { isNginx($0) && $0.holds("/snippets/") }) { line, _ in
            deleteFile(line)
        },
        Mutator("PV0401", "a file of nginx is included nowhere", in: { $0.hasSuffix("/nginx.conf") }) { line, _ in
            line.trimmed.hasPrefix("include conf.d/") ? .delete : nil
        },
        Mutator("PV0401", "Prometheus reads other rule files", in: isPrometheus) { line, _ in
            line.parents.last == "rule_files" ? swap(line, ".yml", ".yaml") : nil
        },
        Mutator("PV0401", "an image is built by another Dockerfile", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("dockerfile: ") && line.text.holds("/images/")
                ? swap(line, "/Dockerfile", "-old/Dockerfile") : nil
        },
        Mutator("PV0401", "an image is built for another target", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("target: ") && line.parent == "build" && !line.text.holds("/")
                ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0401", "a Dockerfile copies from no stage", in: isDockerfile) { line, _ in
            line.text.hasPrefix("COPY --from=") ? swap(line, "--from=", "--from=old-") : nil
        },
        Mutator("PV0401", "nginx serves a folder that is not mounted", in: isNginx) { line, _ in
            line.trimmed.hasPrefix("alias /") ? swap(line, "alias /", "alias /old/") : nil
        },
        Mutator("PV0401", "the certificate lies elsewhere", in: isNginx) { line, _ in
            line.trimmed.hasPrefix("ssl_certificate ") ? swap(line, " /etc/", " /opt/") : nil
        },
        Mutator("PV0401", "a location has a limit that there is not", in: isNginx) { line, _ in
            line.trimmed.hasPrefix("limit_req zone=") ? swap(line, "zone=", "zone=old_") : nil
        },
        Mutator("PV0401", "dashboards are looked for elsewhere", in: { $0.hasSuffix("dashboards/dashboards.yml") }) {
            line,
            _ in
            line.trimmed.hasPrefix("path: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0401", "a program is started with another file", in: isCompose) { line, _ in
            guard line.trimmed.hasPrefix("command: ") else { return nil }
            return swap(line, "prometheus.yml", "old.yml") ?? swap(line, "alertmanager.yml", "old.yml")
                ?? swap(line, "/etc/gateway/start.sh", "/etc/gateway/begin.sh") ?? swap(line, "nginx.conf", "old.conf")
        },
        Mutator("PV0401", "Terraform mounts another folder", in: { isLocals($0) || isValues($0) }) { line, _ in
            line.trimmed.hasPrefix("{ output = \"") ? swap(line, "output = \"", "output = \"old/") : nil
        },
        Mutator(
            "PV0401",
            "the file of a mounted folder is gone",
            in: { path in
                ["prometheus.yml", "alertmanager.yml", "nginx.conf"].contains { path.hasSuffix("/\($0)") }
            }
        ) { line, _ in deleteFile(line) },
    ]

    // MARK: - PV0402

    static let declarations: [Mutator] = [
        Mutator("PV0402", "a network is not declared", in: isCompose) { line, _ in
            line.parents == ["networks"] && line.text.hasSuffix(":") && !isComment(line)
                ? swap(line, ":", "-old:") : nil
        },
        Mutator("PV0402", "a volume is called otherwise", in: isCompose) { line, _ in
            line.parents == ["volumes"] && line.text.hasSuffix(":") && !isComment(line) ? swap(line, ":", "-old:") : nil
        },
        Mutator("PV0402", "a secret is not declared", in: isCompose) { line, _ in
            line.parents == ["secrets"] && line.text.hasSuffix(":") ? .deleteBlock : nil
        },
        Mutator("PV0402", "a service joins another network", in: isCompose) { line, _ in
            line.service != nil && line.parents.last == "networks" && line.trimmed.hasPrefix("- ")
                ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0402", "a service mounts another volume", in: isCompose) { line, _ in
            guard line.service != nil, line.parents.last == "volumes", line.trimmed.hasPrefix("- "),
                line.text.holds(":/")
            else { return nil }
            return swap(line, ":/", "-old:/")
        },
        Mutator("PV0402", "a service waits for another one", in: isCompose) { line, _ in
            line.service != nil && line.parents.last == "depends_on" && line.text.hasSuffix(":")
                ? swap(line, ":", "-old:") : nil
        },
        Mutator("PV0402", "a service waits for what never comes", in: isCompose) { line, _ in
            swap(line, "condition: service_healthy", "condition: service_completed_successfully")
        },
        Mutator("PV0402", "a network has another gateway", in: isCompose) { line, _ in
            line.parents.first == "networks" && line.trimmed.hasPrefix("gateway: ") ? swap(line, ".1\"", ".2\"") : nil
        },
        Mutator("PV0402", "a network has another subnet", in: isCompose) { line, _ in
            line.parents.first == "networks" ? swap(line, ".0/24", ".0/16") : nil
        },
        Mutator("PV0402", "an address outside its network", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("ipv4_address: \"10.") ? swap(line, "\"10.", "\"11.") : nil
        },
        Mutator("PV0402", "the policy closes another network", in: { $0.hasSuffix("network-policy.yml") }) { line, _ in
            line.parents == ["networks"] && line.text.hasSuffix(":") ? swap(line, ":", "-old:") : nil
        },
    ]
}
