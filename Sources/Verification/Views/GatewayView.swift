/// The nginx configuration of one environment, includes followed.
final class GatewayView: Sendable {
    /// The folder below the output folder.
    let folder: String
    /// From `nginx.conf`, includes in their place.
    let statements: [NginxStatement]
    /// Below the output folder: those that were read.
    let files: [String]
    /// Includes below the mounted folder that name no rendered file.
    let missing: [Place]

    /// `documents`: of all nginx files, by path.
    init?(folder: String, documents: [String: [NginxStatement]]) {
        let main = "\(folder)/nginx.conf"
        guard let root = documents[main] else { return nil }
        self.folder = folder
        var includes = Includes(folder: folder, documents: documents)
        includes.files = [main]
        statements = includes.followed(root)
        files = includes.files
        missing = includes.missing
    }

    /// At any depth.
    func all(_ name: String) -> [NginxStatement] {
        statements.flatMap(\.all).filter { $0.name == name }
    }

    /// Ports that some server listens on.
    var ports: Set<Int> {
        Set(
            all("listen").compactMap { statement in
                statement.parameters.first.flatMap { $0.split(separator: ":").last }.flatMap { Int($0) }
            }
        )
    }

    /// The values that a variable takes from its `map`; none without.
    func values(of variable: String) -> [(text: String, place: Place)] {
        all("map").filter { $0.parameters.last == variable }.flatMap { map in
            (map.block ?? []).compactMap { entry in entry.parameters.first.map { ($0, entry.place) } }
        }
    }

    private struct Includes {
        let folder: String
        let documents: [String: [NginxStatement]]
        var files: [String] = []
        var missing: [Place] = []

        mutating func followed(_ statements: [NginxStatement]) -> [NginxStatement] {
            var found: [NginxStatement] = []
            for statement in statements {
                if statement.name == "include", let pattern = statement.parameters.first {
                    found += included(pattern, statement.place)
                } else {
                    let block = statement.block.map { followed($0) }
                    found.append(
                        NginxStatement(
                            name: statement.name,
                            parameters: statement.parameters,
                            block: block,
                            place: statement.place
                        )
                    )
                }
            }
            return found
        }

        private mutating func included(_ pattern: String, _ place: Place) -> [NginxStatement] {
            var relative = pattern
            // start.sh links the folder of TLS servers there.
            if relative.hasPrefix("/tmp/") { relative = String(relative.dropFirst("/tmp/".count)) }
            guard !relative.hasPrefix("/") else { return [] }
            let path = "\(folder)/\(relative)"
            let matches: [String]
            if path.hasSuffix("/*.conf") {
                let parent = path.dropLast("*.conf".count)
                matches = documents.keys.filter {
                    $0.hasPrefix(parent) && !$0.dropFirst(parent.count).contains("/")
                }.sorted()
            } else {
                matches = documents[path] == nil ? [] : [path]
            }
            if matches.isEmpty { missing.append(place) }
            return matches.flatMap { path -> [NginxStatement] in
                if !files.contains(path) { files.append(path) }
                return followed(documents[path] ?? [])
            }
        }
    }
}
