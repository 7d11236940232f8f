import Documents

/// Finds, among the environments of thousands of services, one that a later service has most of.
struct EnvironmentLenders {
    /// A variable with its value.
    private struct Line: Hashable {
        let name: String
        let value: String

        init(_ pair: DataPair) {
            name = pair.key
            value = pair.value.string ?? ""
        }
    }

    /// The services that have a line, in their order.
    private var places: [Line: [Int]] = [:]

    mutating func add(_ environment: [DataPair], at place: Int) {
        for pair in environment { places[Line(pair), default: []].append(place) }
    }

    /// The first service with no other variables than a later one, which has at least half of its lines from there.
    ///
    /// - Returns: Also the lines that the later one does not have from there.
    func first(for later: [DataPair], among environments: [[DataPair]]) -> (place: Int, own: [DataPair])? {
        let names = Set(later.map(\.key))
        // Whoever has half of the lines has one of the rarer half: services that have only a usual line are not looked at.
        let rarest = later.map { places[Line($0)] ?? [] }.sorted { $0.count < $1.count }.prefix(later.count / 2 + 1)
        for place in Set(rarest.joined()).sorted() {
            guard environments[place].allSatisfy({ names.contains($0.key) }) else { continue }
            let lent = DataNode(pairs: environments[place])
            let own = later.filter { pair in !(lent[pair.key]?.sameData(as: pair.value) ?? false) }
            if own.count * 2 <= later.count { return (place, own) }
        }
        return nil
    }
}
