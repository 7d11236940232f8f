import Origins

/// Merges what an environment inherits ('extends') and overrides ('in').
///
/// The rule: an environment's overrides are those of the environment it extends, then its own. Each is merged over the
/// entry that holds it as a JSON merge patch (RFC 7396), and the result is decoded like any entry.
package struct EnvironmentOverrides {
    /// Sections whose entries may hold `in`, each with the object type of its entries.
    static let sectionsWithEntries = [
        "networks": "network", "volumes": "volume", "variables": "variable", "services": "service",
        "backups": "backup",
    ]
    /// Sections that may hold `in` themselves, each with its object type.
    static let sections = [
        "gateway": "gateway", "monitoring": "monitoring", "layout": "layout", "terraform": "terraform",
    ]
    /// Keys of an environment that the environments which extend it do not inherit.
    package static let uninherited = ["extends", "purpose", "description"]

    private let root: JSONNode
    private let context: DecodingContext
    private let shapes: [String: ObjectShape]
    private let environmentNames: [String]
    /// For each environment those it extends and itself, the most general first.
    private let chains: [String: [String]]

    init(root: JSONNode, _ context: DecodingContext) {
        self.root = root
        self.context = context
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        shapes = Dictionary(registry.objects.map { ($0.name, $0) }) { first, _ in first }
        let environments = root["environments"]?.node.members ?? []
        environmentNames = environments.map(\.key)
        var parents: [String: String] = [:]
        for environment in environments {
            if let parent = Self.parent(of: environment) { parents[environment.key] = parent.text }
        }
        chains = Dictionary(environmentNames.map { ($0, Self.chain(of: $0, parents)) }) { first, _ in first }
    }

    private static func parent(of environment: JSONMember) -> (text: String, range: SourceRange)? {
        guard let node = environment.node["extends"]?.node, case .string(let text) = node.value else { return nil }
        return (text, node.range)
    }

    /// Ends before an environment comes a second time, which `reportExtensions` reports.
    private static func chain(of environment: String, _ parents: [String: String]) -> [String] {
        var chain = [environment]
        while let last = chain.last, let parent = parents[last], !chain.contains(parent) { chain.append(parent) }
        return chain.reversed()
    }

    /// The manifest with inherited settings of environments, but without any override.
    func base() -> JSONNode {
        replacingSections { section in
            guard section.key == "environments", case .object(let members) = section.node.value else { return nil }
            let merged = members.map { member in
                JSONMember(key: member.key, keyRange: member.keyRange, node: inheriting(member))
            }
            // Not marked as merged: this section is the same for all environments.
            return JSONNode(.object(merged), section.node.range)
        }
    }

    /// The base with the overrides of one environment.
    func merged(_ base: JSONNode, for environment: String) -> JSONNode {
        replacingSections(of: base) { section in
            if let type = Self.sections[section.key] { return merging(section, environment, type) }
            guard let type = Self.sectionsWithEntries[section.key], case .object(var entries) = section.node.value
            else { return nil }
            var isMerged = false
            for (place, entry) in entries.enumerated() {
                guard let node = merging(entry, environment, type) else { continue }
                entries[place].node = node
                isMerged = true
            }
            guard isMerged else { return nil }
            var node = JSONNode(.object(entries), section.node.range)
            node.isMerged = true
            return node
        }
    }

    private func replacingSections(of root: JSONNode? = nil, _ replacement: (JSONMember) -> JSONNode?) -> JSONNode {
        let root = root ?? self.root
        guard case .object(var sections) = root.value else { return root }
        for (place, section) in sections.enumerated() {
            if let node = replacement(section) { sections[place].node = node }
        }
        return JSONNode(.object(sections), root.range)
    }

    /// The entry with its overrides for an environment; `nil` when there are none.
    private func merging(_ entry: JSONMember, _ environment: String, _ type: String) -> JSONNode? {
        guard let overrides = entry.node["in"]?.node, let shape = shapes[type] else { return nil }
        var merged: JSONNode?
        for ancestor in chains[environment] ?? [] {
            guard let patch = overrides[ancestor]?.node, case .object = patch.value else { continue }
            let merger = OverrideMerger(context: context, shapes: shapes, entry: entry.key, isInheritance: false)
            merged = merger.merging(merged ?? entry.node, patch, .object(shape.name))
        }
        return merged
    }

    /// An environment over what it extends.
    private func inheriting(_ environment: JSONMember) -> JSONNode {
        let chain = chains[environment.key] ?? []
        guard chain.count > 1, let environments = root["environments"]?.node else { return environment.node }
        let merger = OverrideMerger(context: context, shapes: shapes, entry: environment.key, isInheritance: true)
        let shape = Shape.object(EnvironmentSection.shapeName)
        var inherited = JSONNode(.object([]), environment.node.range)
        for ancestor in chain.dropLast() {
            guard let node = environments[ancestor]?.node, case .object(let members) = node.value else { continue }
            let passedOn = members.filter { !Self.uninherited.contains($0.key) }
            inherited = merger.merging(inherited, JSONNode(.object(passedOn), node.range), shape)
        }
        return merger.merging(inherited, environment.node, shape)
    }

    // MARK: - Checks

    /// Reports overrides of unknown environments, and environments that extend unknown ones or themselves.
    func report() {
        reportExtensions()
        for section in root.members {
            if Self.sections[section.key] != nil { reportEnvironments(of: section) }
            guard Self.sectionsWithEntries[section.key] != nil else { continue }
            for entry in section.node.members { reportEnvironments(of: entry) }
        }
    }

    private func reportEnvironments(of entry: JSONMember) {
        guard let overrides = entry.node["in"]?.node else { return }
        guard case .object(let patches) = overrides.value else {
            context.reportWrongType(overrides, expected: "an object with environments as keys")
            return
        }
        let deployments = deployments(of: entry)
        for patch in patches {
            let clause = "'\(abbreviated(entry.key))' is overridden in environment"
            guard chains[patch.key] != nil else {
                reportUnknownEnvironment(patch.key, patch.keyRange, in: clause)
                continue
            }
            guard case .object = patch.node.value else {
                context.reportWrongType(patch.node, expected: "an object with overrides")
                continue
            }
            for section in patch.node.members { reportUnreachable(in: section, of: patch.key) }
            guard let deployments, !deployments.contains(where: { chains[$0]?.contains(patch.key) ?? true }) else {
                continue
            }
            context.collector.report(
                .unknownOverride,
                patch.keyRange,
                "\(clause) '\(patch.key)', which does not have it",
                fix: "delete it, or add '\(patch.key)' to its 'environments'"
            )
        }
    }

    /// Reports elements of an overridden list, such as `routes`, whose `environments` the override never holds in.
    private func reportUnreachable(in list: JSONMember, of environment: String) {
        guard case .array(let elements) = list.node.value else { return }
        for element in elements {
            guard let names = element["environments"], case .array(let written) = names.node.value, !written.isEmpty
            else { continue }
            let isReachable = written.contains { name in
                guard case .string(let text) = name.value, let chain = chains[text] else { return true }
                return chain.contains(environment)
            }
            if isReachable { continue }
            context.collector.report(
                .unknownOverride,
                names.node.range,
                "this element of '\(abbreviated(list.key))' is written for environment '\(environment)', but holds in others only",
                fix: "delete 'environments' here, or move the element to the '\(abbreviated(list.key))' beside 'in'"
            )
        }
    }

    /// The environments that an entry's `environments` restricts it to.
    private func deployments(of entry: JSONMember) -> [String]? {
        guard case .array(let names) = entry.node["environments"]?.node.value, !names.isEmpty else { return nil }
        return names.compactMap { name in
            guard case .string(let text) = name.value else { return nil }
            return text
        }
    }

    private func reportUnknownEnvironment(_ name: String, _ range: SourceRange, in clause: String) {
        let fix = nearest(to: name, among: environmentNames).map { "did you mean '\($0)'?" }
        context.collector.report(
            .unknownOverride,
            range,
            "\(clause) '\(abbreviated(name))', which does not exist",
            fix: fix ?? "the environments are \(quotedList(environmentNames))"
        )
    }

    private func reportExtensions() {
        let environments = root["environments"]?.node
        for environment in environments?.members ?? [] {
            guard let parent = Self.parent(of: environment) else { continue }
            guard let chain = chains[parent.text] else {
                let name = abbreviated(environment.key)
                reportUnknownEnvironment(parent.text, parent.range, in: "'\(name)' extends environment")
                continue
            }
            guard chain.contains(environment.key) else { continue }
            context.collector.report(
                .unknownOverride,
                parent.range,
                "environment '\(abbreviated(environment.key))' extends itself, by \(quotedList(chain))",
                fix: "delete one 'extends'"
            )
        }
    }
}
