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
