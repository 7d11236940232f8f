import Origins
import PlatformManifest

/// A place among a server's addresses that the gateway knows by itself: two routes with one and the same are refused.
package struct GatewayLocation: Hashable, Sendable {
    package let path: String
    /// Whether it is this very path; otherwise what begins with it too.
    package let isExact: Bool

    /// Those of a route: without a slash at its end, a path means itself and what lies below, not what merely begins like
    /// it (NX-19). Of files there is nothing but what lies below.
    package static func all(of path: String, isExact: Bool, servesFiles: Bool) -> [GatewayLocation] {
        if isExact { return [GatewayLocation(path: path, isExact: true)] }
        let below = GatewayLocation(path: path.hasSuffix("/") ? path : path + "/", isExact: false)
        return servesFiles || path.hasSuffix("/") ? [below] : [GatewayLocation(path: path, isExact: true), below]
    }
}

extension RouteSection {
    var locations: [GatewayLocation] {
        GatewayLocation.all(of: path.text, isExact: isExact.value, servesFiles: volume != nil)
    }
}
