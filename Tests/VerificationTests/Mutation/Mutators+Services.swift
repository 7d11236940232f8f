import Foundation
import Origins
import PlatformManifest
import PlatformModel

extension Mutators {
    // MARK: - PV0104

    static let ports: [Mutator] = [
        Mutator("PV0104", "another port is exposed", in: isDockerfile) { line, _ in
            guard line.text.hasPrefix("EXPOSE ") else { return nil }
            return replaced(line.text.bumped(after: "EXPOSE ")) ?? swap(line, "${PORT}", "9999")
        },
        Mutator("PV0104", "the image's health check asks another port", in: isDockerfile) { line, _ in
            line.trimmed.hasPrefix("CMD ") && line.text.hasPrefix(" ")
                ? replaced(line.text.bumped(after: "127.0.0.1:")) : nil
        },
        Mutator("PV0104", "the server is started on another port", in: isDockerfile) { line, _ in
            guard line.text.hasPrefix("CMD ") else { return nil }
            return replaced(line.text.bumped(after: "0.0.0.0:") ?? line.text.bumped(after: "--server.port="))
        },
        Mutator("PV0104", "the server is told another port", in: isDockerfile) { line, _ in
            line.text.hasPrefix("ENV PORT=") ? replaced(line.text.bumped(after: "PORT=")) : nil
        },
        Mutator("PV0104", "the health check asks another port", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("test: ") ? replaced(line.text.bumped(after: "127.0.0.1:")) : nil
        },
        Mutator("PV0104", "another port is published", in: isCompose) { line, _ in
            guard line.parents.last == "ports", line.service != nil, let colon = line.text.lastIndex(of: ":") else {
                return nil
            }
            let head = String(line.text[...colon])
            return replaced(String(line.text[line.text.index(after: colon)...]).bumped(after: "").map { head + $0 })
        },
        Mutator("PV0104", "the development server is started on another port", in: isCompose) { line, _ in
            guard line.trimmed.hasPrefix("command: ") else { return nil }
            return replaced(line.text.bumped(after: "\"--port\", \"") ?? line.text.bumped(after: "\"0.0.0.0:"))
        },
        Mutator("PV0104", "an image is built for another port", in: isCompose) { line, _ in
            line.parent == "args" ? replaced(line.text.bumped(after: "PORT: \"")) : nil
        },
        Mutator("PV0104", "a pool listens on another port", in: isCompose) { line, _ in
            replaced(line.text.bumped(after: "LISTEN_PORT: \""))
        },
    ]

    // MARK: - PV0105

    static let publishedPorts: [Mutator] = [
        Mutator("PV0105", "a service is published by mistake", in: isCompose) { line, platform in
            guard line.parents.count == 2, let service = line.service, line.trimmed.hasPrefix("restart: "),
                !platform.platforms.environments.contains(where: { environment in
                    environment.services.contains {
                        $0.name.value.text == service && $0.ports.contains { $0.published != nil }
                    }
                })
            else { return nil }
            return .insert("    ports: [\"127.0.0.1:7777:7777\"]")
        },
        Mutator("PV0105", "a port is published to the world", in: isCompose) { line, _ in
            line.parents.last == "ports" ? swap(line, "\"127.0.0.1:", "\"") : nil
        },
        Mutator("PV0105", "another port of the host", in: isCompose) { line, _ in
            guard line.parents.last == "ports", line.service != nil else { return nil }
            return replaced(line.text.bumped(after: "\"127.0.0.1:") ?? line.text.bumped(after: "\""))
        },
        Mutator("PV0105", "a port is no longer published", in: isCompose) { line, _ in
            line.parents.last == "ports" && line.service != nil ? .delete : nil
        },
        Mutator("PV0105", "one more port is published", in: isCompose) { line, _ in
            line.parents.last == "ports" && line.service != nil ? .insert("      - \"127.0.0.1:7778:7778\"") : nil
        },
    ]

    // MARK: - PV0201

    static let variables: [Mutator] = [
        Mutator("PV0201", "a variable is missing in a template", in: isTemplate) { line, _ in
            line.text.holds("=") && !isComment(line) ? .delete : nil
        },
        Mutator("PV0201", "a variable is called otherwise in a template", in: isTemplate) { line, _ in
            line.text.holds("=") && !isComment(line) ? swap(line, "=", "_OLD=") : nil
        },
        Mutator("PV0201", "another default in a template", in: isTemplate) { line, _ in
            line.text.holds("=") && !isComment(line) && !line.text.hasSuffix("=") ? .replace(line.text + "x") : nil
        },
        Mutator("PV0201", "another default in the comment", in: isTemplate) { line, _ in
            isComment(line) ? swap(line, " · default ", " · default x") : nil
        },
        Mutator("PV0201", "a variable is missing in the example", in: { $0.hasSuffix(".env.example") }) { line, _ in
            line.text.holds("=") && !isComment(line) ? .delete : nil
        },
        Mutator("PV0201", "a variable is not checked", in: isCheck) { line, _ in
            line.text.hasPrefix("  variable ") ? .delete : nil
        },
        Mutator("PV0201", "a variable is required nowhere", in: isCheck) { line, _ in
            line.text.hasPrefix("  variable ") ? swap(line, "--required '", "--required 'nowhere-") : nil
        },
        Mutator("PV0201", "Compose uses another variable", in: isCompose) { line, _ in
            isComment(line) ? nil : swap(line, "${", "${X_")
        },
        Mutator("PV0201", "another default in Compose", in: isCompose) { line, _ in
            guard !isComment(line), !line.text.holds(":-${"), !line.text.holds(":-}") else { return nil }
            return swap(line, ":-", ":-x")
        },
        Mutator("PV0201", "a template offers what nobody uses", in: isTemplate) { line, _ in
            line.text.holds("=") && !isComment(line) ? .insert("# optional · text\nUNUSED_VARIABLE=1") : nil
        },
    ]

    // MARK: - PV0202

    static let entrypoints: [Mutator] = [
        Mutator("PV0202", "a variable is not checked by the entrypoint", in: isEntrypoint) { line, _ in
            line.text.hasPrefix("require ") ? .delete : nil
        },
        Mutator("PV0202", "the entrypoint checks another variable", in: isEntrypoint) { line, _ in
            line.text.hasPrefix("require ") ? swap(line, "require ", "require OLD_") : nil
        },
        Mutator("PV0202", "a secret is not loaded", in: isEntrypoint) { line, _ in
            line.text.hasPrefix("load_secret ") ? .delete : nil
        },
        Mutator("PV0202", "a password is not inserted", in: isEntrypoint) { line, _ in
            line.text.hasPrefix("insert_password ") ? .delete : nil
        },
        Mutator("PV0202", "the image starts something else", in: isDockerfile) { line, _ in
            line.text.hasPrefix("ENTRYPOINT ") ? swap(line, "/entrypoint.sh", "/start.sh") : nil
        },
        Mutator("PV0202", "the image starts no entrypoint", in: isDockerfile) { line, _ in
            line.text.hasPrefix("ENTRYPOINT ") && line.text.holds("entrypoint.sh") ? .delete : nil
        },
        Mutator("PV0202", "the image has no entrypoint", in: isDockerfile) { line, _ in
            line.text.hasPrefix("COPY ") && line.text.holds("entrypoint.sh") ? .delete : nil
        },
        Mutator("PV0202", "the image has the entrypoint of another", in: isDockerfile) { line, _ in
            line.text.hasPrefix("COPY ") ? swap(line, "/entrypoint.sh /", "-old/entrypoint.sh /") : nil
        },
    ]

    // MARK: - PV0203

    static let serviceVariables: [Mutator] = [
        Mutator("PV0203", "a variable is missing in a service's template", in: isServiceTemplate) { line, _ in
            line.text.holds("=") && !isComment(line) ? .delete : nil
        },
        Mutator("PV0203", "another value in a service's template", in: isServiceTemplate) { line, _ in
            line.text.holds("=") && !isComment(line) && !line.text.hasSuffix("=") && !line.text.hasSuffix("'")
                ? .replace(line.text + "0") : nil
        },
        Mutator("PV0203", "another value for an environment", in: isServiceTemplate) { line, platform in
            let names = platform.platforms.environments.compactMap { $0.environment.name?.value.text }
            return names.contains { line.text.hasPrefix("# in \($0): ") } ? .replace(line.text + "0") : nil
        },
        Mutator("PV0203", "a container gets another value", in: isCompose) { line, _ in
            guard line.parents.count >= 3, line.parents[2].hasPrefix("environment"), line.text.hasSuffix("\""),
                !line.text.holds("${"), line.service?.hasSuffix("-green") == false
            else { return nil }
            return .replace(String(line.text.dropLast()) + "0\"")
        },
        Mutator("PV0203", "a container gets one variable less", in: isCompose) { line, _ in
            guard line.parents.count >= 3, line.parents[2].hasPrefix("environment"), line.text.holds(": "),
                !isComment(line), !line.text.holds("<<:"), line.service?.hasSuffix("-green") == false
            else { return nil }
            return .delete
        },
        Mutator("PV0203", "a service's variable is not checked", in: isCheck) { line, _ in
            line.text.hasPrefix("      variable ") ? .delete : nil
        },
        Mutator("PV0203", "another variable of a service is checked", in: isCheck) { line, _ in
            line.text.hasPrefix("      variable ") ? swap(line, "variable ", "variable OLD_") : nil
        },
    ]

    // MARK: - PV0204

    static let secrets: [Mutator] = [
        Mutator("PV0204", "a secret is not granted", in: isCompose) { line, _ in
            line.service != nil && line.parents.last == "secrets" && line.trimmed.hasPrefix("- ") ? .delete : nil
        },
        Mutator("PV0204", "another secret is read", in: isCompose) { line, _ in
            line.service != nil && !isComment(line) ? swap(line, "/run/secrets/", "/run/secrets/old-") : nil
        },
        Mutator("PV0204", "a secret lies elsewhere", in: isCompose) { line, _ in
            line.parents.first == "secrets" && line.trimmed.hasPrefix("file: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0204", "a secret is not listed", in: { $0 == "config/secrets/README.md" }) { line, _ in
            line.text.hasPrefix("| `") && line.text.components(separatedBy: " | ").count == 6 ? .delete : nil
        },
        Mutator("PV0204", "a secret has another reader in the list", in: { $0 == "config/secrets/README.md" }) {
            line,
            _ in
            guard line.text.hasPrefix("| `"), line.text.components(separatedBy: " | ").count == 6 else { return nil }
            return swap(line, "` | `", "` | `old-")
        },
        Mutator("PV0204", "a secret is not made", in: { $0.hasSuffix("make-development-secrets.sh") }) { line, _ in
            line.text.hasPrefix("      secret '") ? .delete : nil
        },
        Mutator("PV0204", "another secret is made", in: { $0.hasSuffix("make-development-secrets.sh") }) { line, _ in
            line.text.hasPrefix("      secret '") ? swap(line, "secret '", "secret 'old-") : nil
        },
        Mutator("PV0204", "an alert's receiver reads another secret", in: isAlertmanager) { line, _ in
            swap(line, "/run/secrets/", "/run/secrets/old-")
        },
    ]
}
