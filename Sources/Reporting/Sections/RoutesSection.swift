import Documents
import Origins
import PlatformManifest
import PlatformModel

extension PlatformReport {
    /// Which requests go where.
    var routesSection: ReportSection? {
        let rows = environments.flatMap { platform in
            (platform.gateway?.servers ?? []).flatMap { server in
                server.routes.map { row($0, of: server, in: name(of: platform)) }
            }
        }
        guard !rows.isEmpty else { return nil }
        let table = ReportTable(
            id: "routes-table",
            caption: "Public paths, in the order in which the gateway matches them",
            columns: [
                .init(title: "Path"), .init(title: "Environment"), .init(title: "Host"), .init(title: "Leads to"),
                .init(title: "Rate limits"), .init(title: "Remarks"),
            ],
            rows: rows
        )
        return ReportSection(id: "routes", title: "Routes", contents: [table.element])
    }

    private func row(_ route: GatewayRoute, of server: GatewayServer, in environment: String) -> ReportTable.Row {
        let target: ReportTable.Cell
        switch route.target {
        case .upstream(let upstream): target = .code("\(upstream.service.value):\(upstream.port.value)")
        case .files(let volume, _): target = .text("files of volume \(volume.value)")
        }
        var remarks: [String] = []
        if let description = route.description { remarks.append(description.value) }
        if route.isExact { remarks.append("this path only") }
        if !route.methods.isEmpty { remarks.append(route.methods.map(\.value.rawValue).joined(separator: ", ")) }
        if let replacement = route.replacement { remarks.append("the service sees \(replacement.value.text)") }
        let clients = route.access.clients.map { "\($0.value)" }
        if !clients.isEmpty { remarks.append("only for \(clients.joined(separator: ", "))") }
        if let users = route.access.users { remarks.append("asks for a password, by secret \(users.value)") }
        if !route.buffersRequests.value { remarks.append("requests are passed on as they arrive") }
        if route.isWebSocket.value { remarks.append("WebSocket") }
        if route.isStreaming.value { remarks.append("streaming") }
        return .init(
            environment: environment,
            cells: [
                .code(route.path.value.text), .text(environment), .optional(code: server.name?.value.text), target,
                .codes(orNothing: route.limits.map(\.zone)), .lines(orNothing: remarks),
            ]
        )
    }
}
