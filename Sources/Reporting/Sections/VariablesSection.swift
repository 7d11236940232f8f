import Documents
import Origins
import PlatformManifest
import PlatformModel

extension PlatformReport {
    /// What whoever starts the platform sets: names, never values.
    var variablesSection: ReportSection? {
        var seen: Set<EnvironmentVariableName> = []
        let variables = environments.flatMap(\.variables).filter { seen.insert($0.name.value).inserted }
        guard !variables.isEmpty else { return nil }
        let table = ReportTable(
            id: "variables-table",
            caption: "Variables by name, and who reads them; values stand in no report",
            columns: [.init(title: "Variable"), .init(title: "Type"), .init(title: "Read by")] + environmentColumns,
            rows: variables.map { variable in
                let name = variable.name.value
                return .init(
                    cells: [
                        .named(name.text, description: variable.description.value),
                        .text(variable.type.value.meaning), .codes(orNothing: readers(of: name)),
                    ]
                        + environments.map { platform in
                            guard let here = platform.variables.first(where: { $0.name.value == name }) else {
                                return .nothing
                            }
                            return .text(
                                here.isRequired.value ? "required" : here.value == nil ? "optional" : "has a default"
                            )
                        }
                )
            }
        )
        return ReportSection(id: "variables", title: "Variables", contents: [table.element])
    }

    private func readers(of variable: EnvironmentVariableName) -> [String] {
        var seen: Set<ServiceName> = []
        return environments.flatMap(\.services).filter { service in
            service.variables.contains { binding in
                if case .variable(let bound) = binding.value { bound.name.value == variable } else { false }
            } && seen.insert(service.name.value).inserted
        }.map(\.name.value.text)
    }

    /// What arrives as files.
    var secretsSection: ReportSection? {
        var seen: Set<SecretName> = []
        let secrets = environments.flatMap(\.secrets).filter { seen.insert($0.name.value).inserted }
        guard !secrets.isEmpty else { return nil }
        let table = ReportTable(
            id: "secrets-table",
            caption: "Secrets by name, and who reads them; values stand nowhere",
            columns: [
                .init(title: "Secret"), .init(title: "Made of"), .init(title: "Changed every"),
            ] + environmentColumns.map { .init(title: "Read in \($0.title) by", environment: $0.environment) },
            rows: secrets.map { secret in
                .init(
                    cells: [
                        .named(secret.name.value.text, description: secret.description?.value),
                        .text(secret.form.value.meaning), .optional(secret.rotation?.value.description),
                    ]
                        + environments.map { platform in
                            let here = platform.secret(secret.name.value)
                            return .codes(orNothing: here?.readers.map(\.text) ?? [])
                        }
                )
            }
        )
        return ReportSection(id: "secrets", title: "Secrets", contents: [table.element])
    }
}
