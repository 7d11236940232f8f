import Origins
import PlatformManifest

/// Why a line is as it is: an origin in words.
package indirect enum Cause: Hashable, Sendable {
    /// A value or key of the manifest.
    case manifest(ManifestPlace, Relation)
    /// A default that the manifest does not state. For example: `component 'postgres'`.
    case standard(String)
    /// Computed from others by a rule.
    case derived(rule: String, from: [Cause])

    /// How a value of the manifest reaches the line.
    package enum Relation: Hashable, Sendable {
        /// It stands in the entry that the line is about.
        case written
        /// It overrides the entry in one environment (`in`).
        case override(environment: String)
        /// The environment inherits it from another by `extends`.
        case inherited(from: String)
        case limitsClass(String)
        case patch(reason: String)
    }
}

/// Turns origins into causes.
struct CauseFinder {
    let map: ManifestMap
    /// Of the artifact; `nil` where all share it.
    let environment: String?

    func causes(_ origins: some Collection<Origin>) -> [Cause] {
        var found: [Cause] = []
        for origin in origins {
            guard let cause = cause(origin), !found.contains(cause) else { continue }
            found.append(cause)
        }
        return found
    }

    private func cause(_ origin: Origin) -> Cause? {
        switch origin {
        case .constant: return nil
        case .standard(let text): return .standard(text)
        case .manifest(let range):
            let place = map.place(at: range)
            return .manifest(place, relation(place))
        case .derived(let rule, let sources): return .derived(rule: rule, from: causes(sources))
        }
    }

    private func relation(_ place: ManifestPlace) -> Cause.Relation {
        let steps = ManifestPath.steps(of: place.path) ?? []
        let keys = steps.map { step in
            if case .key(let key) = step { key } else { "" }
        }
        if keys.first == "patches", case .index(let index)? = steps.dropFirst().first {
            let reason =
                map.file.base.patches.indices.contains(index) ? map.file.base.patches[index].value.reason.value : ""
            return .patch(reason: reason)
        }
        if keys.count > 1, keys[0] == "environments", let environment, keys[1] != environment {
            return .inherited(from: keys[1])
        }
        if keys.count > 1, keys[0] == "limits" { return .limitsClass(keys[1]) }
        if let place = keys.prefix(3).firstIndex(of: "in"), place > 0, keys.indices.contains(place + 1) {
            return .override(environment: keys[place + 1])
        }
        return .written
    }
}
