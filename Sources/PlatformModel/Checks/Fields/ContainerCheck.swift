import Origins
import PlatformManifest

/// Containers do not run as root without a reason, and have one thing at each path (CP-11, CP-23).
struct ContainerCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.rootUser, .unnamedUser, .pathTwice]

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            checkUser(entry, service, scope)
            checkPaths(entry, service, scope)
        }
    }

    private func checkUser(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        guard !scope.isBase, scope.purpose != .development, service.hardening.rootReason == nil else { return }
        guard let user = service.user else {
            if service.hardening.dropsCapabilities.value, service.hardening.capabilities.isEmpty,
                let image = entry.value.image
            {
                scope.report(
                    Self.unnamed(entry.name.value),
                    at: image.origin,
                    fix:
                        "set 'user' to the numbers of the image's own user, or write in 'hardening' why it needs root and which capabilities"
                )
            }
            return
        }
        guard user.value.isRoot else { return }
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

    private static func unnamed(_ service: ServiceName) -> CheckMessage {
        CheckMessage(
            .unnamedUser,
            "service '\(service)' names no user, and an image that starts as root has no capability to become another one",
            severity: .warning,
            namesEnvironments: true
        )
    }

    private static func twice(_ service: ServiceName, _ path: AbsolutePath) -> CheckMessage {
        CheckMessage(.pathTwice, "service '\(service)' has two things at '\(path)'")
    }
}

extension DiagnosticCode {
    static let rootUser = DiagnosticCode("PG0397", "service that runs as root without a reason")
    static let unnamedUser = DiagnosticCode("PG0372", "image whose user is not known where containers are locked down")
    static let pathTwice = DiagnosticCode("PG0398", "path in a container that is taken twice")
}
