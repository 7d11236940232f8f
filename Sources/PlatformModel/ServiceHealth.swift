package import Origins
package import PlatformManifest

/// How to tell that a service works.
package enum ServiceHealth: Sendable {
    case probe(Probe)
    /// Why there is none.
    case none(Sourced<String>)
    /// Nothing is said, which a check reports.
    case unknown
}

package struct Probe: Sendable {
    package enum Command: Sendable {
        case arguments([String])
        case shell(String)
    }

    package let command: Command
    package let origin: Origin
    package let interval: Sourced<TimeSpan>
    package let timeout: Sourced<TimeSpan>
    package let startPeriod: Sourced<TimeSpan>
    package let retries: Sourced<PositiveCount>
    /// Whether the image has the probe already.
    package let isInImage: Bool
    /// The path that tells whether traffic may come, also where a program in the image is asked instead.
    package let gate: Sourced<HTTPPath>?
    /// The probe from outside. For example: `/health/ready` on port 8000.
    package let path: Sourced<HTTPPath>?
    package let port: Sourced<Port>?

    /// The same with another program that asks.
    func asking(_ command: Command, _ origin: Origin) -> Probe {
        Probe(
            command: command,
            origin: origin,
            interval: interval,
            timeout: timeout,
            startPeriod: startPeriod,
            retries: retries,
            isInImage: isInImage,
            gate: gate,
            path: path,
            port: port
        )
    }
}
