/// Gives every entry of every column its height on the paper: near what it is connected with, and apart from its neighbours.
struct HeightAssignment {
    private let graph: LayeredGraph
    /// Of each entry's middle.
    private(set) var centres: [LayeredGraph.Entry: Double] = [:]

    private static let rounds = 24

    init(_ graph: LayeredGraph) {
        self.graph = graph
        for column in graph.columns {
            var y = 0.0
            for (entry, space) in zip(column, spaces(column)) {
                y += space
                centres[entry] = y
            }
        }
        let middle = centres.values.reduce(0, max) / 2
        for round in 0..<Self.rounds {
            let columns = graph.columns.indices
            for column in round.isMultiple(of: 2) ? Array(columns) : columns.reversed() {
                align(column, middle: middle)
            }
        }
        let tops = graph.columns.joined().map { (centres[$0] ?? 0) - Double(graph.height(of: $0)) / 2 }
        let top = tops.min() ?? 0
        for (entry, centre) in centres { centres[entry] = centre - top }
    }

    /// How far each entry's middle must be from the one before it.
    private func spaces(_ column: [LayeredGraph.Entry]) -> [Double] {
        column.enumerated().map { place, entry in
            let half = Double(graph.height(of: entry)) / 2
            guard place > 0 else { return half }
            return half + Double(graph.height(of: column[place - 1])) / 2 + Double(LayeredGraph.gap)
        }
    }

    private mutating func align(_ column: Int, middle: Double) {
        let entries = graph.columns[column]
        var wishes: [LayeredGraph.Entry: (sum: Double, weight: Double)] = [:]
        func wish(_ entry: LayeredGraph.Entry, near other: LayeredGraph.Entry) {
            // Lines that pass through are kept straightest.
            let weight: Double =
                switch (entry, other) {
                case (.passage, .passage): 8
                case (.passage, .item), (.item, .passage): 2
                case (.item, .item): 1
                }
            let (sum, total) = wishes[entry] ?? (0, 0)
            wishes[entry] = (sum + weight * (centres[other] ?? 0), total + weight)
        }
        if column > 0 { for link in graph.links[column - 1] { wish(link.right, near: link.left) } }
        if column + 1 < graph.columns.count { for link in graph.links[column] { wish(link.left, near: link.right) } }
        let wanted = entries.map { entry -> (place: Double, weight: Double) in
            guard let (sum, weight) = wishes[entry] else { return (middle, 0.05) }
            return (sum / weight, weight)
        }
        for (entry, place) in zip(entries, Self.separated(wanted, spaces(entries))) { centres[entry] = place }
    }

    /// The places nearest to the wanted ones, by least squares, that keep their distances: pool adjacent violators.
    static func separated(_ wanted: [(place: Double, weight: Double)], _ spaces: [Double]) -> [Double] {
        var offsets: [Double] = []
        var offset = 0.0
        for (number, space) in spaces.enumerated() {
            offset += number == 0 ? 0 : space
            offsets.append(offset)
        }
        var pools: [(mean: Double, weight: Double, count: Int)] = []
        for (wish, offset) in zip(wanted, offsets) {
            var pool = (mean: wish.place - offset, weight: wish.weight, count: 1)
            while let last = pools.last, last.mean > pool.mean {
                let weight = last.weight + pool.weight
                pool = ((last.mean * last.weight + pool.mean * pool.weight) / weight, weight, last.count + pool.count)
                pools.removeLast()
            }
            pools.append(pool)
        }
        let means = pools.flatMap { Array(repeating: $0.mean, count: $0.count) }
        return zip(means, offsets).map { $0 + $1 }
    }
}
