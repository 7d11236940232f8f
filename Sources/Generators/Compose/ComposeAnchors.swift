import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Takes out what at least two services of a file say alike, under `x-` keys with anchors (CP-07).
///
/// Aliases stand for whole values, or merge keys that the service does not set itself: a merge key is shallow.
enum ComposeAnchors {
    static func applied(to file: consuming ComposeFile) -> ComposeFile {
        var file = file
        shareHardening(in: &file)
        shareValue("logging", anchor: { _ in ComposeConventions.loggingAnchor }, in: &file)
        shareResources(in: &file)
        shareLabels(in: &file)
        shareEnvironments(in: &file)
        file.services = file.services.map(shortened)
        return file
    }

    private static func extend(
        _ file: inout ComposeFile,
        _ anchor: String,
        _ value: DataNode,
        named name: Origin = .constant,
        among services: [Origin] = []
    ) {
        // The block is there for what the services that share it say, or where it is the same always, for them.
        let origin = value.deepOrigin
        let reason = origin == .constant ? .derived(rule: "shared by services", from: services) : origin
        file.extensions.append(DataPair("x-\(anchor)", value.from(reason).anchored(anchor), keyOrigin: name))
    }

    /// A value of a service that several services share; only the most frequent one gets the anchor.
    private static func shareValue(_ key: String, anchor: (DataNode) -> String, in file: inout ComposeFile) {
        let values = file.services.map { $0.value[key] }
        let groups = AlikeNodes.groups(of: values)
        let most = groups.map(\.places.count).max() ?? 0
        guard most >= 2, let shared = groups.first(where: { $0.places.count == most }) else { return }
        let name = anchor(shared.value)
        for place in shared.places { file.services[place].value[key] = .alias(name) }
        let keys = shared.places.map { file.services[$0].keyOrigin }
        extend(&file, name, shared.value.sharing(shared.places.dropFirst().compactMap { values[$0] }), among: keys)
    }

    /// The lock-down that most services have, as one merge key; what a service has beyond it stays its own.
    private static func shareHardening(in file: inout ComposeFile) {
        let groups = AlikeNodes.groups(of: file.services.map { hardening(of: $0.value) })
        guard let shared = mostSaving(groups), let keys = shared.pairs?.map(\.key) else { return }
        let anchor = ComposeConventions.hardeningAnchor
        var sharers: [DataNode] = []
        for place in groups.filter({ contains($0.value, shared) }).flatMap(\.places).sorted() {
            guard let pairs = file.services[place].value.pairs,
                !pairs.contains(where: { keys.contains($0.key) && !$0.comment.isEmpty })
            else { continue }
            let rest = pairs.filter { !keys.contains($0.key) }
            let own = DataNode(.mapping(pairs.filter { keys.contains($0.key) }))
            sharers.append(own)
            var merge = DataPair.merge(anchor)
            merge.keyOrigin = own.deepOrigin
            file.services[place].value.value = .mapping([merge] + rest)
        }
        extend(&file, anchor, shared.sharing(Array(sharers.dropFirst())))
    }

    /// Of the blocks and what any two of them have in common, the one that saves the most lines; at least two keys.
    private static func mostSaving(_ groups: [AlikeNodes]) -> DataNode? {
        var candidates: [DataNode] = []
        func add(_ block: DataNode) {
            guard (block.pairs?.count ?? 0) >= 2, !candidates.contains(where: { $0.sameData(as: block) }) else {
                return
            }
            candidates.append(block)
        }
        for (place, first) in groups.map(\.value).enumerated() {
            add(first)
            for second in groups[(place + 1)...].map(\.value) {
                add(DataNode(pairs: (first.pairs ?? []).filter { second[$0.key]?.sameData(as: $0.value) ?? false }))
            }
        }
        var best: (saving: Int, block: DataNode)?
        for candidate in candidates {
            let count = groups.reduce(0) { $0 + (contains($1.value, candidate) ? $1.places.count : 0) }
            let saving = (count - 1) * (candidate.pairs?.count ?? 0)
            if count >= 2, saving > best?.saving ?? 0 { best = (saving, candidate) }
        }
        return best?.block
    }

    /// Whether a mapping has every pair of another.
    private static func contains(_ node: DataNode, _ block: DataNode) -> Bool {
        (block.pairs ?? []).allSatisfy { node[$0.key]?.sameData(as: $0.value) ?? false }
    }

    /// Environments of which an earlier service has most: a job that runs another service's image.
    private static func shareEnvironments(in file: inout ComposeFile) {
        let environments = file.services.map { $0.value["environment"]?.pairs ?? [] }
        var lenders = EnvironmentLenders()
        for (place, environment) in environments.enumerated() where !environment.isEmpty {
            guard let (earlier, own) = lenders.first(for: environment, among: environments) else {
                if environment.count >= 5 { lenders.add(environment, at: place) }
                continue
            }
            let anchor = "\(file.services[earlier].key)-environment"
            file.services[earlier].value["environment"]?.anchor = anchor
            let alias = DataNode.alias(anchor).from(file.services[earlier].keyOrigin)
            var merge = DataPair.merge(anchor)
            merge.keyOrigin = alias.origin
            file.services[place].value["environment"] = own.isEmpty ? alias : DataNode(pairs: [merge] + own)
        }
    }

    private static func hardening(of service: DataNode) -> DataNode? {
        let pairs = (service.pairs ?? []).filter { ComposeConventions.hardeningKeys.contains($0.key) }
        return pairs.isEmpty ? nil : DataNode(pairs: pairs)
    }

    /// Resources by value: `x-resources-1cpu-1G` would not say why, so classes are numbered by their size alone.
    private static func shareResources(in file: inout ComposeFile) {
        let values = file.services.map { $0.value["deploy"]?["resources"] }
        var names: Set<String> = []
        for group in AlikeNodes.groups(of: values) where group.places.count >= 2 {
            guard let size = resourcesAnchor(group.value) else { continue }
            // Blocks of one size may differ in what they reserve, or in their number of processes.
            var anchor = size
            var number = 1
            while !names.insert(anchor).inserted {
                number += 1
                anchor = "\(size)-\(number)"
            }
            let sharers = group.places.compactMap { values[$0] }
            for (place, own) in zip(group.places, sharers) {
                file.services[place].value["deploy"]?["resources"] = .alias(anchor).from(nameOrigin(own))
            }
            let shared = group.value.sharing(Array(sharers.dropFirst()))
            extend(&file, anchor, shared, named: nameOrigin(shared))
        }
    }

    /// Of `resourcesAnchor`.
    private static func nameOrigin(_ resources: DataNode) -> Origin {
        let size = [resources["limits"]?["cpus"], resources["limits"]?["memory"]].compactMap { $0?.origin }
        return .derived(rule: "size of a service", from: size)
    }

    /// For example: `resources-0-5cpu-512M` for half a processor and 512 MiB.
    private static func resourcesAnchor(_ value: DataNode) -> String? {
        guard let limits = value["limits"], let cpus = limits["cpus"]?.string, let memory = limits["memory"]?.string
        else {
            return nil
        }
        let digits = cpus.map { $0 == "." ? "-" : String($0) }.joined()
        return "\(ComposeConventions.resourcesAnchorPrefix)-\(digits)cpu-\(memory)"
    }

    /// Labels that all services share, as a merge key beside their own.
    private static func shareLabels(in file: inout ComposeFile) {
        let all = file.services.compactMap { $0.value["labels"] }
        guard all.count >= 2, let first = all.first?.pairs else { return }
        let shared = first.filter { pair in
            all.allSatisfy { $0[pair.key]?.sameData(as: pair.value) ?? false }
        }
        guard !shared.isEmpty else { return }
        let anchor = ComposeConventions.labelsAnchor
        extend(&file, anchor, DataNode(pairs: shared))
        let keys = shared.map(\.key)
        let origin = DataNode(pairs: shared).deepOrigin
        func replaced(_ labels: DataNode) -> DataNode {
            let rest = (labels.pairs ?? []).filter { !keys.contains($0.key) }
            var merge = DataPair.merge(anchor)
            merge.keyOrigin = origin
            return rest.isEmpty ? .alias(anchor) : DataNode(pairs: [merge] + rest)
        }
        for place in file.services.indices {
            file.services[place].value["labels"] = file.services[place].value["labels"].map(replaced)
        }
        func replaceAll(_ members: inout [DataPair]) {
            for place in members.indices {
                guard let labels = members[place].value["labels"],
                    keys.allSatisfy({ key in
                        labels[key]?.sameData(as: shared.first { $0.key == key }?.value ?? .null) ?? false
                    })
                else { continue }
                members[place].value["labels"] = replaced(labels)
            }
        }
        replaceAll(&file.networks)
        replaceAll(&file.volumes)
    }

    /// Networks without settings as a list of names.
    private static func shortened(_ service: DataPair) -> DataPair {
        guard let networks = service.value["networks"]?.pairs else { return service }
        let isPlain = networks.allSatisfy { $0.value.sameData(as: .null) }
        guard isPlain else { return service }
        var service = service
        let names = networks.map { DataNode($0.key, origin: $0.keyOrigin) }
        service.value["networks"] = DataNode(items: names)
        return service
    }
}
