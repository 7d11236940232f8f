import Origins
import PlatformManifest
import PlatformModel

/// Every secret is where it is read, and nowhere else.
struct SecretInvariant: Invariant {
    static let code = "PV0204"
    static let sentence =
        "Every secret file that a container reads is granted to it, each grant is one that the manifest asks for, and the list of secrets and the script that makes them know each."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        var readers: [String: Set<String>] = [:]
        for environment in tree.environments {
            for service in environment.compose.services {
                check(service, environment, tree, &findings)
                guard !service.name.hasSuffix("-tests"), !service.isSecondColour else { continue }
                for secret in service.secrets { readers[secret.name, default: []].insert(service.name) }
            }
            checkFiles(environment, &findings)
        }
        checkList(readers, tree, &findings)
        checkScript(tree, &findings)
    }

    private static let folder = "/run/secrets/"

    private func names(in text: String) -> [String] {
        text.components(separatedBy: Self.folder).dropFirst().map { part in
            String(part.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." })
        }
    }

    private func check(
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let granted = Set(service.secrets.map(\.name))
        func expect(_ text: String, _ what: String, _ place: Place) {
            for name in names(in: text) where !granted.contains(name) {
                findings.report(place, "\(what) reads secret '\(name)', which '\(service.name)' is not given")
            }
        }
        for setting in service.environment { expect(setting.value, "'\(setting.name)'", setting.place) }
        for (key, words) in [("command", service.command), ("entrypoint", service.entrypoint)] {
            for word in words ?? [] { expect(word, "'\(key)'", service.place(key)) }
        }
        for word in service.probe ?? [] { expect(word, "the health check", service.place("healthcheck")) }
        if environment.platform.alerting?.alertmanager.name.value.text == service.name,
            let root = environment.alertmanager
        {
            expectAll(in: root, "Alertmanager") { expect($0, $1, $2) }
        }
        if environment.gatewayService?.name == service.name {
            for statement in environment.gateway?.all("auth_basic_user_file") ?? [] {
                expect(statement.parameters.first ?? "", "the gateway", statement.place)
            }
        }
        guard let declared = environment.declaredService(service.name) else { return }
        let due = Set(declared.secrets.map(\.value.text))
        for secret in service.secrets where !due.contains(secret.name) {
            findings.report(secret.place, "'\(service.name)' is given secret '\(secret.name)', which it does not read")
        }
        for name in due.subtracting(granted).sorted() {
            findings.report(
                service.place,
                "'\(service.name)' is not given secret '\(name)' in environment '\(environment.name)'"
            )
        }
    }

    private func expectAll(in value: LocatedValue, _ what: String, _ expect: (String, String, Place) -> Void) {
        if let text = value.text { expect(text, what, value.place) }
        for item in value.items { expectAll(in: item, what, expect) }
        for entry in value.entries { expectAll(in: entry.value, what, expect) }
    }

    /// All secrets of an environment lie in the folder that `SECRETS_DIR` names, each in a file of its own name.
    private func checkFiles(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        let folder = environment.template.first { $0.name == "SECRETS_DIR" }?.value
        for entry in environment.compose.declared("secrets") {
            guard let file = entry.value["file"] else { continue }
            let values = folder.map { ["SECRETS_DIR": $0] } ?? [:]
            let path = Interpolation(file.text ?? "").resolved(values)
            guard path != "\(folder ?? "")/\(entry.key)" else { continue }
            findings.report(file.place, "secret '\(entry.key)' is read from '\(path)'")
        }
    }

    /// The table in `config/secrets/README.md`: name, readers, …
    private func checkList(_ readers: [String: Set<String>], _ tree: RenderedTree, _ findings: inout FindingCollector) {
        let path = "config/secrets/README.md"
        guard let text = tree.text(of: path) else { return }
        var listed: Set<String> = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.hasPrefix("| `") else { continue }
            let cells = line.split(separator: "|").map { cell in
                cell.split(separator: "`").enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            }
            guard cells.count > 3, let name = cells[0].first, readers[name] != nil || cells.count > 4 else { continue }
            listed.insert(name)
            let place = Place(path, line: number + 1)
            guard let due = readers[name] else {
                findings.report(place, "no service reads secret '\(name)'")
                continue
            }
            let told = Set(cells[1])
            for service in told.symmetricDifference(due).sorted() {
                findings.report(
                    place,
                    "'\(service)' \(due.contains(service) ? "reads" : "does not read") secret '\(name)'"
                )
            }
        }
        for name in Set(readers.keys).subtracting(listed).sorted() {
            findings.report(Place(path), "secret '\(name)' is not listed")
        }
    }

    /// `secret 'name' 'form' '…'` and `derived_secret 'name' '…' '…'` below `'environment')`.
    private func checkScript(_ tree: RenderedTree, _ findings: inout FindingCollector) {
        guard let lines = tree.file("config/secrets/make-development-secrets.sh")?.shell else { return }
        var environment: String?
        var made: [String: [(name: String, place: Place)]] = [:]
        for line in lines {
            if line.words.count == 1, let word = line.words.first, line.indentation == 4, word.hasSuffix(")") {
                environment = String(word.dropLast())
            } else if let word = line.words.first, ["secret", "derived_secret"].contains(word), line.words.count > 2,
                let environment
            {
                made[environment, default: []].append((line.words[1], line.place))
            }
        }
        for view in tree.environments {
            guard let made = made[view.name] else { continue }
            let due = Set(view.compose.declared("secrets").map(\.key))
            for secret in made where !due.contains(secret.name) {
                findings.report(secret.place, "environment '\(view.name)' has no secret '\(secret.name)'")
            }
            for name in due.subtracting(made.map(\.name)).sorted() {
                findings.report(made[0].place, "secret '\(name)' of environment '\(view.name)' is not made")
            }
        }
    }
}
