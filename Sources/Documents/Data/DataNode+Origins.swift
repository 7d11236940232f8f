package import Origins

extension DataNode {
    /// The origin of the whole tree: of every value and key in it.
    package var deepOrigin: Origin {
        var origins: [Origin] = []
        collectOrigins(into: &origins)
        switch origins.count {
        case 0: return .constant
        case 1: return origins[0]
        default: return .derived(rule: "block of values", from: origins)
        }
    }

    private func collectOrigins(into origins: inout [Origin]) {
        func add(_ origin: Origin) {
            if case .constant = origin { return }
            origins.append(origin)
        }
        add(origin)
        switch value {
        case .null, .bool, .integer, .number, .string, .alias: break
        case .sequence(let items): for item in items { item.collectOrigins(into: &origins) }
        case .mapping(let pairs):
            for pair in pairs {
                add(pair.keyOrigin)
                pair.value.collectOrigins(into: &origins)
            }
        }
    }

    /// This tree where it stands for others with the same data: each scalar has the origins of all.
    package func sharing(_ others: [DataNode]) -> DataNode {
        var node = self
        switch value {
        case .null, .bool, .integer, .number, .string, .alias: break
        case .sequence(let items):
            node.value = .sequence(
                items.enumerated().map { index, item in
                    item.sharing(others.compactMap { $0.items?.count == items.count ? $0.items?[index] : nil })
                }
            )
        case .mapping(let pairs):
            node.value = .mapping(
                pairs.map { pair in
                    var pair = pair
                    pair.value = pair.value.sharing(others.compactMap { $0[pair.key] })
                    return pair
                }
            )
        }
        let origins = ([self] + others).map(\.origin).filter { origin in
            if case .constant = origin { false } else { true }
        }
        if origins.count > 1 { node.origin = .derived(rule: "shared by services", from: origins) }
        return node
    }
}
