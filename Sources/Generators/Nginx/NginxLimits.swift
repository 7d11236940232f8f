import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Limits of requests and connections.
extension NginxSite {
    func limits() -> [NginxItem] {
        var items: [NginxItem] = [
            .comment(
                "Each client address counts by itself. Refused requests get 429, which no one takes for an outage."
            )
        ]
        for zone in gateway.zones {
            var key: NginxParameter = "$binary_remote_addr"
            if !zone.methods.isEmpty {
                key = .variable("\(variableName(of: zone))_key")
                items.append(.comment("Requests with an empty key are not counted."))
                items.append(
                    .block(
                        "map",
                        "$request_method",
                        key,
                        body: [.directive("default", "")]
                            + methodNames(zone.methods).map { .directive(NginxText.name($0), "$binary_remote_addr") }
                    )
                )
            }
            if let description = zone.description {
                items.append(.comment("\(zone.name): \(description.value)", origin: description.origin))
            }
            items.append(
                .line(
                    "limit_req_zone",
                    [
                        key, NginxText.name("zone=\(zone.name):") + NginxText.size(zone.size.value),
                        NginxText.name("rate=\(zone.rate.value)"),
                    ],
                    origin: .derived(rule: "rate limit zone", from: [zone.rate.origin, zone.size.origin])
                )
            )
        }
        items += [
            .line(
                "limit_conn_zone",
                ["$binary_remote_addr", NginxText.name("zone=\(NginxConventions.connectionZone):10m")]
            ),
            .line(
                "limit_conn",
                [NginxText.name(NginxConventions.connectionZone), .number(NginxConventions.connectionsPerClient)]
            ),
            .blank,
            .directive("limit_req_status", .number(429)),
            .directive("limit_conn_status", .number(429)),
            .directive("limit_req_log_level", "warn"),
            .directive("limit_conn_log_level", "warn"),
        ]
        if gateway.areLimitsDryRun.value {
            let origin = gateway.areLimitsDryRun.origin
            items += [
                .comment("Here limits are only logged.", origin: origin),
                .directive("limit_req_dry_run", "on", origin: origin),
                .directive("limit_conn_dry_run", "on", origin: origin),
            ]
        }
        return items
    }

    private func variableName(of zone: GatewayZone) -> String {
        zone.name.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "_")
    }

    /// HEAD is GET without a body (RFC 9110 §9.3.2).
    func methodNames(_ methods: [HTTPMethod]) -> [String] {
        methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
    }
}
