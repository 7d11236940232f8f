import Origins
import PlatformManifest

/// Services that others depend on, borrow from, route to, watch or save exist.
struct UnknownServiceCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownService]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.services.entries { check(entry, scope) }
        if let gateway = scope.manifest.gateway?.value {
            scope.requireService(gateway.service, "the gateway runs as service")
            for route in gateway.routes {
                guard let target = route.value.target else { continue }
                scope.requireService(target, "route '\(route.value.path.value)' leads to service")
            }
        }
        for route in scope.manifest.monitoring?.value.routes ?? [] {
            for service in route.value.services {
                scope.requireService(
                    service,
                    "the alert route to '\(route.value.receiver.value)' names service"
                )
            }
        }
        for alert in scope.manifest.monitoring?.value.alerts.entries ?? [] {
            scope.requireService(alert.value.service, "alert '\(alert.name.value)' is about service")
        }
        checkLayout(scope)
        for entry in scope.manifest.backups.entries {
            if let service = entry.value.service {
                scope.requireService(service, "backup '\(entry.name.value)' saves service")
            }
            if let job = entry.value.job {
                scope.requireService(job, "backup '\(entry.name.value)' is made by service")
            }
        }
    }

    private func checkLayout(_ scope: CheckScope) {
        for part in scope.manifest.layout?.value.composeParts.entries ?? [] {
            for service in part.value.services {
                scope.requireService(service, "the Compose part '\(part.name.value)' has service")
            }
        }
    }

    private func check(_ entry: CheckScope.ServiceEntry, _ scope: CheckScope) {
        let name = entry.name.value
        for dependency in entry.value.dependsOn?.value.dependencies ?? [] {
            scope.requireService(dependency.service, "service '\(name)' depends on service")
        }
        if let lender = entry.value.imageOf {
            scope.requireService(lender, "service '\(name)' takes the image of service")
        }
        if let target = entry.value.settings?.value.target {
            scope.requireService(target, "service '\(name)' works for service")
        }
    }
}

extension DiagnosticCode {
    static let unknownService = DiagnosticCode("PG0306", "service that does not exist")
}
