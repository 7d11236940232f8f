/// Which lines to delete and to insert to turn one list of lines into another.
///
/// E. Myers, "An O(ND) difference algorithm and its variations" (1986), the variation in linear space. Of very different
/// texts it gives a correct answer that is not the shortest: the search for a middle stops at `costLimit`.
package struct LineDifference {
    /// Lines that were replaced, either side possibly by none.
    package struct Change: Equatable {
        package let old: Range<Int>
        package let new: Range<Int>
    }

    let old: [ArraySlice<UInt8>]
    let new: [ArraySlice<UInt8>]
    private(set) var isDeleted: [Bool]
    private(set) var isInserted: [Bool]

    /// The number of edits on one path after which the search is given up; quadratic in time.
    private static let costLimit = 256

    private let oldNumbers: [Int]
    private let newNumbers: [Int]

    package init(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) {
        self.old = old
        self.new = new
        isDeleted = Array(repeating: false, count: old.count)
        isInserted = Array(repeating: false, count: new.count)
        // Equal lines get equal numbers, so that comparing them is cheap.
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func number(_ line: ArraySlice<UInt8>) -> Int {
            if let known = numbers[line] { return known }
            numbers[line] = numbers.count
            return numbers.count - 1
        }
        oldNumbers = old.map(number)
        newNumbers = new.map(number)
        compare(0..<old.count, 0..<new.count)
    }

    /// The changes in order, with at least one line that stays between two of them.
    package var changes: [Change] {
        var changes: [Change] = []
        var oldEnd = 0
        var newEnd = 0
        while oldEnd < old.count || newEnd < new.count {
            let oldStart = oldEnd
            let newStart = newEnd
            while oldEnd < old.count, isDeleted[oldEnd] { oldEnd += 1 }
            while newEnd < new.count, isInserted[newEnd] { newEnd += 1 }
            if oldEnd > oldStart || newEnd > newStart {
                changes.append(Change(old: oldStart..<oldEnd, new: newStart..<newEnd))
            }
            if oldEnd < old.count { oldEnd += 1 }
            if newEnd < new.count { newEnd += 1 }
        }
        return changes
    }

    private mutating func compare(_ oldRange: Range<Int>, _ newRange: Range<Int>) {
        var old = oldRange
        var new = newRange
        while !old.isEmpty, !new.isEmpty, oldNumbers[old.lowerBound] == newNumbers[new.lowerBound] {
            old = old.lowerBound + 1..<old.upperBound
            new = new.lowerBound + 1..<new.upperBound
        }
        while !old.isEmpty, !new.isEmpty, oldNumbers[old.upperBound - 1] == newNumbers[new.upperBound - 1] {
            old = old.lowerBound..<old.upperBound - 1
            new = new.lowerBound..<new.upperBound - 1
        }
        if old.isEmpty || new.isEmpty {
            for index in old { isDeleted[index] = true }
            for index in new { isInserted[index] = true }
            return
        }
        let middle = middle(old, new)
        guard middle != (old.lowerBound, new.lowerBound), middle != (old.upperBound, new.upperBound) else {
            for index in old { isDeleted[index] = true }
            for index in new { isInserted[index] = true }
            return
        }
        compare(old.lowerBound..<middle.old, new.lowerBound..<middle.new)
        compare(middle.old..<old.upperBound, middle.new..<new.upperBound)
    }

    /// A point that a short path goes through, found by searching from both corners until the two meet.
    private func middle(_ old: Range<Int>, _ new: Range<Int>) -> (old: Int, new: Int) {
        let (width, height) = (old.count, new.count)
        let delta = width - height
        let limit = min((width + height + 1) / 2, Self.costLimit)
        var forward = Frontier(width: width, height: height, limit: limit)
        var backward = forward
        for cost in 0...limit {
            for diagonal in forward.diagonals(cost) {
                let point = forward.advance(diagonal, cost) { x, y in
                    oldNumbers[old.lowerBound + x] == newNumbers[new.lowerBound + y]
                }
                guard delta % 2 != 0, let point, let other = backward.reach(delta - diagonal) else { continue }
                if point.x >= width - other { return (old.lowerBound + point.x, new.lowerBound + point.y) }
            }
            for diagonal in backward.diagonals(cost) {
                let point = backward.advance(diagonal, cost) { x, y in
                    oldNumbers[old.upperBound - 1 - x] == newNumbers[new.upperBound - 1 - y]
                }
                guard delta % 2 == 0, let point, let other = forward.reach(delta - diagonal) else { continue }
                if other >= width - point.x {
                    return (old.lowerBound + other, new.lowerBound + other - (delta - diagonal))
                }
            }
        }
        let furthest = forward.furthest
        return (old.lowerBound + furthest.x, new.lowerBound + furthest.y)
    }
}

/// How far a search came on each diagonal (x − y) of the edit graph, counted from the corner where it started.
private struct Frontier {
    private let width: Int
    private let height: Int
    private let origin: Int
    private var reached: [Int]
    private var lowSkip = 0
    private var highSkip = 0

    init(width: Int, height: Int, limit: Int) {
        self.width = width
        self.height = height
        origin = limit + 1
        reached = Array(repeating: -1, count: 2 * limit + 3)
        reached[origin + 1] = 0
    }

    /// The diagonals of this cost that have not left the graph.
    func diagonals(_ cost: Int) -> StrideThrough<Int> {
        stride(from: lowSkip - cost, through: cost - highSkip, by: 2)
    }

    func reach(_ diagonal: Int) -> Int? {
        guard reached.indices.contains(origin + diagonal), reached[origin + diagonal] >= 0 else { return nil }
        return reached[origin + diagonal]
    }

    /// Goes one edit, then along equal lines.
    ///
    /// - Returns: The point that was reached, or `nil` if the diagonal left the graph.
    mutating func advance(_ diagonal: Int, _ cost: Int, _ isEqual: (Int, Int) -> Bool) -> (x: Int, y: Int)? {
        let (below, above) = (reached[origin + diagonal - 1], reached[origin + diagonal + 1])
        var x = diagonal == -cost || diagonal != cost && below < above ? above : below + 1
        while x < width, x - diagonal < height, isEqual(x, x - diagonal) { x += 1 }
        reached[origin + diagonal] = x
        if x > width {
            highSkip += 2
            return nil
        }
        if x - diagonal > height {
            lowSkip += 2
            return nil
        }
        return (x, x - diagonal)
    }

    /// The point with the most lines behind it.
    var furthest: (x: Int, y: Int) {
        var best = (x: 0, y: 0)
        for (index, x) in reached.enumerated() {
            let y = x - (index - origin)
            if (0...width).contains(x), (0...height).contains(y), x + y > best.x + best.y { best = (x, y) }
        }
        return best
    }
}
