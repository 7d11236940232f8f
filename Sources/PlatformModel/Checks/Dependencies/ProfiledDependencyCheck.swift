import Origins
import PlatformManifest

/// A service does not need one that only another profile starts (CP-29).
struct ProfiledDependencyCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.profiledDependency]

    func check(_ scope: CheckScope) {
        for service in scope.platform.services {
            for dependency in service.dependencies {
                guard let target = scope.platform.service(dependency.service.value), let profile = target.profile,
                    profile.value != service.profile?.value
                else { continue }
                scope.report(
                    Self.message(service.name.value, target.name.value, profile.value),
                    at: dependency.service.origin,
                    notes: [
                        DiagnosticNote(
                            "'\(target.name.value)' gets its profile here",
                            at: profile.range == nil ? target.name.origin : profile.origin
                        )
                    ],
                    fix: "delete this dependency, or put both into the same profile"
                )
            }
        }
    }

    private static func message(_ service: ServiceName, _ target: ServiceName, _ profile: String) -> CheckMessage {
        CheckMessage(
            .profiledDependency,
            "service '\(service)' depends on '\(target)', which only profile '\(profile)' starts"
        )
    }
}

extension DiagnosticCode {
    static let profiledDependency = DiagnosticCode("PG0323", "dependency that only a profile starts")
}
