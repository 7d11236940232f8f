/// A rendered file with what a reader made of it.
final class ParsedFile: Sendable {
    enum Content: Sendable {
        case yaml(LocatedValue)
        case json(LocatedValue)
        case nginx([NginxStatement])
        case hcl(HCLBody)
        case dockerfile(DockerfileReader)
        case dotenv([DotenvEntry])
        case shell([ShellLine])
        /// Looked at as text, or not at all.
        case other
        case unreadable(ReadingFailure)
    }

    let path: String
    let text: String
    let content: Content

    init(path: String, text: String) {
        self.path = path
        self.text = text
        do {
            content = try Self.read(text, path)
        } catch {
            content = .unreadable(error)
        }
    }

    private static func read(_ text: String, _ path: String) throws(ReadingFailure) -> Content {
        let name = path.split(separator: "/").last ?? ""
        if name == "Dockerfile" { return .dockerfile(try DockerfileReader.read(text, path: path)) }
        if name.hasSuffix(".env.template") || name == ".env.example" {
            return .dotenv(try DotenvReader.read(text, path: path))
        }
        if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
            // Unit tests of rules are large, and promtool's alone.
            return name.hasSuffix("_test.yml") ? .other : .yaml(try YAMLReader.read(text, path: path))
        }
        if name.hasSuffix(".json") {
            // Of ours, but for dashboards: a schema and a lock, which no deployed program reads.
            let isOwn = name == "manifest.schema.json" || name.hasSuffix(".lock.json")
            return isOwn ? .other : .json(try JSONTextReader.read(text, path: path))
        }
        if name.hasSuffix(".conf") { return .nginx(try NginxReader.read(text, path: path)) }
        if name.hasSuffix(".tf") || name.hasSuffix(".tfvars") || name.hasSuffix(".hcl") {
            return .hcl(try HCLReader.read(text, path: path))
        }
        if name.hasSuffix(".sh") { return .shell(ShellLine.all(of: text, path: path)) }
        return .other
    }

    var yaml: LocatedValue? { if case .yaml(let value) = content { value } else { nil } }
    var json: LocatedValue? { if case .json(let value) = content { value } else { nil } }
    var nginx: [NginxStatement]? { if case .nginx(let value) = content { value } else { nil } }
    var hcl: HCLBody? { if case .hcl(let value) = content { value } else { nil } }
    var dockerfile: DockerfileReader? { if case .dockerfile(let value) = content { value } else { nil } }
    var dotenv: [DotenvEntry]? { if case .dotenv(let value) = content { value } else { nil } }
    var shell: [ShellLine]? { if case .shell(let value) = content { value } else { nil } }
}
