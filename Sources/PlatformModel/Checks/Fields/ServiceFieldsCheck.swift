import Origins
import PlatformManifest

/// Fields of a service fit its kind, its role and each other.
struct ServiceFieldsCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.foreignField, .missingSource, .reservedName, .sharedTemplate]

    /// References begin with these words, too.
    private static let reservedNames = ["environment", "platform"]

    func check(_ scope: CheckScope) {
        var templates: [OptionName: CheckScope.ServiceEntry] = [:]
        for entry in scope.manifest.services.entries {
            if Self.reservedNames.contains(entry.name.text) {
                scope.report(Self.reserved(entry.name.value), at: entry.name.origin, fix: "choose another name")
            }
            checkKind(entry, scope)
            checkRole(entry, scope)
            guard let template = entry.value.runtime?.value.template else { continue }
            if let first = templates[template.value] {
                checkTemplate(template.value, first, entry, scope)
            } else {
                templates[template.value] = entry
            }
        }
    }

    private func checkKind(_ entry: CheckScope.ServiceEntry, _ scope: CheckScope) {
        let section = entry.value
        if section.runtime != nil, section.source == nil {
            scope.report(
                Self.noSource(entry.name.value),
                at: section.runtime?.origin,
                fix: "add 'source' with the folder of its sources"
            )
        }
        if section.runtime == nil, let source = section.source {
            foreign("source", source.origin, entry, "only a service with a 'runtime' has sources", scope)
        }
        if section.runtime == nil, let name = section.imageName {
            foreign(
                "imageName",
                name.origin,
                entry,
                "only the image of a service with a 'runtime' is named here",
                scope
            )
        }
        if let budget = section.imageBudget, let lender = section.imageOf {
            foreign("imageBudget", budget.origin, entry, "its image is that of '\(lender.value)'", scope)
        }
        guard section.component == nil else { return }
        let why = "only a service with a 'component' has it"
        if let settings = section.settings { foreign("settings", settings.origin, entry, why, scope) }
        if let version = section.version { foreign("version", version.origin, entry, why, scope) }
        if let digest = section.digest { foreign("digest", digest.origin, entry, why, scope) }
    }

    private func checkRole(_ entry: CheckScope.ServiceEntry, _ scope: CheckScope) {
        let section = entry.value
        if section.role.value != .job, let schedule = section.schedule {
            foreign("schedule", schedule.origin, entry, "only a job runs by a timer", scope)
        }
        guard section.role.value != .service else { return }
        let role = section.role.value.rawValue
        if let replicas = section.replicas {
            foreign("replicas", replicas.origin, entry, "a \(role) runs once", scope)
        }
        if let deploy = section.deploy {
            foreign("deploy", deploy.origin, entry, "a \(role) has no traffic to take over", scope)
        }
        if let objective = section.slo {
            foreign("slo", objective.origin, entry, "a \(role) answers no requests", scope)
        }
    }

    private func foreign(
        _ key: String,
        _ origin: Origin,
        _ entry: CheckScope.ServiceEntry,
        _ why: String,
        _ scope: CheckScope
    ) {
        let fix =
            key == "schedule" ? "delete it, or add \"role\": \"job\"" : "delete it"
        scope.report(Self.foreign(key, entry.name.value, why), at: origin, fix: fix)
    }

    /// One Dockerfile cannot be two.
    private func checkTemplate(
        _ template: OptionName,
        _ first: CheckScope.ServiceEntry,
        _ second: CheckScope.ServiceEntry,
        _ scope: CheckScope
    ) {
        guard let one = first.value.runtime?.value, let other = second.value.runtime?.value else { return }
        func compare(_ key: String, _ one: Sourced<String>?, _ other: Sourced<String>?) {
            guard one?.value != other?.value else { return }
            scope.report(
                Self.template(template, first.name.value, second.name.value, key),
                at: other?.origin ?? second.value.runtime?.origin,
                notes: [
                    DiagnosticNote(
                        one.map { "'\(first.name.value)' has '\($0.value)'" } ?? "'\(first.name.value)' has none",
                        at: one?.origin ?? first.value.runtime?.origin
                    )
                ],
                fix: "write the same '\(key)' in both, or give one of them another template"
            )
        }
        compare("kind", one.kind.map(\.rawValue), other.kind.map(\.rawValue))
        compare("version", one.version?.map(\.text), other.version?.map(\.text))
        compare("base", one.base?.map(\.description), other.base?.map(\.description))
        compare("runtimeBase", one.runtimeBase?.map(\.description), other.runtimeBase?.map(\.description))
    }

    private static func noSource(_ service: ServiceName) -> CheckMessage {
        CheckMessage(.missingSource, "service '\(service)' is built, but does not say from which sources")
    }

    private static func foreign(_ key: String, _ service: ServiceName, _ why: String) -> CheckMessage {
        CheckMessage(.foreignField, "'\(key)' does not belong to service '\(service)': \(why)")
    }

    private static func reserved(_ service: ServiceName) -> CheckMessage {
        CheckMessage(.reservedName, "a service cannot be called '\(service)', which means something else in references")
    }

    private static func template(
        _ template: OptionName,
        _ first: ServiceName,
        _ second: ServiceName,
        _ key: String
    ) -> CheckMessage {
        CheckMessage(
            .sharedTemplate,
            "services '\(first)' and '\(second)' share template '\(template)', but not '\(key)'"
        )
    }
}

extension DiagnosticCode {
    static let foreignField = DiagnosticCode("PG0393", "field that does not belong to the service")
    static let missingSource = DiagnosticCode("PG0394", "built service without sources")
    static let sharedTemplate = DiagnosticCode("PG0395", "services of one template that differ")
    static let reservedName = DiagnosticCode("PG0396", "name that is reserved")
}
