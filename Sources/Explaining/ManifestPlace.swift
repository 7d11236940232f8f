package import Origins
package import PlatformManifest

/// A value or key of the manifest, as an explanation names it.
package struct ManifestPlace: Hashable, Sendable {
    /// For example: `services.backend.limits`; empty for the whole manifest.
    package let path: String
    package let range: SourceRange
    package let position: SourcePosition
    /// The text at the range on one line, cut short where it is long. For example: `"512M"`, `{ … }`.
    package let excerpt: String
}

/// Finds places of a manifest by range and by path.
package struct ManifestMap: Sendable {
    package let file: ManifestFile

    /// The longest excerpt, in characters.
    private static let excerptLength = 60

    package init(_ file: ManifestFile) { self.file = file }

    package func place(at range: SourceRange) -> ManifestPlace {
        ManifestPlace(
            path: file.path(at: range),
            range: range,
            position: file.source.position(of: range.lowerBound),
            excerpt: excerpt(range)
        )
    }

    private func excerpt(_ range: SourceRange) -> String {
        let bytes = file.source.bytes[Int(range.lowerBound)..<min(Int(range.upperBound), file.source.bytes.count)]
        switch bytes.first {
        case UInt8(ascii: "{"): return "{ … }"
        case UInt8(ascii: "["): return "[ … ]"
        default:
            let text = visible(String(decoding: bytes.prefix(4 * Self.excerptLength), as: UTF8.self))
            return text.count > Self.excerptLength ? text.prefix(Self.excerptLength - 1) + "…" : text
        }
    }

    // MARK: - By path

    /// A member of an object or an element of a list.
    package struct Target: Sendable {
        package let path: String
        /// `nil` for an element of a list and for the whole manifest.
        package let keyRange: SourceRange?
        package let node: JSONNode

        /// Whether a line with an origin at this range is made by the target: it lies in it, is its key, or is an object
        /// or list around it that was taken as a whole.
        package func isTouched(by range: SourceRange) -> Bool {
            if let keyRange, keyRange == range { return true }
            let value = node.range
            let isInside = value.lowerBound <= range.lowerBound && range.upperBound <= value.upperBound
            let isAround = range.lowerBound <= value.lowerBound && value.upperBound <= range.upperBound
            return isInside || isAround
        }
    }

    /// Why a path names nothing.
    package struct UnknownPath: Error, Equatable {
        package let message: String
        package let fix: String
    }

    /// The value at a path as diagnostics write it. For example: `services.backend.volumes[0].at`.
    ///
    /// - Throws: `UnknownPath`, with the nearest path that exists.
    package func target(_ path: String) throws(UnknownPath) -> Target {
        guard let steps = ManifestPath.steps(of: path), !steps.isEmpty else {
            throw UnknownPath(
                message: "'\(abbreviated(path))' is neither a rendered file nor a path of the manifest",
                fix: "write a path as diagnostics do, such as 'services.api.limits', or a file of the output folder"
            )
        }
        var target = Target(path: "", keyRange: nil, node: file.root)
        for step in steps { target = try next(step, of: target, whole: path) }
        return target
    }

    private func next(_ step: ManifestPath.Step, of target: Target, whole: String) throws(UnknownPath) -> Target {
        let place = target.path.isEmpty ? "the manifest" : "'\(target.path)'"
        switch (step, target.node.value) {
        case (.key(let key), .object(let members)):
            guard let member = target.node[key] else {
                let keys = members.map(\.key)
                let fix =
                    overrideFix(key, of: target)
                    ?? nearest(to: key, among: keys).map {
                        "did you mean '\(ManifestPath.appending($0, to: target.path))'?"
                    }
                    ?? (target.path.isEmpty ? sectionFix(whole, key) : nil)
                    ?? "the keys there are \(quotedList(keys))"
                throw UnknownPath(message: "\(place) has no key '\(abbreviated(key))'", fix: fix)
            }
            return Target(
                path: ManifestPath.appending(member.key, to: target.path),
                keyRange: member.keyRange,
                node: member.node
            )
        case (.index(let index), .array(let elements)):
            guard elements.indices.contains(index) else {
                throw UnknownPath(
                    message: "\(place) has no element \(index)",
                    fix: elements.isEmpty ? "the list is empty" : "its elements are [0] to [\(elements.count - 1)]"
                )
            }
            return Target(path: "\(target.path)[\(index)]", keyRange: nil, node: elements[index])
        case (.index(let index), _):
            throw UnknownPath(
                message: "\(place) is no list, so that it has no element \(index)",
                fix: "name a key of it"
            )
        case (.key(let key), _):
            throw UnknownPath(
                message:
                    "\(place) is \(target.node.value.kindWithArticle), so that it has no key '\(abbreviated(key))'",
                fix: "did you mean \(place)?"
            )
        }
    }

    /// For what environments alone have. For example: `services.backend.in.production.replicas` for
    /// `services.backend.replicas`.
    private func overrideFix(_ key: String, of target: Target) -> String? {
        let overrides = target.node["in"]?.node.members ?? []
        let paths = overrides.filter { $0.node[key] != nil }.map { environment in
            let place = ManifestPath.appending("in", to: target.path)
            return ManifestPath.appending(key, to: ManifestPath.appending(environment.key, to: place))
        }
        return paths.isEmpty ? nil : "environments have one: \(quotedList(paths))"
    }

    /// For a path that leaves out its section. For example: `services.backend.limits` for `backend.limits`.
    private func sectionFix(_ whole: String, _ entry: String) -> String? {
        let section = file.root.members.first { $0.node[entry] != nil }
        return section.map { "did you mean '\($0.key).\(whole)'?" }
    }
}
