import Origins
import PlatformManifest
import PlatformModel

/// Containers find each other: addresses in environments, commands and Grafana's data sources.
struct ConnectionInvariant: Invariant {
    static let code = "PV0103"
    static let sentence =
        "Every address of a service in a container's environment or command, and in Grafana's data sources, names a Compose service that listens on that port on a shared network."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            for service in environment.compose.services {
                let reach = ServerReach(tree: tree, environment: environment, client: service)
                for setting in service.environment {
                    check(setting.value, setting.name, setting.place, reach, &findings)
                }
                checkPairs(service, reach, &findings)
                for key in ["command", "entrypoint"] {
                    let words = key == "command" ? service.command : service.entrypoint
                    for word in words ?? [] { check(word, key, service.place(key), reach, &findings) }
                }
            }
            checkDataSources(environment, tree, &findings)
        }
    }

    private func check(
        _ text: String,
        _ what: String,
        _ place: Place,
        _ reach: ServerReach,
        _ findings: inout FindingCollector
    ) {
        for found in HostPort.all(in: text) {
            let isKnown = !reach.environment.compose.services(answering: found.host).isEmpty
            // A word before a port may be anything; after a scheme it is a host.
            guard isKnown || found.isURL else { continue }
            reach.check(
                host: found.host,
                port: found.port,
                what: "'\(what)' of '\(reach.client.name)'",
                at: place,
                &findings
            )
        }
    }

    /// `DB_HOST` and `DB_PORT`, each a variable.
    private func checkPairs(_ service: ComposeService, _ reach: ServerReach, _ findings: inout FindingCollector) {
        for host in service.environment where host.name.hasSuffix("HOST") {
            let name = host.name.dropLast("HOST".count) + "PORT"
            guard let port = service.setting(String(name)), let number = Int(port.value), !host.value.contains(".")
            else {
                continue
            }
            reach.check(
                host: host.value,
                port: number,
                what: "'\(host.name)' of '\(service.name)'",
                at: host.place,
                &findings
            )
        }
    }

    private func checkDataSources(
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        guard let grafana = environment.platform.monitoring?.grafana,
            let client = environment.compose.service(grafana.name.value.text)
        else { return }
        let sources = environment.dataSources?["datasources"]?.items ?? []
        let reach = ServerReach(tree: tree, environment: environment, client: client)
        let names = sources.compactMap { $0["uid"]?.text }
        for source in sources {
            let name = source["name"]?.text ?? ""
            if let url = source["url"] {
                guard let found = HostPort.all(in: url.text ?? "").first else {
                    findings.report(url.place, "data source '\(name)' has no address with a port")
                    continue
                }
                reach.check(host: found.host, port: found.port, what: "data source '\(name)'", at: url.place, &findings)
            }
            if let manager = source.at("jsonData", "alertmanagerUid"), !names.contains(manager.text ?? "") {
                findings.report(manager.place, "there is no data source '\(manager.text ?? "")'")
            }
        }
    }
}
