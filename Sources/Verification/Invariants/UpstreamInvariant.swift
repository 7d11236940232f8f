/// Requests arrive: nginx' upstreams against Compose.
struct UpstreamInvariant: Invariant {
    static let code = "PV0101"
    static let sentence =
        "Every upstream of the gateway is a Compose service that listens on that port on a network shared with the gateway, and every upstream is used."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            guard let gateway = environment.gateway else { continue }
            guard let service = environment.gatewayService else {
                findings.report(
                    Place("\(gateway.folder)/nginx.conf"),
                    "no Compose service of environment '\(environment.name)' runs this gateway"
                )
                continue
            }
            let upstreams = gateway.all("upstream")
            for upstream in upstreams {
                checkServers(of: upstream, service, environment, tree, &findings)
            }
            checkUses(of: upstreams, gateway, &findings)
        }
    }

    private func checkServers(
        of upstream: NginxStatement,
        _ gateway: ComposeService,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let name = upstream.parameters.first ?? ""
        let servers = (upstream.block ?? []).filter { $0.name == "server" }
        if servers.isEmpty { findings.report(upstream.place, "upstream '\(name)' has no server") }
        for server in servers {
            let parts = (server.parameters.first ?? "").split(separator: ":").map(String.init)
            let port = parts.count > 1 ? Int(parts[1]) : 80
            ServerReach(tree: tree, environment: environment, client: gateway).check(
                host: parts.first ?? "",
                port: port ?? 0,
                what: "upstream '\(name)'",
                at: server.place,
                &findings
            )
        }
        // One upstream serves one service: its name says which.
        for server in servers {
            let host = (server.parameters.first ?? "").prefix { $0 != ":" }
            guard name != host, !name.hasPrefix("\(host)_") else { continue }
            findings.report(server.place, "upstream '\(name)' leads to '\(host)'")
        }
    }

    private func checkUses(
        of upstreams: [NginxStatement],
        _ gateway: GatewayView,
        _ findings: inout FindingCollector
    ) {
        let names = upstreams.compactMap(\.parameters.first)
        var used: Set<String> = []
        for (place, upstream) in upstreams.enumerated() where names[..<place].contains(upstream.parameters.first ?? "")
        {
            findings.report(upstream.place, "upstream '\(upstream.parameters.first ?? "")' is there twice")
        }
        for pass in gateway.all("proxy_pass") {
            let targets = self.targets(of: pass.parameters.first ?? "", at: pass.place, gateway, &findings)
            for target in targets {
                used.insert(target.text)
                if !names.contains(target.text) {
                    findings.report(target.place, "there is no upstream '\(target.text)'")
                }
            }
        }
        for upstream in upstreams where !used.contains(upstream.parameters.first ?? "") {
            findings.report(upstream.place, "no route leads to upstream '\(upstream.parameters.first ?? "")'")
        }
    }
}

extension UpstreamInvariant {
    /// The upstreams that an address may name, through the variables in it.
    private func targets(
        of address: String,
        at place: Place,
        _ gateway: GatewayView,
        _ findings: inout FindingCollector,
        depth: Int = 0
    ) -> [(text: String, place: Place)] {
        var target = address
        for scheme in ["http://", "https://"] where target.hasPrefix(scheme) { target.removeFirst(scheme.count) }
        target = String(target.prefix { $0 != "/" })
        guard target.hasPrefix("$") else { return [(target, place)] }
        let values = gateway.values(of: target)
        if values.isEmpty { findings.report(place, "variable '\(target)' has no map that gives it a value") }
        // A variable that leads back to itself has no value.
        guard depth < 4 else { return [] }
        return values.flatMap { targets(of: $0.text, at: $0.place, gateway, &findings, depth: depth + 1) }
    }
}

/// Whether a container finds another one by name and port.
struct ServerReach {
    let tree: RenderedTree
    let environment: EnvironmentView
    let client: ComposeService
    /// Whether a container that asks itself has to ask the right port; programs have ports among themselves, too.
    var checksItself = false

    /// Reports what is wrong, once.
    func check(host: String, port: Int, what: String, at place: Place, _ findings: inout FindingCollector) {
        let compose = environment.compose
        let candidates = compose.services(answering: host)
        guard !candidates.isEmpty else {
            findings.report(
                place,
                "\(what): no service of environment '\(environment.name)' is called '\(host)'",
                fix: nearest(to: host).map { "did you mean '\($0)'?" }
            )
            return
        }
        let isItself = candidates.contains { $0.name == client.name }
        if isItself, !checksItself { return }
        let reached = candidates.filter { $0.name == client.name || environment.meet(client, $0, as: host) }
        guard !reached.isEmpty else {
            findings.report(
                place,
                "\(what): '\(client.name)' shares no network with '\(host)' in environment '\(environment.name)'"
            )
            return
        }
        for service in reached {
            let ports = tree.ports(of: service, in: environment)
            guard !ports.contains(port) else { continue }
            let known = ports.sorted().map(String.init).joined(separator: ", ")
            findings.report(
                place,
                "\(what): '\(service.name)' does not listen on port \(port) in environment '\(environment.name)'",
                fix: known.isEmpty ? nil : "it listens on \(known)"
            )
        }
    }

    private func nearest(to name: String) -> String? {
        environment.compose.services.map(\.name).first {
            $0.hasPrefix(name.prefix(4)) && abs($0.count - name.count) < 3
        }
    }
}
