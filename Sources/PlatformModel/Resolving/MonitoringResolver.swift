import Origins
package import PlatformManifest

/// Turns the manifest's `monitoring`, `backups` and metrics into what one environment is watched with.
struct MonitoringResolver {
    let manifest: Manifest
    let environment: PlatformEnvironment
    let services: [Service]
    let saved: [Backup]
    let gateway: Gateway?

    private var section: MonitoringSection { manifest.monitoring?.value ?? .placeholder }

    /// `nil` without a Prometheus.
    func monitoring() -> Monitoring? {
        guard let prometheus = first(.prometheus) else { return nil }
        let timeout = min(10_000, section.scrapeInterval.value.milliseconds * 2 / 3)
        let targets = services.compactMap { target($0, of: prometheus) }
        let hasHostMetrics = targets.contains { $0.service.component == .nodeExporter }
        let grafana = first(.grafana)
        return Monitoring(
            prometheus: prometheus,
            prometheusURL: url(of: prometheus, port: 9090),
            alertmanager: first(.alertmanager).flatMap { $0.meets(prometheus) ? $0 : nil },
            grafana: grafana,
            grafanaURL: grafana.map { url(of: $0, port: 3000) },
            scrapeInterval: section.scrapeInterval,
            scrapeTimeout: Sourced(
                TimeSpan(milliseconds: max(timeout, 1)),
                .derived(rule: "shorter than the scrape interval (PR-01)", from: [section.scrapeInterval.origin])
            ),
            evaluationInterval: section.evaluationInterval,
            retention: environment.retention ?? section.retention,
            runbooks: section.runbooks,
            enginePort: section.enginePort,
            targets: targets,
            edgeProbes: targets.contains { $0.service.component == .blackboxExporter } ? edgeProbes() : [],
            backups: hasHostMetrics ? backups : [],
            rotations: hasHostMetrics ? rotations : [],
            dashboards: section.dashboards,
            alerts: section.alerts.entries.filter { entry in
                entry.value.holds(in: environment.name?.value)
                    && services.contains { $0.name.value == entry.value.service.value }
            },
            recordings: section.recordings.entries.filter { $0.value.holds(in: environment.name?.value) }
        )
    }

    /// `nil` without an Alertmanager.
    func alerting() -> Alerting? {
        guard let alertmanager = first(.alertmanager) else { return nil }
        let routes = Self.routes(of: section, in: environment.name?.value)
        let named = Set(routes.flatMap { $0.activeTimeIntervals + $0.muteTimeIntervals }.map(\.value))
        return Alerting(
            alertmanager: alertmanager,
            alertmanagerURL: url(of: alertmanager, port: 9093),
            receivers: Self.receivers(of: section, in: environment.name?.value),
            routes: routes.map { route in
                AlertRoute(
                    receiver: route.receiver,
                    severities: route.severities,
                    services: route.services,
                    namesEnvironments: !route.environments.isEmpty,
                    isContinued: route.isContinued,
                    repeatInterval: route.repeatInterval,
                    activeTimeIntervals: route.activeTimeIntervals.filter { section.timeIntervals.contains($0.value) },
                    muteTimeIntervals: route.muteTimeIntervals.filter { section.timeIntervals.contains($0.value) }
                )
            },
            watchdog: section.watchdog.flatMap { section.receivers.contains($0.value) ? $0 : nil },
            timeIntervals: section.timeIntervals.entries.filter { named.contains($0.name.value) }.map { entry in
                TimeInterval(
                    name: entry.name,
                    description: entry.value.description,
                    weekdays: entry.value.weekdays,
                    times: entry.value.times,
                    timeZone: entry.value.timeZone
                )
            }
        )
    }

    /// Probes of every host name that the gateway answers to and a blackbox exporter can ask for.
    func edgeProbes() -> [EdgeProbe] {
        guard let gateway, let exporter = first(.blackboxExporter),
            let edge = services.first(where: { $0.name.value == gateway.service.value }), edge.meets(exporter)
        else { return [] }
        let mode = gateway.tls?.settings.mode.value
        return gateway.servers.compactMap { server in
            // Where any name will do, the usual one of a machine itself.
            guard let host = server.name ?? (server.isDefault ? environment.domainOrLocal : nil) else { return nil }
            return EdgeProbe(
                exporter: exporter,
                gateway: edge,
                host: host,
                port: gateway.listeners.https ?? gateway.listeners.http,
                isTLS: gateway.listeners.https != nil,
                isTrusted: mode == .acme || mode == .files
            )
        }
    }

    /// The routes that hold in an environment; in none, those that name none.
    static func routes(of section: MonitoringSection, in environment: EnvironmentName?) -> [AlertRouteSection] {
        section.routes.map(\.value).filter { route in
            section.receivers.contains(route.receiver.value) && route.holds(in: environment)
        }
    }

    /// The receivers that some route of an environment or the watchdog leads to, and so the secrets that it needs.
    static func receivers(of section: MonitoringSection, in environment: EnvironmentName?) -> [Receiver] {
        var names = Set(routes(of: section, in: environment).map(\.receiver.value))
        if let watchdog = section.watchdog { names.insert(watchdog.value) }
        return section.receivers.entries.filter { names.contains($0.name.value) }.map { entry in
            Receiver(
                name: entry.name,
                description: entry.value.description,
                kind: entry.value.kind,
                secret: entry.value.secret,
                channel: entry.value.channel,
                address: entry.value.address,
                sender: entry.value.sender ?? entry.value.address,
                server: entry.value.server
            )
        }
    }

    // MARK: - Targets

    private func first(_ kind: ComponentKind) -> Service? { services.first { $0.component == kind } }

    private func target(_ service: Service, of prometheus: Service) -> ScrapeTarget? {
        guard service.role.value == .service, let endpoint = service.metrics else { return nil }
        guard service.meets(prometheus) || service.name.value == prometheus.name.value else { return nil }
        let entry = manifest.services[service.name.value]
        let watched = entry?.settings?.value.target.flatMap { name in services.first { $0.name.value == name.value } }
        return ScrapeTarget(
            service: service,
            endpoint: endpoint,
            watched: watched,
            metrics: metrics(of: service, endpoint, entry)
        )
    }

    private func metrics(of service: Service, _ endpoint: MetricsEndpoint, _ entry: ServiceSection?) -> [MetricFamily] {
        let declared = endpoint.exported.entries.map { entry in
            MetricFamily(
                name: entry.name.value,
                type: entry.value.type.value,
                unit: entry.value.unit?.text ?? "short",
                labels: entry.value.labels.map(\.value),
                help: entry.value.help?.value ?? entry.name.text
            )
        }
        var standard = service.component?.metricFamilies ?? []
        if service.component == nil {
            let takesRequests = !endpoint.buckets.isEmpty || service.objective != nil || serves(service, entry)
            standard = (takesRequests ? MetricFamily.http : []) + MetricFamily.process
        }
        let names = Set(declared.map(\.name))
        return standard.filter { !names.contains($0.name) } + declared
    }

    /// Whether the runtime is a server of HTTP whose metrics we know.
    private func serves(_ service: Service, _ entry: ServiceSection?) -> Bool {
        guard let kind = service.image.build?.kind else { return false }
        return switch kind {
        case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .nextjs, .node, .go: true
        case .streamlit, .socketServer, .staticSite, .generic: false
        }
    }

    /// The `rootURL` of its settings, else the public host that is all its own, else its published port on this machine, else
    /// its name on its networks.
    private func url(of service: Service, port: Int) -> Sourced<String> {
        if let url = manifest.services[service.name.value]?.settings?.value.rootURL {
            return url.map { $0.text.hasSuffix("/") ? String($0.text.dropLast()) : $0.text }
        }
        if let url = hostURL(of: service) { return url }
        if let published = service.mainPort?.published {
            return Sourced(
                "http://localhost:\(published.host.value)",
                .derived(rule: "published port", from: [published.origin])
            )
        }
        let origin = Origin.derived(rule: "address of a service", from: [service.name.origin])
        return Sourced("http://\(service.name.value):\(service.mainPort?.container.number ?? port)", origin)
    }

    /// A host whose every path leads to a service; below a path it only answers if its `rootURL` says so.
    private func hostURL(of service: Service) -> Sourced<String>? {
        for server in gateway?.servers ?? [] {
            for route in server.routes where route.path.value.text == "/" && !route.isExact {
                guard let upstream = route.upstream, upstream.service.value == service.name.value else { continue }
                return Sourced(
                    server.url.value,
                    .derived(rule: "public host of a service", from: [server.url.origin, upstream.service.origin])
                )
            }
        }
        return nil
    }

    // MARK: - Operations

    private var backups: [WatchedBackup] {
        saved.map { backup in
            let period = backup.section.recoveryPoint ?? backup.section.schedule.map(\.period)
            return WatchedBackup(
                backup: backup,
                maximumAge: Sourced(
                    TimeSpan(milliseconds: period.milliseconds + 2 * 3_600_000),
                    .derived(rule: "what may be lost and two hours (PR-19)", from: [period.origin])
                ),
                maximumTestAge: backup.section.verification.map { test in
                    Sourced(
                        TimeSpan(milliseconds: test.value.period.milliseconds + 86_400_000),
                        .derived(rule: "from restore test to restore test and a day (PR-19)", from: [test.origin])
                    )
                }
            )
        }
    }

    private var rotations: [(secret: Sourced<SecretName>, every: Sourced<TimeSpan>)] {
        guard environment.secrets.value == .vault else { return [] }
        let read = Set(services.flatMap { $0.secrets.map(\.value) })
        return manifest.secrets.entries.compactMap { entry in
            guard read.contains(entry.name.value), let rotation = entry.value.rotation else { return nil }
            return (entry.name, rotation)
        }
    }
}

extension Service {
    /// Whether both join one network.
    package func meets(_ other: Service) -> Bool {
        networks.contains { own in other.networks.contains { $0.network.value == own.network.value } }
    }
}

extension CalendarExpression {
    /// How long it is at most from one time to the next, in whole days.
    ///
    /// For example: seven days for `Sun *-*-* 04:00:00`, a month for `*-*-01 00:00:00`.
    package var period: TimeSpan {
        let event = event
        var days = 1
        if !event.years.isEmpty {
            days = 366
        } else if let gap = Self.longestGap(of: event.months) {
            days = Self.daysOfMonths[gap - 1]
        } else if !event.days.isEmpty {
            // The first Saturday of a month is up to five weeks after the last one.
            days = event.weekdays.isEmpty ? 31 : 35
        } else if !event.weekdays.isEmpty {
            days = 7
        }
        return .seconds(days * 86_400)
    }

    /// The most days that so many months in a row can have.
    private static let daysOfMonths = [31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337, 366]

    /// The most months from one to the next around the year; `nil` for every month.
    private static func longestGap(of field: [CalendarEvent.Component]) -> Int? {
        guard !field.isEmpty else { return nil }
        var months: Set<Int> = []
        for component in field {
            let last = component.stop ?? (component.step == nil ? component.start : 12)
            months.formUnion(stride(from: component.start, through: last, by: component.step ?? 1))
        }
        let order = months.sorted()
        guard let first = order.first, let last = order.last, months.count < 12 else { return nil }
        return zip(order, order.dropFirst()).map { $1 - $0 }.reduce(first + 12 - last, max)
    }
}
