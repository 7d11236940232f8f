import Documents

/// A text of a dashboard; what the manifest says goes in as `\(text:)` and stays text.
///
/// For example: `"Panels of $service"`, where Grafana fills in the variable, and `"\(text: help) a minute"`, where it fills
/// in nothing.
struct PanelText: Equatable, ExpressibleByStringInterpolation {
    fileprivate enum Piece: Equatable {
        case ours(String)
        case text(String)
        case code(String)
    }

    private let pieces: [Piece]

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []
        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ literal: String) { pieces.append(.ours(literal)) }
        mutating func appendInterpolation(text: some CustomStringConvertible) { pieces.append(.text(text.description)) }
        /// In the type of code where there is such a thing: names of metrics and labels.
        mutating func appendInterpolation(code: some CustomStringConvertible) { pieces.append(.code(code.description)) }
        mutating func appendInterpolation(_ other: PanelText) { pieces += other.pieces }
    }

    init(stringLiteral value: String) { pieces = [.ours(value)] }
    init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    /// For titles, which Grafana shows as they are, with variables filled in.
    var title: String {
        pieces.map { piece in
            switch piece {
            case .ours(let text): text
            case .text(let text), .code(let text): Self.withoutVariables(text)
            }
        }
        .joined()
    }

    /// For descriptions, which Grafana reads as Markdown after it has filled in variables.
    var markdown: String {
        pieces.map { piece in
            switch piece {
            case .ours(let text): text
            case .text(let text): Self.withoutVariables(MarkdownText.escaped(text))
            case .code(let text): Self.withoutVariables(MarkdownText.code(text))
            }
        }
        .joined()
    }

    /// Text in which Grafana finds no variable: it has no escape for `$name`, `${name}` and `[[name]]`, so an invisible
    /// character that never breaks a line keeps the sign from the name.
    ///
    /// - Returns: The text with U+2060 behind each `$` and between two `[`.
    static func withoutVariables(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "[") }) else { return text }
        var result = ""
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if previous == "$" || (previous == "[" && scalar == "[") { result.unicodeScalars.append("\u{2060}") }
            result.unicodeScalars.append(scalar)
            previous = scalar
        }
        return result
    }

    /// An address in which Grafana finds no variable.
    static func address(_ url: String) -> String {
        var result = ""
        for scalar in url.unicodeScalars {
            switch scalar {
            case "$": result += "%24"
            case "[": result += "%5B"
            case "]": result += "%5D"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
