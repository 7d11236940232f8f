import Foundation
import Testing

/// An environment of a system as Docker Compose merges it, with what the rendered text says beside the data.
struct MergedPlatform {
    let system: RenderedSystem
    let files: [String]
    let services: [String: [String: Any]]
    let networks: [String: [String: Any]]
    let volumes: [String: [String: Any]]
    let secrets: [String: [String: Any]]

    init(_ system: RenderedSystem, _ environment: String) throws {
        self.system = system
        files = try system.composeFiles(of: environment)
        let root = try ComposeProgram.newest.merged(system, files, environment: environment)
        services = try #require(root["services"] as? [String: [String: Any]])
        networks = root["networks"] as? [String: [String: Any]] ?? [:]
        volumes = root["volumes"] as? [String: [String: Any]] ?? [:]
        secrets = root["secrets"] as? [String: [String: Any]] ?? [:]
        #expect(!services.isEmpty)
    }

    /// In a stable order.
    var names: [String] { services.keys.sorted() }

    /// Services that run until they are stopped.
    var daemons: [String] { names.filter { services[$0]?["restart"] as? String != "no" } }

    /// A value below a service. For example: `["deploy", "resources", "limits"]`.
    func value(_ service: String, _ path: String...) -> Any? {
        var value: Any? = services[service]
        for key in path { value = (value as? [String: Any])?[key] }
        return value
    }

    func strings(_ service: String, _ key: String) -> [String] { value(service, key) as? [String] ?? [] }
    func keys(_ service: String, _ key: String) -> Set<String> {
        Set((value(service, key) as? [String: Any] ?? [:]).keys)
    }

    /// The comments inside a service's blocks in the rendered files.
    func comments(_ service: String) throws -> [String] {
        try files.flatMap { file in
            var isInside = false
            var comments: [String] = []
            for line in try system.text(of: file).split(separator: "\n") {
                if line.hasPrefix("  "), !line.hasPrefix("   "), !line.hasPrefix("  #") {
                    isInside = line == "  \(service):"
                }
                let text = line.drop { $0 == " " }
                if isInside, text.hasPrefix("# ") { comments.append(String(text.dropFirst(2))) }
            }
            return comments
        }
    }

    /// Whether a comment gives a reason: the topic, a colon and some words.
    func givesReason(_ service: String, _ topic: String) throws -> Bool {
        try comments(service).contains { $0.hasPrefix("\(topic): ") && $0.count > topic.count + 6 }
    }
}
