/// What is wrong with a template, or with a context given to it, and where.
package struct TemplateError: Error, Equatable, CustomStringConvertible {
    /// Below `Templates/`, or as the user's manifest names an override.
    package let path: String

    /// Counted from 1; nil when the whole template is meant.
    package let line: Int?
    package let problem: Problem

    package enum Problem: Equatable, Sendable {
        case unknownTemplate
        case missingContentType
        case otherContentType(expected: String)
        case unsupportedTag(String)
        case unclosed(String)
        case unexpectedEnd(String)
        case syntax(String)
        case unknownName(String, offered: [String])
        case wrongKind(String, expected: String)
        case notAnIdentifier(String)
        case containsNUL(String)
        case unknownPartial(String)
        case recursivePartial(String)
    }

    package init(_ path: String, line: Int? = nil, _ problem: Problem) {
        self.path = path
        self.line = line
        self.problem = problem
    }

    /// For example: `'scripts/check-env.sh', line 12: name 'requierd' is not offered to this template; …`.
    package var description: String {
        let place = line.map { "'\(path)', line \($0): " } ?? "'\(path)': "
        return place + problem.description
    }
}

extension TemplateError.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownTemplate: "there is no template of this name"
        case .missingContentType:
            "the first line must name the language: '{{% CONTENT_TYPE:…}}' with "
                + TemplateLanguage.allCases.map(\.rawValue).joined(separator: ", ")
        case .otherContentType(let expected): "the content type must stay '\(expected)', as in the template it replaces"
        case .unsupportedTag(let tag): "tag '{{\(tag)}}' is of a kind that templates here do not use"
        case .unclosed(let name): "'\(name)' is not closed"
        case .unexpectedEnd(let name): "section '\(name)' ends here but is not the one that is open"
        case .syntax(let message): "the template engine refuses this template: \(message)"
        case .unknownName(let name, let offered):
            "name '\(name)' is not offered to this template; offered: \(offered.joined(separator: ", "))"
        case .wrongKind(let name, let expected): "'\(name)' must be \(expected) to be used so"
        case .notAnIdentifier(let name): "the value of '\(name)' is not made of ASCII letters, digits and '_'"
        case .containsNUL(let name): "the value of '\(name)' contains NUL, which no text file can hold"
        case .unknownPartial(let name): "partial '\(name)' is no template"
        case .recursivePartial(let name): "partial '\(name)' includes itself"
        }
    }
}
