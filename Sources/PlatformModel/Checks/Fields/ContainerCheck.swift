import Origins
import PlatformManifest

/// Containers do not run as root without a reason, and have one thing at each path (CP-11, CP-23).
struct ContainerCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.rootUser, .pathTwice]

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            checkUser(entry, service, scope)
            checkPaths(entry, service, scope)
        }
    }

    private func checkUser(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        guard !scope.isBase, scope.purpose != .development, let user = service.user, user.value.isRoot,
            service.hardening.rootReason == nil
        else { return }
        scope.report(
            Self.root(entry.name.value),
            at: user.range == nil ? entry.name.origin : user.origin,
            fix: "name another user, or write the reason in 'hardening.root'"
        )
    }

    private func checkPaths(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        var first: [String: Sourced<AbsolutePath>] = [:]
        for mount in service.mounts {
            report(mount.target, entry, &first, scope)
        }
        for path in entry.value.writable { report(path, entry, &first, scope) }
    }

    private func report(
        _ path: Sourced<AbsolutePath>,
        _ entry: CheckScope.ServiceEntry,
        _ first: inout [String: Sourced<AbsolutePath>],
        _ scope: CheckScope
    ) {
        guard let earlier = first[path.text] else {
            first[path.text] = path
            return
        }
        let note =
            earlier.range == nil
            ? DiagnosticNote("the component brings it", at: entry.value.component?.origin)
            : DiagnosticNote("first written here", at: earlier.origin)
        scope.report(
            Self.twice(entry.name.value, path.value),
            at: path.range == nil ? entry.name.origin : path.origin,
            notes: [note],
            fix: "delete one of the two, or choose another path"
        )
    }

    private static func root(_ service: ServiceName) -> CheckMessage {
        CheckMessage(.rootUser, "service '\(service)' runs as root without a reason")
    }

    private static func twice(_ service: ServiceName, _ path: AbsolutePath) -> CheckMessage {
        CheckMessage(.pathTwice, "service '\(service)' has two things at '\(path)'")
    }
}

extension DiagnosticCode {
    static let rootUser = DiagnosticCode("PG0397", "service that runs as root without a reason")
    static let pathTwice = DiagnosticCode("PG0398", "path in a container that is taken twice")
}
