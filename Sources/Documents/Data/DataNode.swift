package import Origins

/// One value of the ordered data tree that YAML and JSON documents are made of.
///
/// Generators write trees as literals: `["image": "nginx:1.27", "ports": [8080], "init": true]`.
package struct DataNode: Sendable, Equatable {
    package var value: DataValue
    package var origin: Origin
    package var style: DataStyle
    private var decorations: [DataDecoration]

    package init(_ value: DataValue, origin: Origin = .constant, style: DataStyle = .automatic) {
        self.value = value
        self.origin = origin
        self.style = style
        self.decorations = []
    }

    /// Lines above this node where it is an item of a sequence; above a pair they belong to the `DataPair`.
    package var comment: [String] {
        get { decorations.first?.comment ?? [] }
        set { DataDecoration.update(&decorations) { $0.comment = newValue } }
    }

    /// Where the comment comes from, where it is no text of the generator.
    package var commentOrigin: Origin {
        get { decorations.first?.commentOrigin ?? .constant }
        set { DataDecoration.update(&decorations) { $0.commentOrigin = newValue } }
    }

    /// An empty line above this node where it is an item of a block sequence, but never above the first.
    package var blankLineBefore: Bool {
        get { decorations.first?.blankLineBefore ?? false }
        set { DataDecoration.update(&decorations) { $0.blankLineBefore = newValue } }
    }

    /// The YAML anchor.
    ///
    /// For example: `default-logging` prints `&default-logging`. JSON has none.
    ///
    /// - Precondition: ASCII letters, digits, `-` and `_`, at least one.
    package var anchor: String? {
        get { decorations.first?.anchor }
        set {
            precondition(newValue.map(DataNode.isAnchorName) ?? true, "a YAML anchor is letters, digits, '-' and '_'")
            DataDecoration.update(&decorations) { $0.anchor = newValue }
        }
    }

    /// The local YAML tag.
    ///
    /// For example: `override` prints `!override`, as Compose merges know it. JSON has none.
    ///
    /// - Precondition: as for `anchor`.
    package var tag: String? {
        get { decorations.first?.tag }
        set {
            precondition(newValue.map(DataNode.isAnchorName) ?? true, "a YAML tag is letters, digits, '-' and '_'")
            DataDecoration.update(&decorations) { $0.tag = newValue }
        }
    }

    static func isAnchorName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}

/// What a node of the data tree holds.
package enum DataValue: Sendable, Equatable {
    /// Prints `null`.
    case null
    /// Prints `true` or `false`.
    case bool(Bool)
    /// Prints `8080`.
    case integer(Int)
    /// Prints the digits as they are: `0.001`.
    case number(DecimalText)
    /// Prints the text, quoted and escaped as the format and the text need.
    case string(String)
    /// Prints `- a` lines, or `[a, b]` in flow style.
    case sequence([DataNode])
    /// Prints `key: value` lines in this order, or `{key: value}` in flow style.
    case mapping([DataPair])
    /// The node with this anchor, earlier in the document. Prints `*default-logging`; in JSON, that node.
    case alias(String)
}

/// How a node is laid out, where the format leaves a choice.
package enum DataStyle: Sendable, Equatable {
    /// Collections in block style, strings on one line.
    case automatic
    /// A collection on one line: `["CMD", "x"]` in JSON; `[CMD, x]` in YAML, where strings are quoted only if need be.
    case flow
    /// As `flow`, with every YAML string in double quotes, as command lines are written: `["CMD", "x"]`.
    case flowQuoted
    /// A string as YAML literal block (`|`) where it can be read back as it was; else as `automatic`.
    case literal
    /// A YAML string in quotes even where it could be plain.
    case quoted
}

/// One key with its value in a mapping.
package struct DataPair: Sendable, Equatable {
    package var key: String
    package var keyOrigin: Origin
    package var value: DataNode

    /// True for the YAML merge key `<<`, whose value is an alias or a sequence of aliases.
    package private(set) var isMerge = false
    private var decorations: [DataDecoration] = []

    package init(
        _ key: String,
        _ value: DataNode,
        keyOrigin: Origin = .constant,
        comment: [String] = [],
        blankLineBefore: Bool = false
    ) {
        self.key = key
        self.keyOrigin = keyOrigin
        self.value = value
        if !comment.isEmpty { self.comment = comment }
        if blankLineBefore { self.blankLineBefore = true }
    }

    /// A key that the manifest names.
    package init(
        _ key: Sourced<String>,
        _ value: DataNode,
        comment: [String] = [],
        blankLineBefore: Bool = false
    ) {
        self.init(key.value, value, keyOrigin: key.origin, comment: comment, blankLineBefore: blankLineBefore)
    }

    /// A YAML merge key.
    ///
    /// For example: `<<: *a` for one anchor, `<<: [*a, *b]` for several.
    package static func merge(_ anchors: String...) -> DataPair {
        let aliases = anchors.map { DataNode(.alias($0)) }
        var pair = DataPair("<<", aliases.count == 1 ? aliases[0] : DataNode(.sequence(aliases), style: .flow))
        pair.isMerge = true
        return pair
    }

    /// The bytes of the key: readers tell `é` from `e` with an accent, `String` does not.
    var keyBytes: [UInt8] { Array(key.utf8) }

    /// True for a pair with this very key that is no merge key.
    func has(key name: String) -> Bool {
        !isMerge && key.hasSameBytes(as: name)
    }

    /// Lines above the pair.
    package var comment: [String] {
        get { decorations.first?.comment ?? [] }
        set { DataDecoration.update(&decorations) { $0.comment = newValue } }
    }

    /// Where the comment comes from, where it is no text of the generator.
    package var commentOrigin: Origin {
        get { decorations.first?.commentOrigin ?? .constant }
        set { DataDecoration.update(&decorations) { $0.commentOrigin = newValue } }
    }

    /// The same pair with its comment from elsewhere.
    package func commentFrom(_ origin: Origin) -> DataPair {
        guard origin != .constant, !comment.isEmpty else { return self }
        var pair = self
        pair.commentOrigin = origin
        return pair
    }

    /// An empty line above the pair and its comment, but never above the first pair of a mapping.
    package var blankLineBefore: Bool {
        get { decorations.first?.blankLineBefore ?? false }
        set { DataDecoration.update(&decorations) { $0.blankLineBefore = newValue } }
    }
}

/// The rare attributes of a node or pair, in an array of at most one element so that most nodes stay small.
struct DataDecoration: Sendable, Equatable {
    var comment: [String] = []
    var commentOrigin = Origin.constant
    var blankLineBefore = false
    var anchor: String?
    var tag: String?

    static func update(_ decorations: inout [DataDecoration], _ change: (inout DataDecoration) -> Void) {
        var decoration = decorations.first ?? DataDecoration()
        change(&decoration)
        decorations = decoration == DataDecoration() ? [] : [decoration]
    }
}
