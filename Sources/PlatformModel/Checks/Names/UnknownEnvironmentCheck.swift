import Origins
import PlatformManifest

/// Environments that lists name exist.
struct UnknownEnvironmentCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownEnvironment]

    func check(_ scope: CheckScope) {
        func require(_ names: [Sourced<EnvironmentName>], _ clause: String) {
            for name in names {
                scope.require(
                    name,
                    in: scope.manifest.environments,
                    .unknownEnvironment,
                    clause,
                    kind: "environments",
                    section: "environments"
                )
            }
        }
        for entry in scope.manifest.services.entries {
            require(entry.value.environments, "service '\(entry.name.value)' runs in environment")
        }
        for entry in scope.manifest.backups.entries {
            require(entry.value.environments, "backup '\(entry.name.value)' is made in environment")
        }
        require(scope.manifest.terraform?.value.environments ?? [], "section 'terraform' names environment")
        for route in scope.manifest.gateway?.value.routes ?? [] {
            require(route.value.environments, "route '\(route.value.path.value)' holds in environment")
        }
        for alert in scope.manifest.monitoring?.value.alerts.entries ?? [] {
            require(alert.value.environments, "alert '\(alert.name.value)' holds in environment")
        }
        for recording in scope.manifest.monitoring?.value.recordings.entries ?? [] {
            require(recording.value.environments, "recording '\(recording.name.value)' holds in environment")
        }
        for route in scope.manifest.monitoring?.value.routes ?? [] {
            require(
                route.value.environments,
                "the alert route to '\(route.value.receiver.value)' holds in environment"
            )
        }
    }
}

extension DiagnosticCode {
    static let unknownEnvironment = DiagnosticCode("PG0307", "environment that does not exist")
}
