import Origins
import PlatformManifest

/// Ports that routes name belong to the service that they lead to.
struct UnknownPortCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownPort]

    func check(_ scope: CheckScope) {
        for route in scope.manifest.gateway?.value.routes ?? [] {
            guard let port = route.value.port, let name = route.value.target?.value,
                let service = scope.platform.service(name)
            else { continue }
            let names = service.ports.compactMap(\.name)
            guard !names.contains(port.text) else { continue }
            let fix =
                nearest(to: port.text, among: names).map { "did you mean '\($0)'?" }
                ?? (names.isEmpty
                    ? "delete 'port', or name the port in 'ports' of '\(name)'"
                    : "the named ports of '\(name)' are \(spokenList(names))")
            scope.report(
                Self.message(route.value.path.value, name, port.value),
                at: port.origin,
                notes: [DiagnosticNote("'\(name)' stands here", at: service.name.origin)],
                fix: fix
            )
        }
    }

    private static func message(_ path: HTTPPath, _ service: ServiceName, _ port: PortName) -> CheckMessage {
        CheckMessage(.unknownPort, "route '\(path)' leads to port '\(port)', which service '\(service)' does not have")
    }
}

extension DiagnosticCode {
    static let unknownPort = DiagnosticCode("PG0310", "port that the service does not have")
}
