/// Boxes in columns from left to right, and what connects them, before and after columns are chosen.
///
/// The method is that of Sugiyama, Tagawa and Toda (1981): columns, places for lines that pass through a column, an order
/// within each column that lets few lines cross, then heights that keep lines straight.
struct LayeredGraph {
    /// Something that is placed: a card, or several in a frame.
    struct Item {
        /// Lanes lie side by side; each has columns of its own.
        let lane: Int
        let width: Int
        let height: Int
    }

    struct Edge {
        var from: Int
        var to: Int
        var kind: TopologyEdge.Kind
        let change: TopologyChange
        /// Whether it is drawn for both directions.
        var isMutual = false
    }

    /// What stands in a column.
    enum Entry: Hashable {
        case item(Int)
        /// A line that passes through, for all edges that end alike.
        case passage(Bundle, column: Int)
    }

    /// Edges that are drawn as one line once they meet: they end at the same item and mean the same.
    struct Bundle: Hashable {
        let target: Int
        let kind: TopologyEdge.Kind
        let change: TopologyChange
        /// From which side they come.
        let pointsRight: Bool
        /// The other end, where the line means both directions and so shares nothing.
        var mutual: Int?
    }

    /// A line from one column to the next.
    struct Link: Hashable {
        let left: Entry
        let right: Entry
        let bundle: Bundle
    }

    let items: [Item]
    private(set) var columnOfItem: [Int]
    private(set) var laneOfColumn: [Int] = []
    private(set) var columns: [[Entry]] = []
    /// Between each column and the next.
    private(set) var links: [[Link]] = []

    /// Space between two boxes of a column.
    static let gap = 22
    /// Height of the place for a line.
    static let passageHeight = 6
    /// A column is split rather than higher than this.
    private static let mostHeight = 1000

    init(items: [Item], edges: [Edge], laneCount: Int) {
        self.items = items
        columnOfItem = Array(repeating: 0, count: items.count)
        assignColumns(edges, laneCount)
        connect(edges)
    }

    mutating func reorder(_ column: Int, _ entries: [Entry]) { columns[column] = entries }

    func height(of entry: Entry) -> Int {
        switch entry {
        case .item(let item): items[item].height
        case .passage: Self.passageHeight
        }
    }

    // MARK: - Columns

    private mutating func assignColumns(_ edges: [Edge], _ laneCount: Int) {
        let ranks = Self.ranks(items, edges.filter { items[$0.from].lane == items[$0.to].lane })
        var isConnected = Array(repeating: false, count: items.count)
        for edge in edges {
            isConnected[edge.from] = true
            isConnected[edge.to] = true
        }
        for lane in 0..<laneCount {
            let members = items.indices.filter { items[$0].lane == lane }
            guard !members.isEmpty else { continue }
            var lanes: [[Int]] = []
            let depth = members.filter { isConnected[$0] }.map { ranks[$0] }.max() ?? -1
            for rank in 0..<(depth + 1) {
                lanes += split(members.filter { isConnected[$0] && ranks[$0] == rank })
            }
            // What is connected with nothing fills the shortest columns.
            for item in members where !isConnected[item] {
                let heights = lanes.map(height(of:))
                if let shortest = heights.indices.min(by: { heights[$0] < heights[$1] }),
                    heights[shortest] + items[item].height <= Self.mostHeight * 2 / 3
                {
                    lanes[shortest].append(item)
                } else {
                    lanes.append([item])
                }
            }
            for members in lanes {
                for item in members { columnOfItem[item] = columns.count }
                columns.append(members.map(Entry.item))
                laneOfColumn.append(lane)
            }
        }
    }

    private func height(of members: [Int]) -> Int { members.reduce(0) { $0 + items[$1].height + Self.gap } }

    /// Columns of about the same height, none much higher than allowed.
    private func split(_ members: [Int]) -> [[Int]] {
        guard !members.isEmpty else { return [] }
        let parts = (height(of: members) + Self.mostHeight - 1) / Self.mostHeight
        let size = (members.count + parts - 1) / parts
        return stride(from: 0, to: members.count, by: size).map { Array(members[$0..<min($0 + size, members.count)]) }
    }

    /// How many edges lie before each item at most; edges that close a circle do not count.
    private static func ranks(_ items: [Item], _ edges: [Edge]) -> [Int] {
        var successors: [[Int]] = Array(repeating: [], count: items.count)
        for edge in edges { successors[edge.from].append(edge.to) }
        // Depth first, without recursion; an item is finished behind all that it leads to.
        var state = Array(repeating: 0, count: items.count)
        var finished: [Int] = []
        var circles: Set<[Int]> = []
        for start in items.indices where state[start] == 0 {
            var path = [(item: start, next: 0)]
            state[start] = 1
            while let (item, next) = path.last {
                guard next < successors[item].count else {
                    state[item] = 2
                    finished.append(item)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let target = successors[item][next]
                if state[target] == 1 {
                    circles.insert([item, target])
                } else if state[target] == 0 {
                    state[target] = 1
                    path.append((target, 0))
                }
            }
        }
        var ranks = Array(repeating: 0, count: items.count)
        for item in finished.reversed() {
            for target in successors[item] where !circles.contains([item, target]) {
                ranks[target] = max(ranks[target], ranks[item] + 1)
            }
        }
        return ranks
    }

    // MARK: - Lines

    private mutating func connect(_ edges: [Edge]) {
        guard columns.count > 1 else { return }
        links = Array(repeating: [], count: columns.count - 1)
        var known: Set<Link> = []
        var passages: Set<Entry> = []
        for edge in edges {
            let (start, end) = (columnOfItem[edge.from], columnOfItem[edge.to])
            guard start != end else { continue }
            let bundle = Bundle(
                target: edge.to,
                kind: edge.kind,
                change: edge.change,
                pointsRight: start < end,
                mutual: edge.isMutual ? edge.from : nil
            )
            let (left, right) = start < end ? (edge.from, edge.to) : (edge.to, edge.from)
            var previous = Entry.item(left)
            for column in min(start, end) + 1...max(start, end) {
                let next = column == max(start, end) ? Entry.item(right) : .passage(bundle, column: column)
                if case .passage = next, passages.insert(next).inserted { columns[column].append(next) }
                let link = Link(left: previous, right: next, bundle: bundle)
                if known.insert(link).inserted { links[column - 1].append(link) }
                previous = next
            }
        }
    }
}
