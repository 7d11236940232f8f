/// What Terraform makes of its configuration in one environment, evaluated from the text as far as the invariants ask.
///
/// `local.services`, `local.networks` and `local.volumes` are laid over each other here as `services.tf`, `networks.tf` and
/// `volumes.tf` do it; that these files do, is read by `TerraformWiringInvariant`.
final class TerraformView: Sendable {
    /// Below the output folder.
    let files: [String]
    let services: [LocatedEntry]
    let networks: [LocatedEntry]
    let volumes: [LocatedEntry]
    let builds: [LocatedEntry]
    let variables: LocatedValue
    let labels: LocatedValue?
    let repository: String
    /// What names of resources begin with.
    let prefix: LocatedValue?
    let values: Place

    /// `locals`: of all files, by name. `declarations`: the blocks `variable`.
    init(
        files: [String],
        locals: [String: HCLNode],
        declarations: [HCLBlock],
        values: HCLBody,
        valuesPath: String
    ) {
        self.files = files
        self.values = Place(valuesPath)
        var evaluator = TerraformEvaluator(locals: locals)
        var known: [LocatedEntry] = []
        for attribute in values.attributes {
            known.append(
                LocatedEntry(key: attribute.name, place: attribute.place, value: evaluator.value(of: attribute.value))
            )
        }
        let given = Set(known.map(\.key))
        for block in declarations {
            guard let name = block.labels.first, !given.contains(name) else { continue }
            if let standard = block.body.attribute("default") {
                known.append(LocatedEntry(key: name, place: block.place, value: evaluator.value(of: standard.value)))
            } else {
                // Asked for: Compose has the same name in capitals.
                let text = "${\(name.uppercased())}"
                known.append(
                    LocatedEntry(key: name, place: block.place, value: LocatedValue(.scalar(text), block.place))
                )
            }
        }
        let variables = LocatedValue(.map(known), Place(valuesPath))
        self.variables = variables
        evaluator.variables = variables
        let evaluate = evaluator
        func local(_ name: String) -> LocatedValue? { locals[name].map { evaluate.value(of: $0) } }
        func overlaid(_ common: String, _ own: String, isClosed: Bool) -> [LocatedEntry] {
            let base = local(common)
            let special = variables[own]
            let names = isClosed ? (special?.entries ?? []) : (base?.entries ?? [])
            return names.map { entry in
                let first = base?[entry.key]
                let second = special?[entry.key]
                return LocatedEntry(
                    key: entry.key,
                    place: entry.place,
                    value: Self.overlaid(first, second, place: entry.place)
                )
            }
        }
        let services = overlaid("common_services", "services", isClosed: true)
        self.services = services
        let joined = Set(services.flatMap { $0.value["networks"]?.entries.map(\.key) ?? [] })
        networks = overlaid("common_networks", "networks", isClosed: false).filter { joined.contains($0.key) }
        let mounted = Set(services.flatMap { $0.value["mounts"]?.items.compactMap { $0["volume"]?.text } ?? [] })
        volumes = overlaid("common_volumes", "volumes", isClosed: false).filter { mounted.contains($0.key) }
        builds = overlaid("common_builds", "builds", isClosed: false)
        labels = local("labels")
        prefix = local("prefix")
        repository = local("repository")?.text ?? ""
    }

    func service(_ name: String) -> LocatedEntry? { services.first { $0.key == name } }

    /// The special value wins where it is not null; `env`, `labels` and build arguments are merged.
    private static func overlaid(_ base: LocatedValue?, _ own: LocatedValue?, place: Place) -> LocatedValue {
        var entries = base?.entries ?? []
        for entry in own?.entries ?? [] where !entry.value.isNull {
            guard let index = entries.firstIndex(where: { $0.key == entry.key }) else {
                entries.append(entry)
                continue
            }
            let isMerged = entry.key == "env" || entry.key == "labels"
            entries[index] =
                isMerged
                ? LocatedEntry(
                    key: entry.key,
                    place: entries[index].place,
                    value: overlaid(entries[index].value, entry.value, place: place)
                ) : entry
        }
        return LocatedValue(.map(entries), place)
    }
}

/// Evaluates expressions without resources: variables, locals, conditions, and a few functions.
struct TerraformEvaluator {
    let locals: [String: HCLNode]
    var variables = LocatedValue(.null, Place(""))

    init(locals: [String: HCLNode]) { self.locals = locals }

    /// What cannot be evaluated becomes its own source in angle brackets, so that no comparison succeeds by chance.
    func value(of node: HCLNode) -> LocatedValue {
        func scalar(_ text: String) -> LocatedValue { LocatedValue(.scalar(text), node.place) }
        switch node.kind {
        case .word(let word): return word == "null" ? LocatedValue(.null, node.place) : scalar(word)
        case .template(let parts):
            return scalar(
                parts.map { part in
                    switch part {
                    case .text(let text): text
                    case .expression(let expression): value(of: expression).text ?? "<\(expression.source)>"
                    }
                }.joined()
            )
        case .list(let items): return LocatedValue(.list(items.map { value(of: $0) }), node.place)
        case .object(let entries):
            return LocatedValue(
                .map(entries.map { LocatedEntry(key: $0.key, place: $0.place, value: value(of: $0.value)) }),
                node.place
            )
        case .reference(let path): return reference(path, node)
        case .call(let name, let arguments): return call(name, arguments.map { value(of: $0) }, node)
        case .conditional(let condition, let yes, let no):
            switch value(of: condition).text {
            case "true": return value(of: yes)
            case "false": return value(of: no)
            default: return scalar("<\(node.source)>")
            }
        case .binary(let sign, let left, let right):
            switch sign {
            case "==": return scalar("\(value(of: left).canonical == value(of: right).canonical)")
            case "!=": return scalar("\(value(of: left).canonical != value(of: right).canonical)")
            case "&&": return scalar("\(value(of: left).isTrue && value(of: right).isTrue)")
            case "||": return scalar("\(value(of: left).isTrue || value(of: right).isTrue)")
            default: return scalar("<\(node.source)>")
            }
        case .other(let source): return scalar("<\(source)>")
        }
    }

    private func reference(_ path: String, _ node: HCLNode) -> LocatedValue {
        let parts = path.split(separator: ".").map(String.init)
        var found: LocatedValue?
        if parts.first == "var", parts.count > 1 {
            found = variables[parts[1]]
        } else if parts.first == "local", parts.count > 1 {
            found = locals[parts[1]].map { value(of: $0) }
        }
        for part in parts.dropFirst(2) { found = found?[part] }
        return found ?? LocatedValue(.scalar("<\(path)>"), node.place)
    }

    private func call(_ name: String, _ arguments: [LocatedValue], _ node: HCLNode) -> LocatedValue {
        func scalar(_ text: String) -> LocatedValue { LocatedValue(.scalar(text), node.place) }
        switch (name, arguments.count) {
        case ("contains", 2): return scalar("\(arguments[0].items.contains { $0.canonical == arguments[1].canonical })")
        case ("cidrhost", 2):
            guard let range = IPv4Range(arguments[0].text ?? ""), let number = arguments[1].integer else { break }
            return scalar(IPv4Range.text(of: range.first + UInt32(clamping: number)))
        case ("cidrsubnet", 3):
            guard let range = IPv4Range(arguments[0].text ?? ""), let more = arguments[1].integer,
                let number = arguments[2].integer, (0...32).contains(range.bits + more)
            else { break }
            let bits = range.bits + more
            let offset = UInt64(number) << UInt64(32 - bits)
            return scalar("\(IPv4Range.text(of: range.first + UInt32(clamping: offset)))/\(bits)")
        case ("tostring", 1), ("tonumber", 1), ("tobool", 1): return arguments[0]
        case ("tomap", 1), ("toset", 1), ("tolist", 1): return arguments[0]
        case ("coalesce", _): return arguments.first { !$0.isNull } ?? scalar("<\(node.source)>")
        default: break
        }
        return scalar("<\(node.source)>")
    }
}
