import Origins
import PlatformManifest

/// The names of the rules that every platform has, so that a project's own keep clear of them.
package enum PlatformRules {
    /// Every alert that some platform has; a test holds it against the rules themselves.
    package static let alerts: Set<String> = [
        "AlertmanagerConfigurationRejected", "AlertmanagerNotificationsFail", "AvailabilityBudgetBurn1d",
        "AvailabilityBudgetBurn1h", "AvailabilityBudgetBurn3d", "AvailabilityBudgetBurn6h", "BackupFailed",
        "BackupStale", "BackupUnknown", "CertificateExpires", "CertificateExpiresSoon", "ContainerAbsent",
        "ContainerMemoryNearLimit", "ContainerMissing", "ContainerOutOfMemory", "ContainerRestarting",
        "ContainerThreadsNearLimit", "ContainerThrottled", "EdgeProbeFailed", "EngineMetricsDown", "GatewayDown",
        "GatewayDropsConnections", "HighErrorRate", "HostCPUHigh", "HostClockSkew", "HostDiskAlmostFull",
        "HostDiskFillsSoon", "HostDiskLow", "HostInodesLow", "HostMemoryLow", "HostOutOfMemory",
        "LatencyBudgetBurn1d", "LatencyBudgetBurn1h", "LatencyBudgetBurn3d", "LatencyBudgetBurn6h",
        "PgBouncerClientsWaiting", "PgBouncerDown", "PostgresConnectionsHigh", "PostgresDeadlocks", "PostgresDown",
        "PostgresLongTransaction", "PostgresReplicationLag", "PrometheusConfigurationRejected",
        "PrometheusDropsAlerts", "PrometheusDropsSamples", "PrometheusRulesFail", "PrometheusStorageFails",
        "PrometheusWithoutAlertmanager", "RedisDown", "RedisEvicting", "RedisHitRatioLow", "RedisMemoryHigh",
        "RedisRejectsConnections", "ReplicaMissing", "RestoreTestStale", "SecretRotationOverdue", "ServiceAbsent",
        "ServiceDown", "TargetAbsent", "TargetDown", "TextfileMetricsBroken", "VaultSealed", "Watchdog",
    ]

    /// Series that are recorded of targets with HTTP metrics.
    static let requestSeries: Set<String> = [
        "job:http_requests:rate5m", "job:http_errors_per_request:ratio_rate5m",
        "job_le:http_request_duration_seconds_bucket:rate5m",
    ]
    /// Series that are recorded of containers.
    static let containerSeries: Set<String> = [
        "service_name:container_cpu_usage_seconds:rate5m", "service_name:container_memory_working_set:ratio",
    ]
    /// How the names of series begin that are recorded of objectives; windows follow.
    static let objectivePrefixes = ["slo:", "job:slo_errors_per_request:ratio_rate"]

    /// Whether some platform records a series of this name.
    package static func records(_ name: String) -> Bool {
        requestSeries.contains(name) || containerSeries.contains(name) || isOfObjectives(name)
    }

    static func isOfObjectives(_ name: String) -> Bool { objectivePrefixes.contains(where: name.hasPrefix) }
}

extension Monitoring {
    /// Every name that a rule may ask for here but those for which `hasOwnSeries` knows more.
    var seriesNames: [String] {
        var names = metrics.flatMap(\.seriesNames) + recordings.map(\.name.value.text)
        if targets.contains(where: \.hasHTTPMetrics) { names += PlatformRules.requestSeries.sorted() }
        if targets.contains(where: { $0.service.component == .cadvisor }) {
            names += PlatformRules.containerSeries.sorted()
        }
        return names
    }

    /// Whether a series of this name is recorded for an objective, or is one of Prometheus' own on alerts.
    func hasOwnSeries(_ name: String) -> Bool {
        if name == "ALERTS" || name == "ALERTS_FOR_STATE" { return true }
        return PlatformRules.isOfObjectives(name) && targets.contains { $0.service.objective != nil }
    }
}
