import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What Grafana reads when it starts (GF-09).
enum Provisioning {
    /// The data sources that Grafana reaches in one environment; an empty list where there is none.
    static func dataSources(_ platform: Platform, grafana: Service, header: [String]) -> YAMLDocument {
        let reachable = platform.services.filter { $0.meets(grafana) && $0.name.value != grafana.name.value }
        var nodes: [DataNode] = []
        for service in reachable {
            switch service.component {
            case .prometheus: nodes.append(prometheus(service, platform))
            case .alertmanager: nodes.append(alertmanager(service, platform))
            case .loki: nodes.append(loki(service, platform))
            case .jaeger: nodes.append(jaeger(service, platform))
            default: break
            }
        }
        return YAMLDocument(
            header: header,
            root: ["apiVersion": 1, "datasources": DataNode(items: nodes)]
        )
    }

    /// Which folder dashboards are read from.
    static func provider(_ platform: Platform, header: [String]) -> YAMLDocument {
        YAMLDocument(
            header: header,
            root: [
                "apiVersion": 1,
                "providers": [
                    [
                        "name": DataNode(platform.name.map(\.text)),
                        "orgId": 1,
                        "type": "file",
                        "folder": DataNode(platform.title.map(plain)),
                        "disableDeletion": true,
                        "allowUiUpdates": false,
                        "updateIntervalSeconds": 30,
                        "options": [
                            "path": DataNode(GrafanaConventions.dashboardsInContainer),
                            "foldersFromFilesStructure": false,
                        ],
                    ]
                ],
            ]
        )
    }

    /// Grafana fills in `$NAME` in these files' values; `$$` is a dollar sign.
    static func plain(_ text: String) -> String {
        text.utf8.contains(UInt8(ascii: "$"))
            ? text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$") : text
    }

    // MARK: - Data sources

    private static func source(
        _ service: Service,
        _ title: String,
        _ platform: Platform,
        type: String,
        uid: String,
        url: DataNode,
        isDefault: Bool = false,
        _ settings: DataNode
    ) -> DataNode {
        let environment = platform.environment.name
        return [
            // The list of data sources at the top of a dashboard so says which environment is looked at.
            "name": DataNode(
                environment.map { "\(title) (\($0.value))" } ?? title,
                origin: environment?.origin ?? .constant
            ),
            "uid": DataNode(uid),
            "type": DataNode(type),
            "access": "proxy",
            "url": url,
            "isDefault": DataNode(isDefault),
            "editable": false,
            "jsonData": settings,
        ]
    }

    private static func url(_ service: Service, standard: Int) -> DataNode {
        let port = service.mainPort?.container.value.number ?? standard
        let parts = [service.mainPort?.container.origin, service.servedPath?.origin].compactMap(\.self)
        return DataNode(
            plain("http://\(service.name.value):\(port)\(service.servedPath?.value ?? "")"),
            origin: .derived(rule: "address of a service", from: [service.name.origin] + parts)
        )
    }

    private static func prometheus(_ service: Service, _ platform: Platform) -> DataNode {
        let monitoring = platform.monitoring
        var settings: DataNode = [
            "httpMethod": "POST",
            "prometheusType": "Prometheus",
        ]
        if let interval = monitoring?.scrapeInterval {
            // The least step of a query, from which `$__rate_interval` follows.
            settings.append(
                "timeInterval",
                DataNode(DashboardScope.interval(interval.value), origin: interval.origin)
            )
        }
        if let alertmanager = monitoring?.alertmanager, let grafana = monitoring?.grafana, alertmanager.meets(grafana) {
            settings.append("alertmanagerUid", DataNode(GrafanaConventions.alertmanagerUID))
        }
        return source(
            service,
            "Prometheus",
            platform,
            type: "prometheus",
            uid: GrafanaConventions.prometheusUID,
            url: url(service, standard: 9090),
            isDefault: true,
            settings
        )
    }

    private static func alertmanager(_ service: Service, _ platform: Platform) -> DataNode {
        source(
            service,
            "Alertmanager",
            platform,
            type: "alertmanager",
            uid: GrafanaConventions.alertmanagerUID,
            url: url(service, standard: 9093),
            ["implementation": "prometheus", "handleGrafanaManagedAlerts": false]
        )
    }

    private static func loki(_ service: Service, _ platform: Platform) -> DataNode {
        source(
            service,
            "Loki",
            platform,
            type: "loki",
            uid: GrafanaConventions.lokiUID,
            url: url(service, standard: 3100),
            ["maxLines": 1000]
        )
    }

    private static func jaeger(_ service: Service, _ platform: Platform) -> DataNode {
        source(
            service,
            "Jaeger",
            platform,
            type: "jaeger",
            uid: GrafanaConventions.jaegerUID,
            url: url(service, standard: 16_686),
            ["nodeGraph": ["enabled": true]]
        )
    }
}
