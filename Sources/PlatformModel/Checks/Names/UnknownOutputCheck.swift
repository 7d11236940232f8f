import Origins
import PlatformManifest

/// References name a service, or 'environment' or 'platform', and one of its outputs.
struct UnknownOutputCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownOutput]

    func check(_ scope: CheckScope) {
        let resolver = PlatformResolver.withoutEnvironment(scope.manifest)
        var outputs: [ServiceName: [String]?] = [:]
        for entry in scope.manifest.services.entries {
            for binding in entry.value.env.entries {
                guard case .reference(let output, _) = binding.value else { continue }
                let target = output.value.service
                let names = outputs[target] ?? resolver.outputNames(of: target)
                outputs[target] = .some(names)
                check(output, among: names, of: binding.name.value, entry, scope)
            }
        }
    }

    private func check(
        _ output: Sourced<ServiceOutput>,
        among names: [String]?,
        of variable: EnvironmentVariableName,
        _ entry: CheckScope.ServiceEntry,
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
        let fix =
            nearest(to: output.value.output, among: names).map { "did you mean '\(target).\($0)'?" }
            ?? "the outputs of '\(target)' are \(spokenList(names))"
        let note = scope.entry(target).map { [DiagnosticNote("'\(target)' stands here", at: $0.name.origin)] } ?? []
        scope.report(Self.noOutput(entry.name.value, variable, output.value), at: output.origin, notes: note, fix: fix)
    }

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
        _ output: ServiceOutput
    ) -> CheckMessage {
        CheckMessage(
            .unknownOutput,
            "'\(variable)' of service '\(service)' refers to '\(output)', but '\(output.service)' has no output '\(output.output)'"
        )
    }
}

extension DiagnosticCode {
    static let unknownOutput = DiagnosticCode("PG0308", "reference to an output that does not exist")
}
