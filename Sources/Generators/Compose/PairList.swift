import Documents
import Origins

/// Pairs in the order of their adding, with comments that wait for the next pair.
struct PairList {
    private(set) var pairs: [DataPair] = []
    private var comments: [String] = []
    private var commentOrigins: [Origin] = []

    /// With room for so many pairs.
    init(capacity: Int) { pairs.reserveCapacity(capacity) }

    mutating func comment(_ line: String, _ origin: Origin = .constant) {
        comments.append(line)
        if origin != .constant { commentOrigins.append(origin) }
    }

    mutating func add(_ key: String, _ value: DataNode, because origin: Origin = .constant) {
        var pair = DataPair(key, value, keyOrigin: origin, comment: comments)
        if let first = commentOrigins.first {
            pair.commentOrigin =
                commentOrigins.count == 1 ? first : .derived(rule: "reasons in a comment", from: commentOrigins)
            commentOrigins = []
        }
        pairs.append(pair)
        comments = []
    }
}
