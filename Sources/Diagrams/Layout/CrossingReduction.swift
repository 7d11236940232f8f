/// Orders each column so that few lines cross: barycentres, to and fro, and the best order of all is kept.
struct CrossingReduction {
    private var graph: LayeredGraph

    private static let sweeps = 12

    static func reduced(_ graph: LayeredGraph) -> LayeredGraph {
        guard graph.columns.count > 1 else { return graph }
        var reduction = CrossingReduction(graph: graph)
        var best = graph
        var fewest = reduction.crossings
        for sweep in 0..<sweeps where fewest > 0 {
            reduction.sweep(toTheRight: sweep.isMultiple(of: 2))
            let count = reduction.crossings
            if count < fewest || sweep == 0 && count == fewest {
                fewest = count
                best = reduction.graph
            }
        }
        return best
    }

    static func crossings(of graph: LayeredGraph) -> Int { CrossingReduction(graph: graph).crossings }

    private var crossings: Int {
        graph.links.indices.reduce(0) { sum, column in
            let left = places(graph.columns[column])
            let right = places(graph.columns[column + 1])
            let pairs = graph.links[column].map { (left[$0.left] ?? 0, right[$0.right] ?? 0) }.sorted(by: <)
            // Two lines cross if their ends are in opposite orders.
            var seen: [Int] = []
            var count = 0
            for (_, end) in pairs {
                let place = seen.partitioningIndex { $0 > end }
                count += seen.count - place
                seen.insert(end, at: place)
            }
            return sum + count
        }
    }

    private func places(_ entries: [LayeredGraph.Entry]) -> [LayeredGraph.Entry: Int] {
        Dictionary(entries.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    private mutating func sweep(toTheRight: Bool) {
        let columns = graph.columns.indices
        for column in toTheRight ? Array(columns) : columns.reversed() {
            // Both sides count, the one that the sweep comes from for more.
            var sums: [LayeredGraph.Entry: (sum: Double, weight: Double)] = [:]
            func add(_ entry: LayeredGraph.Entry, _ place: Int?, of count: Int, _ weight: Double) {
                guard let place else { return }
                // As a share of the column, since columns are not equally full.
                let share = (Double(place) + 0.5) / Double(max(count, 1))
                let (sum, total) = sums[entry] ?? (0, 0)
                sums[entry] = (sum + share * weight, total + weight)
            }
            if column > 0 {
                let neighbours = places(graph.columns[column - 1])
                for link in graph.links[column - 1] {
                    add(link.right, neighbours[link.left], of: neighbours.count, toTheRight ? 1 : 0.2)
                }
            }
            if column + 1 < graph.columns.count {
                let neighbours = places(graph.columns[column + 1])
                for link in graph.links[column] {
                    add(link.left, neighbours[link.right], of: neighbours.count, toTheRight ? 0.2 : 1)
                }
            }
            let entries = graph.columns[column]
            let keyed = entries.enumerated().map {
                place,
                entry -> (key: Double, place: Int, entry: LayeredGraph.Entry) in
                // What is connected with nothing comes last.
                guard let (sum, weight) = sums[entry] else { return (2, place, entry) }
                return (sum / weight, place, entry)
            }
            graph.reorder(column, keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.entry))
        }
    }
}

extension Array where Element == Int {
    /// The first place whose element satisfies a condition that all behind it satisfy too.
    fileprivate func partitioningIndex(where condition: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
