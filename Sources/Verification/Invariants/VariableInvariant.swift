import Origins
import PlatformManifest
import PlatformModel

/// What Compose asks of the operator, the templates offer.
struct VariableInvariant: Invariant {
    static let code = "PV0201"
    static let sentence =
        "Every variable that the Compose files use stands in the environment's template, the example and the check, with the same default, and every one there is used."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        var offered: Set<String> = []
        let check = tree.checkScript
        for environment in tree.environments {
            let uses = VariableUses(environment.compose)
            let template = environment.template
            offered.formUnion(template.map(\.name))
            for use in uses.all {
                guard let entry = template.first(where: { $0.name == use.name }) else {
                    findings.report(
                        use.place,
                        "'\(use.name)' is used in environment '\(environment.name)', but not in its template",
                        fix: "add it to '\(environment.templatePath)'"
                    )
                    continue
                }
                compare(use, entry, environment, &findings)
            }
            for (place, entry) in template.enumerated() {
                if !uses.all.contains(where: { $0.name == entry.name }) {
                    findings.report(
                        entry.place,
                        "no Compose file of environment '\(environment.name)' uses '\(entry.name)'"
                    )
                }
                if template[..<place].contains(where: { $0.name == entry.name }) {
                    findings.report(entry.place, "'\(entry.name)' is there twice")
                }
                compareComment(entry, &findings)
            }
            if let check { compare(check, uses, environment, &findings) }
        }
        checkExample(offered, tree, &findings)
    }

    private func compare(
        _ use: VariableUses.Use,
        _ entry: DotenvEntry,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        switch use.sign {
        case .otherwise where !use.operand.holds("${"):
            guard use.operand != entry.value else { return }
            findings.report(
                use.place,
                "the default of '\(use.name)' is '\(use.operand)' here and '\(entry.value)' in the template"
            )
        case .required:
            guard !entry.isRequired else { return }
            findings.report(entry.place, "'\(entry.name)' is optional here, but Compose insists on it")
        case .otherwise, .plain, .instead: break
        }
    }

    /// `default X` in the comment is the value below it.
    private func compareComment(_ entry: DotenvEntry, _ findings: inout FindingCollector) {
        guard let comment = entry.comments.last(where: { $0.hasPrefix("required · ") || $0.hasPrefix("optional · ") })
        else {
            findings.report(entry.place, "nothing says whether '\(entry.name)' is required")
            return
        }
        let parts = comment.components(separatedBy: " · ")
        guard let standard = parts.first(where: { $0.hasPrefix("default ") }) else { return }
        if standard.dropFirst("default ".count) != entry.value {
            findings.report(entry.place, "'\(entry.name)' is '\(entry.value)', but its comment says '\(standard)'")
        }
    }

    private func compare(
        _ check: CheckScript,
        _ uses: VariableUses,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        for entry in environment.template {
            guard let demand = check.operatorDemands.first(where: { $0.name == entry.name }) else {
                findings.report(Place(check.path), "'\(entry.name)' is in a template, but not checked")
                continue
            }
            let insists = uses.all.contains { $0.name == entry.name && $0.sign == .required }
            if insists != demand.required.contains(environment.name) {
                findings.report(
                    demand.place,
                    "Compose \(insists ? "insists" : "does not insist") on '\(entry.name)' in environment '\(environment.name)', the check says otherwise"
                )
            }
            let isFilled = entry.isRequired && !entry.value.isEmpty
            if isFilled != demand.filled.contains(environment.name) {
                findings.report(
                    demand.place,
                    "'\(entry.name)' may \(isFilled ? "not " : "")be empty in environment '\(environment.name)', the check says otherwise"
                )
            }
        }
    }

    private func checkExample(_ offered: Set<String>, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        let path = "\(PlatformConventions.environmentsFolder)/.env.example"
        let example = tree.file(path)?.dotenv ?? []
        let names = Set(example.map(\.name))
        for name in offered.subtracting(names).sorted() {
            findings.report(Place(path), "'\(name)' is in a template, but not in the example")
        }
        for entry in example where !offered.contains(entry.name) {
            findings.report(entry.place, "'\(entry.name)' is in no template")
        }
        for demand in tree.checkScript?.operatorDemands ?? [] where !offered.contains(demand.name) {
            findings.report(demand.place, "'\(demand.name)' is checked, but in no template")
        }
    }
}

/// Every use of a variable in the merged Compose files.
struct VariableUses {
    struct Use {
        let name: String
        let sign: Interpolation.Use.Operator
        let operand: String
        let place: Place
    }

    let all: [Use]

    init(_ compose: ComposeProject) {
        var found: [Use] = []
        for entry in compose.root.entries where !entry.key.hasPrefix("x-") { Self.collect(entry.value, &found) }
        all = found
    }

    private static func collect(_ value: LocatedValue, _ found: inout [Use]) {
        if let text = value.text {
            guard text.utf8.contains(UInt8(ascii: "$")) else { return }
            found += Interpolation(text).uses.map {
                Use(name: $0.name, sign: $0.sign, operand: $0.operand, place: value.place)
            }
        }
        for item in value.items { collect(item, &found) }
        for entry in value.entries { collect(entry.value, &found) }
    }
}
