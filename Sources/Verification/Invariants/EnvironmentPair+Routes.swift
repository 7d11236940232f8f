import Origins
import PlatformManifest
import PlatformModel

extension EnvironmentPair {
    /// A location of one path does the same, unless its route differs.
    func compareRoutes(_ findings: inout FindingCollector) {
        guard let first = staging.gateway, let second = production.gateway, let declared = staging.platform.gateway,
            let otherDeclared = production.platform.gateway
        else { return }
        let mine = servers(of: first)
        let its = servers(of: second)
        for (number, server) in declared.servers.enumerated() where number < otherDeclared.servers.count {
            let other = otherDeclared.servers[number]
            guard let locations = mine[server.name?.value.description ?? ""],
                let otherLocations = its[other.name?.value.description ?? ""]
            else { continue }
            for location in locations {
                let path = location.parameters.joined(separator: " ")
                guard let match = otherLocations.first(where: { $0.parameters.joined(separator: " ") == path }) else {
                    continue
                }
                let last = location.parameters.last ?? ""
                let isSame = facts(of: last, server, staging) == facts(of: last, other, production)
                if isSame, body(of: location) != body(of: match) {
                    report("location '\(path)'", match.place, isSame: false, &findings)
                }
            }
            let routes = Set(server.routes.map { "\($0.path.value)" })
            let otherRoutes = Set(other.routes.map { "\($0.path.value)" })
            guard routes == otherRoutes, locations.count != otherLocations.count else { continue }
            let paths = Set(otherLocations.map { $0.parameters.joined(separator: " ") })
            let alone = locations.first { !paths.contains($0.parameters.joined(separator: " ")) } ?? otherLocations[0]
            report("the number of locations", alone.place, isSame: false, &findings)
        }
    }

    /// Locations by server name, of servers that route or are encrypted, as opposed to those that redirect there.
    private func servers(of gateway: GatewayView) -> [String: [NginxStatement]] {
        var found: [String: [NginxStatement]] = [:]
        for server in gateway.all("server") {
            guard let block = server.block,
                block.contains(where: { statement in
                    switch statement.name {
                    case "location": (statement.block ?? []).contains { $0.name == "proxy_pass" }
                    case "listen": statement.parameters.contains("ssl")
                    default: false
                    }
                })
            else { continue }
            let name = block.first { $0.name == "server_name" }?.parameters.first ?? ""
            found[name] = block.filter { $0.name == "location" }
        }
        return found
    }

    private static let compared: Set<String> = [
        "limit_req", "proxy_pass", "proxy_read_timeout", "proxy_send_timeout", "rewrite", "client_max_body_size",
        "expires", "alias", "try_files", "proxy_buffering", "proxy_request_buffering", "allow", "deny",
        "auth_basic_user_file",
        "return", "limit_except",
    ]

    private func body(of location: NginxStatement) -> [String] {
        (location.block ?? []).flatMap { statement -> [String] in
            let text = "\(statement.name) \(statement.parameters.joined(separator: " "))"
            if statement.name == "location" { return [text] + body(of: statement) }
            guard Self.compared.contains(statement.name) else { return [] }
            // Where two colours run, a variable names the upstream.
            return [statement.name == "proxy_pass" ? "proxy_pass" : text]
        }
    }

    private func facts(of path: String, _ server: GatewayServer, _ view: EnvironmentView) -> String {
        let routes = server.routes.filter { $0.path.value.text == path }
        return routes.map { route in
            "\(route.isExact) \(route.upstream?.name ?? "") \(route.limits.map { "\($0.zone) \($0.burst.value.number) \($0.isDelayed.value)" }) \(route.access.clients.map(\.value)) \(route.access.users.map { "\($0.value)" } ?? "") \(route.readTimeout.value) \(route.buffersRequests.value) \(route.bodySize.map { "\($0.value)" } ?? "") \(route.expires.map { "\($0.value)" } ?? "") \(route.replacement.map { "\($0.value)" } ?? "") \(route.methods.map { "\($0.value)" })"
        }.joined(separator: ";")
    }
}
