/// An expression of HCL's native syntax, as far as platformgen renders it.
struct HCLNode: Sendable {
    indirect enum Kind: Sendable {
        /// A number, a truth value or `null`.
        case word(String)
        /// A string: texts and `${…}`.
        case template([HCLTemplatePart])
        case list([HCLNode])
        case object([HCLObjectEntry])
        /// For example: `var.environment`, `each.value.image`.
        case reference(String)
        case call(String, [HCLNode])
        case conditional(HCLNode, HCLNode, HCLNode)
        case binary(String, HCLNode, HCLNode)
        /// What is not evaluated, as it is written: `for`, indexes, splats, negations.
        case other(String)
    }

    let kind: Kind
    let place: Place
    /// As it is written, each run of white space one blank.
    let source: String
}

enum HCLTemplatePart: Sendable {
    case text(String)
    case expression(HCLNode)
}

struct HCLObjectEntry: Sendable {
    let key: String
    let place: Place
    let value: HCLNode
}

/// What stands between braces: attributes and blocks, in the file's order.
struct HCLBody: Sendable {
    var attributes: [HCLAttribute] = []
    var blocks: [HCLBlock] = []

    func attribute(_ name: String) -> HCLAttribute? { attributes.first { $0.name == name } }
    func all(_ type: String) -> [HCLBlock] { blocks.filter { $0.type == type } }
    /// The first block of a type with this label.
    func block(_ type: String, _ label: String) -> HCLBlock? {
        blocks.first { $0.type == type && $0.labels.first == label }
    }
}

struct HCLAttribute: Sendable {
    let name: String
    let value: HCLNode
    let place: Place
}

/// For example: `variable "environment" { … }`.
struct HCLBlock: Sendable {
    let type: String
    let labels: [String]
    let body: HCLBody
    let place: Place
}
