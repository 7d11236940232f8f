import Origins
import PlatformManifest

/// References name a service, or 'environment' or 'platform', and one of its outputs.
struct UnknownOutputCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownOutput]

    func check(_ scope: CheckScope) {
        let resolver = PlatformResolver.withoutEnvironment(scope.manifest)
        var outputs: [ServiceName: [String]?] = [:]
        var portless: Set<ServiceName> = []
        for entry in scope.manifest.services.entries {
            for binding in entry.value.env.entries {
                guard case .reference(let output, _) = binding.value else { continue }
                let target = output.value.service
                let names = outputs[target] ?? resolver.outputNames(of: target)
                outputs[target] = .some(names)
                check(output, among: names, of: binding.name.value, entry, &portless, scope)
            }
        }
    }

    private func check(
        _ output: Sourced<ServiceOutput>,
        among names: [String]?,
        of variable: EnvironmentVariableName,
        _ entry: CheckScope.ServiceEntry,
        _ portless: inout Set<ServiceName>,
        _ scope: CheckScope
    ) {
        let target = output.value.service
        guard let names else {
            let known = scope.manifest.services.names.map(\.text) + ["environment", "platform"]
            scope.report(
                Self.noService(entry.name.value, variable, target),
                at: output.origin,
                fix: scope.suggestion(for: target.text, among: known, kind: "services", section: "services"),
                missedIn: "services"
            )
            return
        }
        guard !names.contains(output.value.output) else { return }
        let targetEntry = scope.entry(target)
        let note = targetEntry.map { [DiagnosticNote("'\(target)' stands here", at: $0.name.origin)] } ?? []
        if let targetEntry, Self.outputsOfPorts.contains(output.value.output), targetEntry.value.hasNoPort {
            // One finding for a port that is missing.
            guard scope.missingPort(of: targetEntry) == nil, portless.insert(target).inserted else { return }
            scope.report(
                Self.noOutput(entry.name.value, variable, output.value, "has no port"),
                at: output.origin,
                notes: note,
                fix: "add 'port' to service '\(target)'"
            )
            return
        }
        if output.value.output == "url", targetEntry?.value.component == nil, names.contains("address") {
            scope.report(
                Self.noOutput(entry.name.value, variable, output.value, "is not known to speak HTTP"),
                at: output.origin,
                notes: note,
                fix:
                    "take '\(target).address', or '\(target).host' and '\(target).port'; a health or metrics path at its port would say that it does"
            )
            return
        }
        let fix =
            nearest(to: output.value.output, among: names).map { "did you mean '\(target).\($0)'?" }
            ?? "the outputs of '\(target)' are \(spokenList(names))"
        scope.report(
            Self.noOutput(entry.name.value, variable, output.value, "has no output '\(output.value.output)'"),
            at: output.origin,
            notes: note,
            fix: fix
        )
    }

    private static let outputsOfPorts: Set<String> = ["port", "address", "url"]

    private static func noService(
        _ service: ServiceName,
        _ variable: EnvironmentVariableName,
        _ target: ServiceName
    ) -> CheckMessage {
        CheckMessage(
            .unknownOutput,
            "'\(variable)' of service '\(service)' refers to service '\(target)', which does not exist"
        )
    }

    private static func noOutput(
        _ service: ServiceName,
        _ variable: EnvironmentVariableName,
        _ output: ServiceOutput,
        _ reason: String
    ) -> CheckMessage {
        CheckMessage(
            .unknownOutput,
            "'\(variable)' of service '\(service)' refers to '\(output)', but '\(output.service)' \(reason)"
        )
    }
}

extension DiagnosticCode {
    static let unknownOutput = DiagnosticCode("PG0308", "reference to an output that does not exist")
}
