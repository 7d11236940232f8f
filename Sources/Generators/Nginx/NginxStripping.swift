import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Where requests go whose path loses its beginning, as their clients spelt the rest.
struct NginxStripping {
    /// Holds the whole address. For example: `address_below_img`.
    let variable: String
    /// With a slash at the end, as the manifest spells it.
    let path: Sourced<HTTPPath>
    let replacement: Sourced<HTTPPath>
    let upstream: GatewayUpstream

    /// With a slash at the end.
    static func folder(_ path: Sourced<HTTPPath>) -> Sourced<HTTPPath> {
        path.value.text.hasSuffix("/") ? path : Sourced(HTTPPath(unchecked: path.value.text + "/"), path.origin)
    }

    fileprivate func isFor(_ path: Sourced<HTTPPath>, _ replacement: Sourced<HTTPPath>, _ upstream: GatewayUpstream)
        -> Bool
    {
        self.path.value == path.value && self.replacement.value == replacement.value
            && self.upstream.name == upstream.name
    }
}

extension NginxStripping {
    /// One for each path that loses its beginning on the way to one service.
    static func all(of routes: [GatewayRoute]) -> [NginxStripping] {
        var found: [NginxStripping] = []
        for route in routes where !route.isExact {
            guard let upstream = route.upstream, let replacement = route.replacement.map(NginxStripping.folder)
            else { continue }
            let path = NginxStripping.folder(route.path)
            guard !found.contains(where: { $0.isFor(path, replacement, upstream) }) else { continue }
            let words = path.value.text.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
            let name = "address_below_" + words.joined(separator: "_")
            let namesakes = found.count { $0.variable == name || $0.variable.hasPrefix("\(name)__") }
            let variable = namesakes == 0 ? name : "\(name)__\(namesakes + 1)"
            found.append(
                NginxStripping(variable: variable, path: path, replacement: replacement, upstream: upstream)
            )
        }
        return found
    }
}

extension NginxSite {
    func stripping(_ route: GatewayRoute, on upstream: GatewayUpstream) -> NginxStripping? {
        guard let replacement = route.replacement.map(NginxStripping.folder) else { return nil }
        let path = NginxStripping.folder(route.path)
        return strippings.first { $0.isFor(path, replacement, upstream) }
    }

    /// The rest of a path as it was sent: `rewrite` would decode `%2F` and put `//` together, which breaks signatures
    /// (NX-18).
    ///
    /// What is not spelt as in the manifest, or climbs with dots, takes the location's `rewrite`: its path is the one by
    /// which nginx chose the location, so that nobody gets out of there.
    func stripping() throws -> [NginxItem] {
        guard !strippings.isEmpty else { return [] }
        var items: [NginxItem] = [
            .comment(
                "Paths that lose their beginning keep the rest as it was sent. What is spelt otherwise or climbs with dots",
                "has the path that the location's 'rewrite' makes."
            )
        ]
        for stripping in strippings {
            let what = "the path '\(stripping.path.value)'"
            let plain = "http://" + address(of: stripping.upstream)
            let start = try NginxText.parameter(stripping.replacement.map(\.text), what)
            let pattern = "~^\(Self.anyCase(stripping.path.value.text))(?<below>.*)$"
            let origin = Origin.derived(
                rule: "path that the service sees",
                from: [stripping.replacement.origin, stripping.upstream.service.origin]
            )
            items.append(
                .block(
                    "map",
                    "$request_uri",
                    .variable(stripping.variable),
                    origin: origin,
                    body: [
                        .line("default", [plain], origin: origin),
                        .line(.pattern("~*^[^?#]*(?:/|%2F)(?:\\.|%2E){1,2}(?:[/?#]|%2F|$)"), [plain], origin: origin),
                        .line(
                            try NginxText.pattern(pattern, at: stripping.path.origin, what),
                            [plain + start + "$below"],
                            origin: origin
                        ),
                    ]
                )
            )
        }
        return items
    }

    /// A pattern for a path whose encoded bytes are written with large or small letters.
    private static func anyCase(_ path: String) -> String {
        var pattern = ""
        for (place, piece) in path.split(separator: "%", omittingEmptySubsequences: false).enumerated() {
            let code = place == 0 ? "" : piece.prefix(2)
            if place > 0 { pattern += "%" }
            for digit in code {
                pattern += digit.isLetter ? "[\(digit.uppercased())\(digit.lowercased())]" : String(digit)
            }
            pattern += NginxParameter.patternText(String(piece.dropFirst(code.count)))
        }
        return pattern
    }
}
