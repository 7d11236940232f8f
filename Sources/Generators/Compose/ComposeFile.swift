import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The top level of one Compose file, in the order of CP-35.
struct ComposeFile: Equatable {
    /// The project's name; in the base and in files that stand alone only (CP-01).
    var name: DataNode?
    /// Blocks that services share by anchor, each under an `x-` key.
    var extensions: [DataPair] = []
    var services: [DataPair] = []
    var networks: [DataPair] = []
    var volumes: [DataPair] = []
    var secrets: [DataPair] = []

    var node: DataNode {
        var pairs: [DataPair] = []
        if let name { pairs.append(DataPair("name", name)) }
        pairs += extensions
        for (key, members) in [
            ("services", services), ("networks", networks), ("volumes", volumes), ("secrets", secrets),
        ]
        where !members.isEmpty {
            pairs.append(DataPair(key, DataNode(pairs: spaced(members, in: key))))
        }
        return DataNode(pairs: pairs)
    }

    /// Takes services out, with the volumes, secrets and networks that no other service uses.
    ///
    /// - Returns: a file of them; networks and the rest that others use as well are not in it.
    mutating func separate(_ isSeparate: (String) -> Bool) -> ComposeFile {
        let taken = services.filter { isSeparate($0.key) }
        services.removeAll { isSeparate($0.key) }
        let used = ComposeUses(services)
        let own = ComposeUses(taken)
        func split(_ members: inout [DataPair], _ names: KeyPath<ComposeUses, Set<String>>) -> [DataPair] {
            let isOwn = { (name: String) in own[keyPath: names].contains(name) && !used[keyPath: names].contains(name) }
            let moved = members.filter { isOwn($0.key) }
            members.removeAll { isOwn($0.key) }
            return moved
        }
        return ComposeFile(
            services: taken,
            networks: split(&networks, \.networks),
            volumes: split(&volumes, \.volumes),
            secrets: split(&secrets, \.secrets)
        )
    }

    /// Services and networks are blocks, which an empty line sets apart; volumes and secrets are lines.
    private func spaced(_ members: [DataPair], in key: String) -> [DataPair] {
        guard key == "services" || key == "networks" else { return members }
        return members.map { member in
            var member = member
            member.blankLineBefore = true
            return member
        }
    }
}

/// The names at the top level that services use.
private struct ComposeUses {
    var networks: Set<String> = []
    var volumes: Set<String> = []
    var secrets: Set<String> = []

    init(_ services: [DataPair]) {
        for service in services {
            networks.formUnion(service.value["networks"]?.pairs?.map(\.key) ?? [])
            volumes.formUnion(Self.sources(service.value["volumes"]))
            secrets.formUnion(Self.sources(service.value["secrets"]))
        }
    }

    /// Of the long form, and of the short form `source:target`.
    private static func sources(_ list: DataNode?) -> [String] {
        (list?.items ?? []).compactMap { item in
            item["source"]?.string ?? item.string?.split(separator: ":").first.map(String.init)
        }
    }
}
