import Origins
import PlatformManifest

/// Turns what the manifest says about a service's health into a probe that its image can run (DF-16, DF-17, CP-13).
struct ProbeResolver {
    let health: Sourced<HealthSection>?
    let port: Sourced<Port>?
    let role: ServiceRole
    /// What there is in the image to ask with.
    let tool: RuntimeFacts.ProbeTool?
    /// The program's own probe.
    let healthCommand: Sourced<[Sourced<String>]>?
    let facts: ComponentFacts?
    let startPeriod: TimeSpan
    let isInImage: Bool
    /// Whether services with other ports share the image, and so its probe, which then reads the port from `PORT`.
    let isShared: Bool

    func resolve() -> ServiceHealth {
        if role != .service { return .none(Sourced("runs once and ends", .standard("role '\(role.rawValue)'"))) }
        if let reason = health?.value.none { return .none(reason) }
        if let (command, origin) = command { return .probe(probe(command, origin)) }
        if let reason = facts?.noProbeReason { return .none(Sourced(reason, .standard("catalog"))) }
        return .unknown
    }

    /// The path that the container's own probe asks: readiness gates traffic, so it comes first.
    private var gatePath: Sourced<HTTPPath>? {
        guard let section = health?.value else { return nil }
        switch section.gate?.value {
        case .liveness: return section.liveness ?? section.readiness
        case .readiness, nil: return section.readiness ?? section.liveness
        }
    }

    /// The path for checks from outside: the one that the gate does not ask, where there are two.
    private var outsidePath: Sourced<HTTPPath>? {
        guard let section = health?.value, let gatePath else { return nil }
        let other = gatePath.value == section.readiness?.value ? section.liveness : section.readiness
        return other ?? gatePath
    }

    private var command: (Probe.Command, Origin)? {
        if let command = health?.value.command {
            return (.arguments(command.value.map(\.value)), command.origin)
        }
        if let command = healthCommand { return (.arguments(command.value.map(\.value)), command.origin) }
        let readsVariable = isShared && health?.value.port == nil
        let port = health?.value.port ?? port
        if health?.value.isTCP.value == true, let port {
            if readsVariable, let command = tcpOnVariable {
                return (command, .derived(rule: "TCP probe", from: [port.origin]))
            }
            return tcp(port.number).map { ($0, .derived(rule: "TCP probe", from: [port.origin])) }
        }
        if let path = gatePath, let port {
            if readsVariable, let command = httpOnVariable(path.text) {
                return (command, .derived(rule: "HTTP probe", from: [path.origin]))
            }
            return http(port.number, path.text).map {
                ($0, .derived(rule: "HTTP probe", from: [port.origin, path.origin]))
            }
        }
        return facts?.probe.map { probe in
            let path = facts?.servedPath.map { Origin.derived(rule: "probe below a path", from: [$0.origin]) }
            return (probe, path ?? .standard("catalog"))
        }
    }

    /// The probe's own deadline is a second below the timeout, so that the reason of a failure is in the log.
    private var deadline: Int { max(1, (health?.value.timeout?.seconds ?? 5) - 1) }

    private func http(_ port: Int, _ path: String) -> Probe.Command? {
        switch tool {
        case .python:
            .arguments([
                "python", "-c",
                "import urllib.request as r; r.urlopen('http://127.0.0.1:\(port)\(path.pythonLiteralBody)', timeout=\(deadline))",
            ])
        case .node:
            .arguments([
                "node", "-e",
                "fetch('http://127.0.0.1:\(port)\(path.pythonLiteralBody)', { signal: AbortSignal.timeout(\(deadline)000) })"
                    + ".then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))",
            ])
        case .wget, nil: .arguments(["wget", "-q", "--spider", "http://127.0.0.1:\(port)\(path)"])
        case .some(.none): nil
        }
    }

    private func tcp(_ port: Int) -> Probe.Command? {
        switch tool {
        case .python:
            .arguments([
                "python", "-c",
                "import socket; socket.create_connection(('127.0.0.1', \(port)), timeout=\(deadline)).close()",
            ])
        case .node:
            .arguments([
                "node", "-e",
                "require('net').connect(\(port), '127.0.0.1', () => process.exit(0)).on('error', () => process.exit(1))",
            ])
        case .wget, nil: .arguments(["nc", "-z", "-w", String(deadline), "127.0.0.1", String(port)])
        case .some(.none): nil
        }
    }

    private func httpOnVariable(_ path: String) -> Probe.Command? {
        let name = PlatformConventions.portVariable
        switch tool {
        case .python:
            return .arguments([
                "python", "-c",
                "import os, urllib.request as r; "
                    + "r.urlopen('http://127.0.0.1:%s\(path.formatBody)' % os.environ['\(name)'], timeout=\(deadline))",
            ])
        case .node:
            return .arguments([
                "node", "-e",
                "fetch('http://127.0.0.1:' + process.env.\(name) + '\(path.pythonLiteralBody)', "
                    + "{ signal: AbortSignal.timeout(\(deadline)000) })"
                    + ".then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))",
            ])
        case .wget:
            // The path is an argument of the shell, so that nothing in it is the shell's.
            return .arguments(["/bin/sh", "-c", "wget -q --spider \"http://127.0.0.1:$\(name)$0\"", path])
        case .some(.none), nil: return nil
        }
    }

    private var tcpOnVariable: Probe.Command? {
        let name = PlatformConventions.portVariable
        switch tool {
        case .python:
            return .arguments([
                "python", "-c",
                "import os, socket; "
                    + "socket.create_connection(('127.0.0.1', int(os.environ['\(name)'])), timeout=\(deadline)).close()",
            ])
        case .node:
            return .arguments([
                "node", "-e",
                "require('net').connect(process.env.\(name), '127.0.0.1', () => process.exit(0))"
                    + ".on('error', () => process.exit(1))",
            ])
        case .wget: return .arguments(["/bin/sh", "-c", "nc -z -w \(deadline) 127.0.0.1 \"$\(name)\""])
        case .some(.none), nil: return nil
        }
    }

    private func probe(_ command: Probe.Command, _ origin: Origin) -> Probe {
        let standard = Origin.standard("probe timing (DF-16)")
        let section = health?.value
        return Probe(
            command: command,
            origin: origin,
            interval: section?.interval ?? Sourced(facts?.interval ?? .seconds(30), standard),
            timeout: section?.timeout ?? Sourced(.seconds(5), standard),
            startPeriod: section?.startPeriod ?? Sourced(startPeriod, standard),
            retries: section?.retries ?? Sourced(facts?.retries ?? 3, standard),
            isInImage: isInImage,
            gate: gatePath,
            path: outsidePath,
            port: outsidePath == nil ? nil : section?.port ?? port
        )
    }
}

extension String {
    /// An HTTP path inside a single-quoted literal of Python or JavaScript: of what a path may hold, only the quote.
    fileprivate var pythonLiteralBody: String {
        split(separator: "'", omittingEmptySubsequences: false).joined(separator: "%27")
    }

    /// The same for a Python literal that `%` formats.
    fileprivate var formatBody: String {
        pythonLiteralBody.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
    }
}
