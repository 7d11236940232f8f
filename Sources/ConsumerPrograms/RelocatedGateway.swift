import Foundation
import Origins
import PlatformManifest
package import PlatformModel

/// A gateway's configuration as an nginx outside its container can read it: the same text but for absolute paths, ports, and
/// where names are looked up.
package struct RelocatedGateway: Sendable {
    /// On 127.0.0.1, none of which needs rights.
    package struct Ports: Sendable {
        package let http: Int
        package let https: Int
        package let status: Int
        package let dns: Int

        package init(http: Int = 18080, https: Int = 18443, status: Int = 18081, dns: Int = 15353) {
            self.http = http
            self.https = https
            self.status = status
            self.dns = dns
        }
    }

    /// Holds everything that the configuration names.
    package let folder: String
    /// Longer texts first, since one may begin with another.
    private let replacements: [(text: String, own: String)]

    /// `mimeTypes` is the file of that name of the nginx that reads; `hosts` tells where names are that nginx looks up at its
    /// start only.
    package init(
        _ gateway: Gateway,
        in folder: String,
        mimeTypes: String,
        ports: Ports = Ports(),
        hosts: [String: String] = [:]
    ) {
        self.folder = folder
        var replacements = [
            ("/etc/gateway-certificates", "\(folder)/certificates"), ("/etc/gateway", "\(folder)/config"),
            ("/etc/nginx/mime.types", mimeTypes), ("/tmp/", "\(folder)/tmp/"),
            ("/var/cache/nginx", "\(folder)/state"), ("/var/www/certbot", "\(folder)/webroot"),
            ("/srv/", "\(folder)/srv/"), ("/run/secrets/", "\(folder)/secrets/"),
            ("/dev/stdout", "\(folder)/access.log"),
            ("resolver 127.0.0.11 ", "resolver 127.0.0.1:\(ports.dns) "),
            ("127.0.0.1:8081/", "127.0.0.1:\(ports.status)/"),
        ]
        if let tls = gateway.tls { replacements.append((tls.certificateFolder.value, "\(folder)/certificates")) }
        let listeners = gateway.listeners
        for (port, own) in [
            (listeners.http.value.number, ports.http), (listeners.https?.value.number ?? 8443, ports.https),
            (listeners.status.value.number, ports.status),
        ] {
            for end in [";", " "] { replacements.append(("listen \(port)\(end)", "listen 127.0.0.1:\(own)\(end)")) }
        }
        for (name, address) in hosts { replacements.append(("server \(name):", "server \(address):")) }
        self.replacements = replacements.sorted { $0.0.count > $1.0.count }
    }

    /// The folders that the configuration names, below `folder`.
    package static let folders = ["config", "tmp", "state", "webroot", "srv", "certificates", "secrets", "bin"]

    /// The text of one of its files. Workers that are another user than root could not read the folder.
    package func relocated(_ text: String, isMain: Bool) -> String {
        var text = text
        // By way of marks, so that nothing that was put in is replaced again.
        for (place, pair) in replacements.enumerated() {
            text = text.replacingOccurrences(of: pair.text, with: "\u{1}\(place)\u{2}")
        }
        for (place, pair) in replacements.enumerated() {
            text = text.replacingOccurrences(of: "\u{1}\(place)\u{2}", with: pair.own)
        }
        return isMain && getuid() == 0 ? "user root;\n" + text : text
    }

    /// What openssl makes a certificate from, signed by itself, as the gateway's own script does.
    package static func certificateArguments(names: [String], in folder: String) -> [String] {
        let alternatives = names.map { "DNS:\($0)" }.joined(separator: ",")
        return [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=stub", "-addext", "subjectAltName=\(alternatives)", "-keyout", "\(folder)/privkey.pem",
            "-out", "\(folder)/fullchain.pem",
        ]
    }
}
