import Origins
import PlatformManifest

/// The gateway's nginx can do what the manifest asks of it.
struct GatewayCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.gatewayVersion, .gatewayListener, .gatewayFiles, .gatewayOrigin]

    func check(_ scope: CheckScope) {
        guard !scope.isBase, let section = scope.manifest.gateway?.value,
            let edge = scope.platform.service(section.service.value), edge.component == .nginx
        else { return }
        checkVersion(edge, scope)
        checkListeners(section, edge, scope)
        if section.openFiles.number < 2 * section.workerConnections.number {
            scope.report(
                Self.files(section.openFiles.number, section.workerConnections.number),
                at: section.openFiles.range == nil ? section.workerConnections.origin : section.openFiles.origin,
                fix: "let a worker open at least \(2 * section.workerConnections.number) files"
            )
        }
        for origin in section.corsOrigins where origin.value.text.split(separator: "/", omittingEmptySubsequences: false).count != 3 {
            scope.report(Self.origin(origin.text), at: origin.origin, fix: "write the scheme, the host and the port only")
        }
    }

    private func checkVersion(_ edge: Service, _ scope: CheckScope) {
        guard let image = edge.image.pulled else { return }
        guard let tag = image.value.tag, let version = NginxVersion(tag: tag) else {
            scope.report(
                Self.unknownVersion(image.value),
                at: image.range == nil ? edge.name.origin : image.origin,
                fix: "write a tag that begins with the version, such as 1.30.4"
            )
            return
        }
        let origin = image.range == nil ? edge.name.origin : image.origin
        if version < .oldest {
            scope.report(Self.old(version), at: origin, fix: "take nginx \(NginxVersion.oldest) or later")
        }
        let https = edge.ports.first { $0.name == "https" && $0.transport == .tcp }
        let quic = edge.ports.first { $0.transport == .udp && $0.container.value == https?.container.value }
        if let quic, version < .quic {
            scope.report(
                Self.noQUIC(version),
                at: quic.container.origin,
                notes: [DiagnosticNote("the version stands here", at: origin)],
                fix: "take nginx \(NginxVersion.quic) or later, or delete the port"
            )
        }
    }

    private func checkListeners(_ section: GatewaySection, _ edge: Service, _ scope: CheckScope) {
        guard let tls = scope.environment.tls else { return }
        if !edge.ports.contains(where: { $0.name == "https" && $0.transport == .tcp }) {
            scope.report(
                Self.lack("a port named 'https'"),
                at: tls.mode.origin,
                notes: [DiagnosticNote("the gateway stands here", at: edge.name.origin)],
                fix: "name a port of '\(edge.name.value)' 'https', or set the mode to none"
            )
        }
        // For ACME another check says it.
        let isACME = tls.mode.value == .acme || tls.mode.value == .acmeStaging
        if scope.environment.domain == nil, !isACME {
            scope.report(
                Self.lack("a host name"),
                at: tls.mode.origin,
                fix: "add 'domain' to the environment or to the platform"
            )
        }
    }

    private static func unknownVersion(_ image: ImageReference) -> CheckMessage {
        CheckMessage(
            .gatewayVersion,
            "the tag of image '\(image.repository)' names no nginx version, so the gateway is written for "
                + "\(NginxVersion.oldest)",
            severity: .warning
        )
    }

    private static func old(_ version: NginxVersion) -> CheckMessage {
        CheckMessage(.gatewayVersion, "nginx \(version) cannot run a gateway, which needs \(NginxVersion.oldest)")
    }

    private static func noQUIC(_ version: NginxVersion) -> CheckMessage {
        CheckMessage(.gatewayVersion, "nginx \(version) has no HTTP/3, for which the UDP port of https is there")
    }

    private static func lack(_ what: String) -> CheckMessage {
        CheckMessage(.gatewayListener, "TLS at the gateway needs \(what), which is missing", namesEnvironments: true)
    }

    private static func files(_ files: Int, _ connections: Int) -> CheckMessage {
        CheckMessage(
            .gatewayFiles,
            "\(connections) connections of a worker may need two files each, and it may open \(files)",
            severity: .warning
        )
    }

    private static func origin(_ text: String) -> CheckMessage {
        CheckMessage(.gatewayOrigin, "'\(text)' is no origin, because it has a path")
    }
}

extension DiagnosticCode {
    static let gatewayVersion = DiagnosticCode("PG0406", "nginx version that cannot do what is asked")
    static let gatewayListener = DiagnosticCode("PG0407", "TLS without a port or a name")
    static let gatewayFiles = DiagnosticCode("PG0408", "more connections than files")
    static let gatewayOrigin = DiagnosticCode("PG0409", "origin with a path")
}
