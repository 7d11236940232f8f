package import Origins
package import PlatformManifest
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
    case project = "project-alerts"

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

/// The dashboard that an alert leads to.
package enum AlertDashboard: Sendable, Hashable {
    case platform(PlatformDashboard)
    /// One of the manifest's.
    case declared(Sourced<DashboardName>)

    /// What it is called in the manifest: one of the platform's, or one of its own.
    static func named(_ name: Sourced<DashboardName>, in monitoring: Monitoring) -> AlertDashboard {
        if monitoring.dashboards.contains(name.value) { return .declared(name) }
        return PlatformDashboard(rawValue: name.value.text).map(AlertDashboard.platform) ?? .declared(name)
    }

    package func uid(in platform: Platform) -> String {
        switch self {
        case .platform(let dashboard): dashboard.uid(in: platform)
        case .declared(let name): PlatformDashboard.uid(name.value.text, in: platform)
        }
    }

    /// `nil` without a Grafana.
    package func url(in platform: Platform) -> String? {
        PlatformDashboard.url(ofUID: uid(in: platform), in: platform)
    }

    /// Of `url`.
    package func urlOrigin(in platform: Platform) -> Origin {
        let origin = PlatformDashboard.urlOrigin(in: platform)
        return switch self {
        case .platform: origin
        case .declared(let name): .derived(rule: "address of a dashboard", from: [name.origin, origin])
        }
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
        Self.url(ofUID: uid(in: platform), in: platform)
    }

    /// `nil` without a Grafana.
    static func url(ofUID uid: String, in platform: Platform) -> String? {
        (platform.monitoring?.grafanaURL).map { "\($0.value)/d/\(uid)" }
    }
}
