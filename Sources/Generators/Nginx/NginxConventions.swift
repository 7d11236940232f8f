import Documents
import PlatformManifest
import PlatformModel

/// Names that the gateway's files share.
enum NginxConventions {
    /// Files below the environment's folder.
    static let main = "nginx.conf"
    static let shared = "conf.d"
    /// Included only once there is a certificate: nginx refuses to start without one.
    static let secured = "https.d"
    static let snippets = "snippets"
    static let pages = "pages"

    static let logFormat = "\(shared)/log-format.conf"
    static let maps = "\(shared)/maps.conf"
    static let limits = "\(shared)/limits.conf"
    static let upstreams = "\(shared)/upstreams.conf"
    static let releases = "\(shared)/releases.conf"
    static let tls = "\(shared)/tls.conf"
    static let status = "\(shared)/status.conf"
    static let entrance = "\(shared)/entrance.conf"
    static let securityHeaders = "\(snippets)/security-headers.conf"
    static let proxy = "\(snippets)/proxy.conf"
    static let errors = "\(snippets)/errors.conf"
    static let challenge = "\(snippets)/acme-challenge.conf"
    static let unavailablePage = "unavailable.html"
    static let startScript = "start.sh"
    static let switchScript = "switch-release.sh"
    static let certificateScript = "make-certificate.sh"

    /// Below the folder in memory; a link to `secured` as soon as there is a certificate.
    static let securedLink = "\(GatewayConventions.temporary)/https.d"
    /// nginx answers 503 while this file exists (NX-30).
    static let maintenanceFile = "\(GatewayConventions.temporary)/maintenance"
    static let pidFile = "\(GatewayConventions.temporary)/nginx.pid"

    /// Zones that count something else than the manifest's; underscores keep them apart from its names.
    static let connectionZone = "connections_per_client"
    static func upstreamZone(_ name: String) -> String { "upstream_\(name)" }

    /// Connections of one address at a time; a page over HTTP/1.1 opens six, an office shares one address (NX-23).
    static let connectionsPerClient = 50
    /// WebSockets stay open, so more of them come together (NX-21).
    static let webSocketsPerClient = 200

    /// A service's name in names of variables, which know no hyphen.
    static func variable(_ service: ServiceName, _ suffix: String) -> String {
        service.text.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "_") + "_" + suffix
    }

    /// Docker's own DNS server, which every container reaches under this address (NX-20).
    static let resolver = "127.0.0.11"
}
