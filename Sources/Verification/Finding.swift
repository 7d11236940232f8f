/// Something in a rendered file that contradicts another one.
package struct Finding: Sendable, Hashable {
    /// Of the invariant. For example: `PV0101`.
    package let code: String
    /// Below the output folder.
    package let path: String
    /// From 1.
    package let line: Int
    /// From 1.
    package let column: Int
    package let message: String
    /// What would be right, as an imperative.
    package let fix: String?
    /// Whether the manifest gives something else, as opposed to another file. A patch changes what stands in a file and
    /// not what the manifest gives, so on a line that one makes this is what was asked for.
    package let isDeviation: Bool

    package init(
        code: String,
        path: String,
        line: Int,
        column: Int,
        message: String,
        fix: String? = nil,
        isDeviation: Bool = false
    ) {
        self.code = code
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.fix = fix
        self.isDeviation = isDeviation
    }
}

/// Something that holds between the files of a rendered tree, read from their text.
package protocol Invariant: Sendable {
    /// `PV` and four digits; the first two say the group.
    static var code: String { get }
    /// What holds, as one sentence.
    static var sentence: String { get }

    init()
    func check(_ tree: RenderedTree, into findings: inout FindingCollector)
}

extension Invariant {
    package var code: String { Self.code }
    package var sentence: String { Self.sentence }

    /// By path and line; each once.
    package func findings(in tree: RenderedTree) -> [Finding] {
        var collector = FindingCollector(code: Self.code)
        check(tree, into: &collector)
        return collector.sorted
    }
}

/// Gathers the findings of one invariant.
package struct FindingCollector {
    let code: String
    private var seen: Set<Finding> = []

    init(code: String) { self.code = code }

    /// A file contradicts another one, or itself.
    mutating func report(_ place: Place, _ message: String, fix: String? = nil) {
        insert(place, message, fix, isDeviation: false)
    }

    /// A file says something else than the manifest gives.
    mutating func reportDeviation(_ place: Place, _ message: String, fix: String? = nil) {
        insert(place, message, fix, isDeviation: true)
    }

    private mutating func insert(_ place: Place, _ message: String, _ fix: String?, isDeviation: Bool) {
        seen.insert(
            Finding(
                code: code,
                path: place.path,
                line: place.line,
                column: place.column,
                message: message,
                fix: fix,
                isDeviation: isDeviation
            )
        )
    }

    var sorted: [Finding] {
        seen.sorted { ($0.path, $0.line, $0.column, $0.message) < ($1.path, $1.line, $1.column, $1.message) }
    }
}
