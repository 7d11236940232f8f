import Origins

/// Finds the overrides ('in') of the manifest and merges them for one environment.
///
/// The rule: an environment's overrides are those of the environment it extends, then its own. Each is merged over the
/// entry that holds it as a JSON merge patch (RFC 7396), and the result is decoded like any entry.
struct EnvironmentOverrides {
    /// Sections whose entries may hold `in`.
    static let sectionsWithEntries = ["networks", "volumes", "variables", "services", "backups"]
    /// Sections that may hold `in` themselves.
    static let sections = ["gateway", "monitoring"]

    private let root: JSONNode
    private let collector: DiagnosticCollector
    private let environmentNames: [String]

    init(root: JSONNode, collector: DiagnosticCollector) {
        self.root = root
        self.collector = collector
        environmentNames = root["environments"]?.node.members.map(\.key) ?? []
    }

    /// The manifest for one environment, or without any override for `nil`; no `in` is left in it.
    func merged(for environment: String?) -> JSONNode {
        let chain = environment.map(chain) ?? []
        let members = root.members.map { section -> JSONMember in
            var section = section
            if section.key == "environments" {
                section.node = mergingEnvironments(section.node)
            } else if Self.sections.contains(section.key) {
                section.node = merging(section.node, chain)
            } else if Self.sectionsWithEntries.contains(section.key), case .object(let entries) = section.node.value {
                let merged = entries.map {
                    JSONMember(key: $0.key, keyRange: $0.keyRange, node: merging($0.node, chain))
                }
                section.node = JSONNode(.object(merged), section.node.range)
            }
            return section
        }
        return JSONNode(.object(members), root.range)
    }

    /// The environment and those it extends, the most general first; ends at a cycle, which `reportChains` reports.
    private func chain(of environment: String) -> [String] {
        var chain = [environment]
        while let last = chain.last, let parent = extended(by: last), !chain.contains(parent.text) {
            chain.append(parent.text)
        }
        return chain.reversed()
    }

    private func extended(by environment: String) -> (text: String, range: SourceRange)? {
        guard let node = root["environments"]?.node[environment]?.node["extends"]?.node,
            case .string(let text) = node.value
        else { return nil }
        return (text, node.range)
    }

    private func merging(_ entry: JSONNode, _ chain: [String]) -> JSONNode {
        guard case .object(let members) = entry.value, let overrides = members.first(where: { $0.key == "in" }) else {
            return entry
        }
        let plain = JSONNode(.object(members.filter { $0.key != "in" }), entry.range)
        return chain.reduce(plain) { merged, environment in
            overrides.node[environment].map { merged.merging($0.node) } ?? merged
        }
    }

    /// Each environment merged over what it extends; `extends` and `purpose` are never inherited.
    private func mergingEnvironments(_ environments: JSONNode) -> JSONNode {
        guard case .object(let members) = environments.value else { return environments }
        let merged = members.map { member -> JSONMember in
            let ancestors = chain(of: member.key).dropLast().compactMap { environments[$0]?.node }
            guard var result = ancestors.first else { return member }
            for ancestor in ancestors.dropFirst() { result = result.merging(ancestor) }
            let inherited = result.members.filter { !["extends", "purpose", "description"].contains($0.key) }
            let node = JSONNode(.object(inherited), member.node.range).merging(member.node)
            return JSONMember(key: member.key, keyRange: member.keyRange, node: node)
        }
        return JSONNode(.object(merged), environments.range)
    }

    // MARK: - Checks

    /// Reports overrides of unknown environments, of keys that cannot differ, and those that delete nothing.
    func report() {
        reportChains()
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        let types = [
            "networks": "network", "volumes": "volume", "variables": "variable", "services": "service",
            "backups": "backup",
            "gateway": "gateway", "monitoring": "monitoring",
        ]
        for section in root.members {
            guard let type = types[section.key], let shape = registry.objects.first(where: { $0.name == type }) else {
                continue
            }
            let entries = Self.sections.contains(section.key) ? [section] : section.node.members
            for entry in entries { reportOverrides(of: entry, shape) }
        }
    }

    private func reportOverrides(of entry: JSONMember, _ shape: ObjectShape) {
        guard let overrides = entry.node["in"] else { return }
        guard case .object(let patches) = overrides.node.value else {
            let context = DecodingContext(collector: collector)
            context.reportWrongType(overrides.node, expected: "an object with environments as keys")
            return
        }
        for patch in patches {
            guard environmentNames.contains(patch.key) else {
                reportUnknownEnvironment(patch.key, patch.keyRange, in: "'\(entry.key)' is overridden in environment")
                continue
            }
            guard case .object(let changes) = patch.node.value else {
                let context = DecodingContext(collector: collector)
                context.reportWrongType(patch.node, expected: "an object with overrides")
                continue
            }
            for change in changes { report(change, of: entry, in: patch.key, shape) }
        }
    }

    private func report(_ change: JSONMember, of entry: JSONMember, in environment: String, _ shape: ObjectShape) {
        guard let field = shape.fields.first(where: { $0.key == change.key }) else {
            let known = shape.fields.filter(\.isOverridable).map(\.key)
            collector.report(
                .unknownKey,
                change.keyRange,
                "key '\(abbreviated(change.key))' does not exist here",
                fix: nearest(to: change.key, among: known).map { "did you mean '\($0)'?" }
                    ?? "the keys here are \(quotedList(known))"
            )
            return
        }
        guard field.isOverridable else {
            collector.report(
                .unknownOverride,
                change.keyRange,
                "'\(change.key)' of '\(entry.key)' is the same in every environment",
                fix: "delete it here, or write a second entry and give each its 'environments'"
            )
            return
        }
        if case .null = change.node.value {
            let earlier = chain(of: environment).dropLast().contains {
                entry.node["in"]?.node[$0]?.node[change.key] != nil
            }
            if entry.node[change.key] == nil, !earlier {
                collector.report(
                    .unknownOverride,
                    change.keyRange,
                    "null deletes '\(change.key)' of '\(entry.key)', which has none",
                    fix: "delete this line"
                )
            }
        }
    }

    private func reportUnknownEnvironment(_ name: String, _ range: SourceRange, in clause: String) {
        let fix = nearest(to: name, among: environmentNames).map { "did you mean '\($0)'?" }
        collector.report(
            .unknownOverride,
            range,
            "\(clause) '\(abbreviated(name))', which does not exist",
            fix: fix ?? "the environments are \(quotedList(environmentNames))"
        )
    }

    private func reportChains() {
        for environment in environmentNames {
            guard let parent = extended(by: environment) else { continue }
            guard environmentNames.contains(parent.text) else {
                reportUnknownEnvironment(parent.text, parent.range, in: "'\(environment)' extends environment")
                continue
            }
            var seen = [environment]
            var current = parent
            while !seen.contains(current.text), let next = extended(by: current.text) {
                seen.append(current.text)
                current = next
            }
            if current.text == environment {
                collector.report(
                    .unknownOverride,
                    parent.range,
                    "environment '\(environment)' extends itself, by \(quotedList(seen))",
                    fix: "delete one 'extends'"
                )
            }
        }
    }
}
