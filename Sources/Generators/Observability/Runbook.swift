package import Origins
import PlatformManifest
package import PlatformModel

/// What to do about a group of alerts: one file each.
package enum Runbook: String, CaseIterable, Sendable {
    case highErrorRate = "high-error-rate"
    case latency = "latency-slo"
    case serviceOutage = "service-outage"
    case restarts = "container-restarts"
    case memory = "memory-leak"
    case processor = "high-cpu"
    case disk = "disk-full"
    case host = "host-trouble"
    case database = "database-issues"
    case pool = "pool-exhausted"
    case redis = "redis-memory"
    case gateway = "gateway-outage"
    case certificate = "certificate-expiry"
    case backup = "backup-restore"
    case rotation = "secret-rotation"
    case vault = "vault-sealed"
    case monitoring = "monitoring-trouble"

    package var fileName: String { "\(rawValue).md" }

    /// Where alerts send people: the published folder, else the path in the project.
    package func url(in platform: Platform) -> String {
        guard let base = platform.monitoring?.runbooks?.text else {
            let folder = platform.outputFolder.value.appending(platform.layout.runbooks.text)
            return "\(folder)/\(fileName)"
        }
        return base.hasSuffix("/") ? "\(base)\(fileName)" : "\(base)/\(fileName)"
    }

    /// Of `url`.
    package static func folderOrigin(in platform: Platform) -> Origin {
        platform.monitoring?.runbooks?.origin
            ?? .derived(rule: "folder of runbooks", from: [platform.outputFolder.origin])
    }
}

extension PlatformDashboard {
    package func uid(in platform: Platform) -> String {
        Self.uid(platform.monitoring?.name(of: self).text ?? rawValue, in: platform)
    }

    /// `<platform>-<name>`, the platform's name cut where Grafana's 40 characters end (GF-01).
    package static func uid(_ name: String, in platform: Platform) -> String {
        "\(platform.name.text.prefix(max(1, 39 - name.utf8.count)))-\(name)"
    }

    /// Of `url`.
    package static func urlOrigin(in platform: Platform) -> Origin {
        .derived(
            rule: "address of a dashboard",
            from: [platform.name.origin] + (platform.monitoring?.grafanaURL.map { [$0.origin] } ?? [])
        )
    }

    /// `nil` without a Grafana.
    package func url(in platform: Platform) -> String? {
        (platform.monitoring?.grafanaURL).map { "\($0.value)/d/\(uid(in: platform))" }
    }
}
