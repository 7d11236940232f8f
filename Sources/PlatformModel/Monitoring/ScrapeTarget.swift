package import Origins
package import PlatformManifest

/// A service that Prometheus reads: one job (PR-02).
package struct ScrapeTarget: Sendable {
    package let service: Service
    package let endpoint: MetricsEndpoint
    /// The service that an exporter works for.
    package let watched: Service?
    package let metrics: [MetricFamily]

    /// The job's name: the service's.
    package var job: ServiceName { service.name.value }

    /// Why there is such a target: the service, and for an exporter the one that it works for.
    package var origin: Origin {
        .derived(
            rule: "scraped service",
            from: [service.name.origin, service.kindOrigin] + (watched.map { [$0.name.origin] } ?? [])
        )
    }

    /// What the label `service` says: the service that the metrics are about.
    package var subject: Service { watched ?? service }

    package var tier: ServiceTier { ServiceTier(of: subject) }

    /// Whether it counts HTTP requests under the standard names.
    package var hasHTTPMetrics: Bool { metrics.contains { $0.name.text == MetricFamily.httpRequests } }

    /// Whether the service itself stops working when this target does not answer, rather than our sight of it.
    package var isService: Bool {
        watched == nil && (service.component == nil || service.component == .vault)
    }
}

/// The layer of a service, as the label `tier` says it (PR-03).
package enum ServiceTier: String, Sendable, CaseIterable {
    case edge, application, data, monitoring

    package init(of service: Service) {
        self =
            switch service.component {
            case .nginx, .certbot: .edge
            case .postgres, .timescaledb, .redis, .pgbouncer, .vault: .data
            case .prometheus, .alertmanager, .grafana, .loki, .jaeger, .fluentBit, .postgresExporter,
                .pgbouncerExporter, .redisExporter, .nginxExporter, .nodeExporter, .blackboxExporter, .cadvisor:
                .monitoring
            case nil: .application
            }
    }
}
