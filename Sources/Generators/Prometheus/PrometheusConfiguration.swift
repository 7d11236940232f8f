import Documents
import Origins
import PlatformManifest
import PlatformModel

/// `prometheus.yml` of one environment.
struct PrometheusConfiguration {
    let platform: Platform
    let monitoring: Monitoring
    let header: [String]

    func document() -> YAMLDocument {
        var root = DataNode.emptyMapping
        root.append("global", global)
        let rules = platform.layout.ruleFile?.text ?? "\(PrometheusConventions.rulesFolder)/*.yml"
        root.append("rule_files", DataNode(strings: [rules]), blankLineBefore: true)
        if let alertmanager = monitoring.alertmanager {
            let address = address(alertmanager, alertmanager.mainPort?.container)
            var node = DataNode.emptyMapping
            if let path = alertmanager.servedPath { node.append("path_prefix", DataNode(path)) }
            node.append("static_configs", [["targets": [address]]])
            root.append("alerting", ["alertmanagers": [node]], blankLineBefore: true)
        }
        root.append("scrape_configs", DataNode(items: jobs), blankLineBefore: true)
        return YAMLDocument(header: header + [""] + estimate, root: root)
    }

    /// PR-05: nobody else says how large the volume has to be.
    private var estimate: [String] {
        let retention = monitoring.retention.value
        let scrapes = retention.milliseconds / max(1, monitoring.scrapeInterval.milliseconds)
        let mebibytes = (scrapes * 2 * 1000) >> 20
        return [
            "Disk: a thousand series, scraped every \(monitoring.scrapeInterval.value) and kept for \(retention), take about",
            "\(max(1, mebibytes)) MiB at two bytes a sample.",
        ]
    }

    private var global: DataNode {
        var labels = [DataPair("platform", DataNode(platform.name.map(\.text)))]
        if let environment = platform.environment.name {
            labels.append(DataPair("environment", DataNode(environment.map(\.text))))
        }
        return DataNode(pairs: [
            DataPair("scrape_interval", DataNode(monitoring.scrapeInterval.map(\.description))),
            DataPair("scrape_timeout", DataNode(monitoring.scrapeTimeout.map(\.description))),
            DataPair("evaluation_interval", DataNode(monitoring.evaluationInterval.map(\.description))),
            DataPair("external_labels", DataNode(pairs: labels)),
        ])
    }

    // MARK: - Jobs

    private var jobs: [DataNode] {
        var jobs = monitoring.targets.map(job)
        if !monitoring.edgeProbes.isEmpty { jobs.append(edgeJob) }
        if let port = monitoring.enginePort { jobs.append(engineJob(port)) }
        return jobs.enumerated().map { index, job in
            var job = job
            job.blankLineBefore = index > 0
            return job
        }
    }

    private func job(_ target: ScrapeTarget) -> DataNode {
        var job = DataNode.emptyMapping
        job.append("job_name", DataNode(target.service.name.map(\.text)))
        let path = target.endpoint.path
        if path.text != "/metrics" { job.append("metrics_path", DataNode(path.map(\.text))) }
        if target.service.component == .vault { job.append("params", ["format": ["prometheus"]]) }
        if target.service.component == nil {
            job.append("sample_limit", DataNode(PrometheusConventions.sampleLimit))
            job.append("body_size_limit", DataNode(PrometheusConventions.bodySizeLimit))
        }
        let labels = labels(of: target)
        if target.service.replicas.number > 1 || platform.isColoured(target.service) {
            job.append(
                "dns_sd_configs",
                [
                    [
                        "names": [DataNode(target.service.name.map(containers(of:)))],
                        "type": "A",
                        "port": DataNode(target.endpoint.port.map(\.number)),
                        "refresh_interval": DataNode(PrometheusConventions.discoveryInterval.description),
                    ]
                ]
            )
            job.append(
                "relabel_configs",
                DataNode(
                    items: labels.map { label in
                        let node: DataNode = [
                            "target_label": DataNode(label.key), "replacement": replacement(label.value),
                        ]
                        return node.from(label.value.origin)
                    }
                )
            )
        } else {
            let address = address(target.service, target.endpoint.port)
            job.append("static_configs", [["targets": [address], "labels": DataNode(pairs: labels)]])
        }
        if target.service.component == .cadvisor { job.append("metric_relabel_configs", containerRelabelling) }
        return job.from(target.origin)
    }

    /// The name that leads to every container of a service: Swarm's own name leads to its balancer.
    private func containers(of service: ServiceName) -> String {
        platform.stack == nil ? service.text : "tasks.\(service)"
    }

    /// Text in which nothing refers to a group: `$$` is a dollar sign (Go, regexp.Expand).
    private func replacement(_ label: DataNode) -> DataNode {
        let text = (label.string ?? "").split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
        return DataNode(text, origin: label.origin)
    }

    private func address(_ service: Service, _ port: Sourced<Port>?) -> DataNode {
        let port = port ?? Sourced(Port(unchecked: 80), .constant)
        return DataNode(
            "\(service.name.value):\(port.value)",
            origin: .derived(rule: "address of a service", from: [service.name.origin, port.origin])
        )
    }

    /// PR-03; the environment is an external label.
    private func labels(of target: ScrapeTarget) -> [DataPair] {
        var labels = [DataPair("service", DataNode(target.subject.name.map(\.text)))]
        if let team = target.subject.team { labels.append(DataPair("team", DataNode(team))) }
        labels.append(DataPair("tier", DataNode(target.tier.rawValue)))
        return labels
    }

    /// Series of this platform's containers in this environment only; their `service` is ours.
    private var containerRelabelling: DataNode {
        func label(_ name: String) -> String {
            "container_label_" + name.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
        }
        let own = [platform.name.text, platform.environment.name?.text ?? ""]
        return [
            [
                "source_labels": DataNode(
                    strings: [
                        "__name__", label(PlatformConventions.platformLabel),
                        label(PlatformConventions.environmentLabel),
                    ],
                    style: .flow
                ),
                "regex": DataNode(
                    "container_.+;\(own.joined(separator: ";"))|(cadvisor|machine|go|process)_.+",
                    origin: .derived(
                        rule: "containers of the environment",
                        from: [platform.name.origin] + (platform.environment.name.map { [$0.origin] } ?? [])
                    )
                ),
                "action": "keep",
            ],
            [
                "source_labels": DataNode(strings: [label(PlatformConventions.serviceLabel)], style: .flow),
                "regex": "(.+)",
                "target_label": "service",
            ],
            ["regex": "container_label_.+", "action": "labeldrop"],
        ]
    }

    /// Every host name of the gateway, asked for through the blackbox exporter (PR-04).
    private var edgeJob: DataNode {
        let probes = monitoring.edgeProbes
        let targets = probes.map { probe -> DataNode in
            let url = DataNode(
                probe.url,
                origin: .derived(rule: "the gateway's listener", from: [probe.gateway.name.origin, probe.port.origin])
            )
            return [
                "targets": [url],
                "labels": [
                    "__param_module": DataNode(probe.module, origin: probe.host.origin),
                    "host": DataNode(probe.host.map(\.text)),
                    "service": DataNode(probe.gateway.name.map(\.text)),
                    "tier": DataNode(ServiceTier.edge.rawValue),
                ],
            ]
        }
        let job: DataNode = [
            "job_name": DataNode(PrometheusJobs.edge),
            "metrics_path": "/probe",
            "static_configs": DataNode(items: targets),
            "relabel_configs": [
                ["source_labels": DataNode(strings: ["__address__"], style: .flow), "target_label": "__param_target"],
                ["source_labels": DataNode(strings: ["__param_target"], style: .flow), "target_label": "instance"],
                [
                    "target_label": "__address__",
                    "replacement": address(probes[0].exporter, probes[0].exporter.mainPort?.container),
                ],
            ],
        ]
        return job.from(probes[0].exporter.name.origin)
    }

    private func engineJob(_ port: Sourced<Port>) -> DataNode {
        [
            "job_name": DataNode(PrometheusJobs.engine),
            "static_configs": [
                [
                    "targets": [DataNode("\(PlatformConventions.hostAlias):\(port.value)", origin: port.origin)],
                    "labels": ["service": "engine", "tier": DataNode(ServiceTier.monitoring.rawValue)],
                ]
            ],
        ]
    }
}
