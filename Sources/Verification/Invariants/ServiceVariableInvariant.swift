import Origins
import PlatformManifest
import PlatformModel

/// A container gets the same with Compose and without.
struct ServiceVariableInvariant: Invariant {
    static let code = "PV0203"
    static let sentence =
        "The template of a service lists the variables that Compose gives its container in each environment, with their values, and the check knows each."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        let templates = tree.serviceTemplates
        let check = tree.checkScript
        for template in templates {
            for environment in tree.environments {
                for name in [template.service] + template.others {
                    guard let service = environment.compose.service(name) else { continue }
                    compare(template, service, environment, &findings)
                }
            }
            guard let demands = check?.serviceDemands[template.service] else {
                if let check { findings.report(Place(check.path), "service '\(template.service)' is not checked") }
                continue
            }
            compare(template, demands, &findings)
        }
        for environment in tree.environments {
            for tests in environment.compose.services where tests.name.hasSuffix("-tests") {
                guard let service = environment.compose.service(String(tests.name.dropLast("-tests".count))) else {
                    continue
                }
                compareTests(tests, service, &findings)
            }
            for service in environment.compose.services where !service.environment.isEmpty {
                guard !service.name.hasSuffix("-tests"), !service.isSecondColour else { continue }
                guard !templates.contains(where: { $0.service == service.name || $0.others.contains(service.name) }),
                    environment.declaredService(service.name)?.variables.isEmpty == false
                else { continue }
                checkWithout(service, check, environment, &findings)
            }
        }
    }

    /// Tests run with what their service has.
    private func compareTests(
        _ tests: ComposeService,
        _ service: ComposeService,
        _ findings: inout FindingCollector
    ) {
        for setting in service.environment {
            // They start no server.
            guard setting.name != "WEB_CONCURRENCY", setting.name != "FORWARDED_ALLOW_IPS",
                tests.setting(setting.name)?.value != setting.value
            else { continue }
            findings.report(
                tests.setting(setting.name)?.place ?? tests.place,
                "'\(setting.name)' of '\(tests.name)' is not that of '\(service.name)'"
            )
        }
    }

    /// Services without a template of their own, as jobs have none, are in the check.
    private func checkWithout(
        _ service: ComposeService,
        _ check: CheckScript?,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        guard let demands = check?.serviceDemands[service.name] else { return }
        let known = Set(demands.flatMap { $0.isSecret ? [$0.name, "\($0.name)_FILE"] : [$0.name] })
        for setting in service.environment where !known.contains(setting.name) {
            findings.report(setting.place, "the check does not know '\(setting.name)' of service '\(service.name)'")
        }
    }

    private func compare(
        _ template: ServiceTemplateView,
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        for setting in service.environment where !template.leftOut.contains(setting.name) {
            guard let entry = template.entries.first(where: { $0.name == setting.name }),
                let value = ServiceTemplateView.value(of: entry, in: environment.name)
            else {
                findings.reportDeviation(
                    setting.place,
                    "'\(setting.name)' of '\(service.name)' is not in its template for environment '\(environment.name)'",
                    fix: "see '\(template.path)'"
                )
                continue
            }
            let found = setting.value.hasPrefix("${") ? "" : setting.value
            let isSaid = found.isEmpty && ["empty", "no default"].contains(value)
            if value != found, !isSaid, !(value.isEmpty && setting.source.hasPrefix("${")) {
                findings.reportDeviation(
                    setting.place,
                    "'\(setting.name)' of '\(service.name)' is '\(found)' in environment '\(environment.name)' and '\(value)' in '\(template.path)'"
                )
            }
        }
        // A job that shares the template starts no server: it may go without what is optional.
        let isOwner = service.name == template.service
        for entry in template.entries
        where (isOwner || entry.isRequired) && ServiceTemplateView.value(of: entry, in: environment.name) != nil {
            guard service.setting(entry.name) == nil else { continue }
            findings.report(
                entry.place,
                "Compose does not give '\(entry.name)' to '\(service.name)' in environment '\(environment.name)'"
            )
        }
    }

    private func compare(
        _ template: ServiceTemplateView,
        _ demands: [VariableDemand],
        _ findings: inout FindingCollector
    ) {
        let known = Set(demands.flatMap { $0.isSecret ? [$0.name, "\($0.name)_FILE"] : [$0.name] })
        for entry in template.entries where !known.contains(entry.name) {
            findings.report(entry.place, "the check does not know '\(entry.name)' of service '\(template.service)'")
        }
        for demand in demands where !template.leftOut.contains(demand.name) {
            let names = [demand.name, "\(demand.name)_FILE"]
            guard let entry = template.entries.first(where: { names.contains($0.name) }) else {
                findings.report(
                    demand.place,
                    "'\(demand.name)' is checked, but service '\(template.service)' does not read it"
                )
                continue
            }
            if demand.isSecret != (entry.name == names[1]), demand.isSecret {
                findings.report(demand.place, "'\(demand.name)' is checked as a secret, but is none")
            }
            if entry.isRequired == demand.required.isEmpty {
                findings.report(
                    demand.place,
                    "'\(demand.name)' is \(entry.isRequired ? "required" : "optional") in the template, the check says otherwise"
                )
            }
        }
    }
}
