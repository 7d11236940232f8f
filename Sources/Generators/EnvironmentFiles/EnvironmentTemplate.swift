import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What the operator sets: one file for each environment, and an example with everything.
enum EnvironmentTemplate {
    /// Every variable of every environment, with values as on a developer's machine.
    static func example(_ survey: VariableSurvey, header: [String]) throws(GeneratorError) -> DotenvDocument {
        var lines = header.map { DotenvLine.comment($0) }
        lines += [
            .comment(""),
            .comment("Every variable that the operator of some environment sets, with examples."),
            .comment("An environment needs its own only: copy its template, as README.md says."),
        ]
        for group in VariableGroup.groups(survey.variables, survey) {
            lines += [.blank, .banner(group.title)]
            for row in group.variables {
                lines.append(.blank)
                guard let definition = row.definition else { continue }
                lines += VariableComment.lines(
                    for: definition,
                    isGuarded: false,
                    showsExample: false,
                    variesByEnvironment: Set(row.here.compactMap { $0?.value?.value }).count > 1
                )
                lines += presence(of: row, survey)
                lines.append(try assignment(definition.name, developmentValue(of: row, survey)))
            }
        }
        return DotenvDocument(lines)
    }

    /// The variables of one environment, with its values where the manifest has them.
    static func template(
        _ survey: VariableSurvey,
        environmentAt index: Int,
        header: [String]
    ) throws(GeneratorError) -> DotenvDocument {
        let environment = survey.environments[index]
        let name = environment.name?.value ?? .placeholder
        let real = EnvironmentFilesConventions.realFile(of: name)
        var lines = header.map { DotenvLine.comment($0) }
        lines.append(.comment(""))
        lines.append(
            .comment(
                "Environment '\(name)'" + (environment.description.map { ": \($0.value)" } ?? ""),
                origin: environment.description?.origin ?? .constant
            )
        )
        lines.append(
            .comment("Copy to \(real), fill in what is empty and required, and run ./check-env.sh \(real) \(name)")
        )
        let here = survey.variables.filter { $0.here[index] != nil }
        if here.isEmpty {
            lines += [.blank, .comment("This environment needs no variables.")]
        }
        for group in VariableGroup.groups(here, survey) {
            lines += [.blank, .banner(group.title)]
            for row in group.variables {
                lines.append(.blank)
                guard let variable = row.here[index] else { continue }
                lines += VariableComment.lines(for: variable, isGuarded: environment.isGuarded, showsExample: true)
                lines.append(try assignment(variable.name, variable.value))
            }
        }
        return DotenvDocument(lines)
    }

    /// A value as a developer has it, else as it could be, else the default.
    private static func developmentValue(of row: OperatorVariable, _ survey: VariableSurvey) -> Sourced<String>? {
        let places = survey.environments.indices.filter { survey.environments[$0].purpose.value == .development }
        let developed = places.lazy.compactMap { row.here[$0]?.value }.first
        return developed ?? row.definition?.example ?? row.definition?.value
    }

    /// Which environments read it, unless all do.
    private static func presence(of row: OperatorVariable, _ survey: VariableSurvey) -> [DotenvLine] {
        guard row.here.contains(where: { $0 == nil }) else { return [] }
        let origins = row.here.compactMap { $0?.name.origin }
        return [
            .comment(
                "only in " + survey.names(where: row.here) { $0 != nil }.joined(separator: ", "),
                origin: .derived(rule: "environments with a variable", from: origins)
            )
        ]
    }

    private static func assignment(
        _ name: Sourced<EnvironmentVariableName>,
        _ value: Sourced<String>?
    ) throws(GeneratorError) -> DotenvLine {
        try DotenvLine(assigning: value, to: name.text, of: "variable '\(name.value)'", named: name.origin)
    }
}

/// Variables under one banner: those of the platform, those of several services, those of one and of what runs its image.
private struct VariableGroup {
    let title: String
    let variables: [OperatorVariable]

    static func groups(_ variables: [OperatorVariable], _ survey: VariableSurvey) -> [VariableGroup] {
        let platform = variables.filter(\.readers.isEmpty)
        let owned = Dictionary(grouping: variables.filter { !$0.readers.isEmpty }, by: survey.owner)
        let shared = owned[nil] ?? []
        let own = survey.services.map { service in
            VariableGroup(title: service.name.text, variables: owned[service.name] ?? [])
        }
        return
            ([
                VariableGroup(title: "the platform", variables: platform),
                VariableGroup(title: "several services", variables: shared),
            ] + own).filter { !$0.variables.isEmpty }
    }
}
