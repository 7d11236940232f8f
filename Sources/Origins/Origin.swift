/// Where a value comes from, carried from the manifest through the model into document scalars.
///
/// The path of a manifest value is not stored: its range finds it in the located tree.
public enum Origin: Hashable, Sendable {
    /// Text that the generator writes whatever the manifest says.
    case constant

    /// Written in the manifest at this range: a value, or a key that names something.
    case manifest(SourceRange)

    /// A default that the manifest does not state. For example: `component 'postgres'`, `runtime 'nextjs'`.
    case standard(String)

    /// Computed from other values by a rule named for a reader. For example: `web workers (CP-36)`.
    indirect case derived(rule: String, from: [Origin])

    /// The manifest ranges below this origin, in the order in which they were combined.
    public var manifestRanges: [SourceRange] {
        switch self {
        case .constant, .standard: []
        case .manifest(let range): [range]
        case .derived(_, let sources): sources.flatMap(\.manifestRanges)
        }
    }
}
