import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The blackbox exporter's modules: a plain one, and one for each host name of the gateway.
enum BlackboxModules {
    /// The edge answers and what is behind it does not fail: redirects and refusals are answers, 5xx are not.
    private static let answers = [
        200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 410, 426, 429,
    ]

    static func document(_ platform: Platform, _ header: [String]) -> YAMLDocument {
        var modules = DataNode.emptyMapping
        modules.append(
            "http_2xx",
            ["prober": "http", "timeout": "5s", "http": ["preferred_ip_protocol": "ip4"]],
            comment: ["Any address; for questions by hand."]
        )
        for probe in platform.edgeProbes { modules.append(probe.module, module(probe), blankLineBefore: true) }
        return YAMLDocument(header: header, root: ["modules": modules])
    }

    private static func module(_ probe: EdgeProbe) -> DataNode {
        var http = DataNode.emptyMapping
        http.append("preferred_ip_protocol", "ip4")
        http.append("follow_redirects", false)
        http.append("valid_status_codes", DataNode(items: answers.map { DataNode($0) }, style: .flow))
        http.append("headers", ["Host": DataNode(probe.host.map(\.text))])
        if probe.isTLS {
            http.append("fail_if_not_ssl", true)
            var tls: DataNode = ["server_name": DataNode(probe.host.map(\.text))]
            if !probe.isTrusted {
                tls.append("insecure_skip_verify", true, comment: ["The certificate is not one that clients trust."])
            }
            http.append("tls_config", tls)
        }
        return ["prober": "http", "timeout": "5s", "http": http]
    }
}
