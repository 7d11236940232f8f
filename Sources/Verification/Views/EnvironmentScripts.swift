import Origins
import PlatformManifest
import PlatformModel

/// What `check-env.sh` demands, read from its lines `variable NAME …`.
struct VariableDemand: Sendable {
    let name: String
    let isSecret: Bool
    /// Environments in which it must have a value.
    let required: Set<String>
    /// Environments in which it may not be set to nothing.
    let filled: Set<String>
    let place: Place

    init?(_ line: ShellLine) {
        guard line.words.first == "variable", line.words.count > 1 else { return nil }
        name = line.words[1]
        isSecret = line.words.contains("--secret")
        place = line.place
        func environments(_ option: String) -> Set<String> {
            guard let index = line.words.firstIndex(of: option), index + 1 < line.words.count else { return [] }
            return Set(line.words[index + 1].split(separator: " ").map(String.init))
        }
        required = environments("--required")
        filled = environments("--filled")
    }
}

/// The check of environment files.
struct CheckScript: Sendable {
    let path: String
    /// Of what the operator sets.
    let operatorDemands: [VariableDemand]
    /// By the service whose container reads them.
    let serviceDemands: [String: [VariableDemand]]

    init?(_ file: ParsedFile?) {
        guard let file, let lines = file.shell else { return nil }
        path = file.path
        var own: [VariableDemand] = []
        var services: [String: [VariableDemand]] = [:]
        var service: String?
        for line in lines {
            if let word = line.words.first, line.words.count == 1, line.indentation == 4, word.hasSuffix(")") {
                service = String(word.dropLast())
                services[service ?? "", default: []] += []
            } else if let demand = VariableDemand(line) {
                if line.indentation == 2 {
                    own.append(demand)
                } else {
                    services[service ?? "", default: []].append(demand)
                }
            }
        }
        operatorDemands = own
        serviceDemands = services
    }
}

/// A template for what one container reads.
struct ServiceTemplateView: Sendable {
    let service: String
    let path: String
    let entries: [DotenvEntry]
    /// Those that read the same, as the header says it: `Also for: collectstatic`.
    let others: [String]
    /// Variables whose values no such file can hold, which a comment says in their place.
    let leftOut: Set<String>

    init?(_ file: ParsedFile) {
        guard let entries = file.dotenv else { return nil }
        path = file.path
        service = String((file.path.split(separator: "/").last ?? "").dropLast(".env.template".count))
        self.entries = entries
        let marker = "# Also for: "
        others =
            file.text.split(separator: "\n").prefix { $0.hasPrefix("#") }.first { $0.hasPrefix(marker) }
            .map { $0.dropFirst(marker.count).split(separator: ", ").map(String.init) } ?? []
        leftOut = Set(
            file.text.split(separator: "\n").filter { $0.hasPrefix("# ") && String($0).holds(": left out, ") }
                .map { String($0.dropFirst(2).prefix { $0 != ":" }) }
        )
    }

    /// What the variable is in an environment; `nil` where it is to be left out.
    static func value(of entry: DotenvEntry, in environment: String) -> String? {
        for comment in entry.comments {
            if comment.hasPrefix("leave out in ") {
                let names = comment.dropFirst("leave out in ".count).split(separator: ", ")
                if names.contains(where: { $0 == environment }) { return nil }
            }
            let marker = "in \(environment): "
            if comment.hasPrefix(marker) { return String(comment.dropFirst(marker.count)) }
        }
        return entry.value
    }
}

extension RenderedTree {
    /// Built services by the folder of their image, each once: those that have a rendered entrypoint.
    var entrypoints: [(path: String, lines: [ShellLine], services: [String])] {
        var found: [(path: String, lines: [ShellLine], services: [String])] = []
        for service in platforms.base.services {
            guard let build = service.image.build else { continue }
            let path = "\(platforms.base.layout.images.text)/\(build.folder)/entrypoint.sh"
            guard let lines = file(path)?.shell else { continue }
            if let index = found.firstIndex(where: { $0.path == path }) {
                found[index].services.append(service.name.value.text)
            } else {
                found.append((path, lines, [service.name.value.text]))
            }
        }
        return found
    }
}
