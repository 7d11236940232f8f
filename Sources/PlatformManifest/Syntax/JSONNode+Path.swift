package import Origins

extension JSONNode {
    /// The path of the innermost value or key at a range; empty for the root.
    ///
    /// Keys are joined by dots; one that is not all letters, digits, `_`, `-` and `$` stands in brackets.
    /// For example: `services.backend.volumes[0].at`, `services.db.labels["com.example.team"]`.
    package func path(at range: SourceRange) -> String {
        var path = ""
        var node = self
        while true {
            switch node.value {
            case .object(let members):
                guard
                    let member = members.first(where: {
                        $0.keyRange.lowerBound <= range.lowerBound && range.upperBound <= $0.node.range.upperBound
                    })
                else { return path }
                path += Self.pathPart(member.key, isFirst: path.isEmpty)
                if range.upperBound <= member.keyRange.upperBound { return path }
                node = member.node
            case .array(let elements):
                guard
                    let place = elements.firstIndex(where: {
                        $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound
                    })
                else { return path }
                path += "[\(place)]"
                node = elements[place]
            case .null, .bool, .number, .string:
                return path
            }
        }
    }

    private static func pathPart(_ key: String, isFirst: Bool) -> String {
        let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0.isAlphanumeric || $0.isOne(of: "_-$") }
        guard isPlain else { return "[\(JSONValue.string(key).jsonText())]" }
        return isFirst ? key : ".\(key)"
    }
}
