/// A container that lacks something says so at once.
struct EntrypointInvariant: Invariant {
    static let code = "PV0202"
    static let sentence =
        "Every variable that a built service needs in all environments is checked by its image's entrypoint, every secret file is loaded by it, and the image starts it."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        guard let check = tree.checkScript else { return }
        for entrypoint in tree.entrypoints {
            checkImage(of: entrypoint.path, tree, &findings)
            let services = entrypoint.services
            var demanded: Set<String>?
            var files: Set<String> = []
            var passwords: Set<String> = []
            for environment in tree.environments {
                for service in environment.compose.services where services.contains(service.name) {
                    guard let template = demands(for: service.name, tree, check) else { continue }
                    let required = Set(template.filter { $0.required.contains(environment.name) }.map(\.name))
                    demanded = demanded.map { $0.intersection(required) } ?? required
                    let names = Set(service.environment.map(\.name))
                    for name in names where name.hasSuffix("_PASSWORD_FILE") {
                        let url = String(name.dropLast("_PASSWORD_FILE".count))
                        if names.contains(url) { passwords.insert(url) }
                    }
                    files.formUnion(names.filter { $0.hasSuffix("_FILE") }.map { String($0.dropLast("_FILE".count)) })
                }
            }
            files.subtract(passwords.map { "\($0)_PASSWORD" })
            compare("require", demanded ?? [], entrypoint, "is needed everywhere, but not checked here", &findings)
            compare("load_secret", files, entrypoint, "arrives as a file, but is not loaded here", &findings)
            compare(
                "insert_password",
                passwords,
                entrypoint,
                "has its password in a file, which is not inserted here",
                &findings
            )
        }
    }

    /// Those of the service, or of the one whose template it shares.
    private func demands(for service: String, _ tree: RenderedTree, _ check: CheckScript) -> [VariableDemand]? {
        if let own = check.serviceDemands[service] { return own }
        return tree.serviceTemplates.first { $0.others.contains(service) }.flatMap { check.serviceDemands[$0.service] }
    }

    private func compare(
        _ command: String,
        _ due: Set<String>,
        _ entrypoint: (path: String, lines: [ShellLine], services: [String]),
        _ problem: String,
        _ findings: inout FindingCollector
    ) {
        let lines = entrypoint.lines.filter { $0.words.first == command && $0.words.count > 1 && $0.indentation == 0 }
        let names = Set(lines.map { $0.words[1] })
        for name in due.subtracting(names).sorted() {
            findings.report(lines.last?.place ?? Place(entrypoint.path), "'\(name)' \(problem)")
        }
        for line in lines where !due.contains(line.words[1]) {
            findings.report(
                line.place,
                "'\(command) \(line.words[1])': no service of this image is given it everywhere"
            )
        }
    }

    /// The image holds the script and starts it, in every target that runs it.
    private func checkImage(of path: String, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        guard let content = tree.file("\(folder)/Dockerfile")?.dockerfile else { return }
        for stage in content.stages where ["runtime", "dev"].contains(stage.name) {
            let copy = stage.all("COPY").first { $0.words.first?.hasSuffix(path) ?? false }
            guard let copy, let target = copy.words.last else {
                findings.report(stage.statements[0].place, "the stage does not copy '\(path)'")
                continue
            }
            if stage.last("ENTRYPOINT")?.execForm != [target] {
                findings.report(
                    stage.last("ENTRYPOINT")?.place ?? stage.statements[0].place,
                    "the image does not start '\(target)'"
                )
            }
        }
    }
}
