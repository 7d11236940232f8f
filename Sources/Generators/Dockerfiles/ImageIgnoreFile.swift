import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What of the project's root an image may see: only what its Dockerfile copies, and of that no secrets, results or
/// tools (DI-01, DI-02, DI-03).
struct ImageIgnoreFile {
    let plan: ImagePlan

    private var build: Build { plan.build }

    func document(header: [String]) throws -> IgnoreFileDocument {
        var lines: [IgnoreFileLine] = (header + [""]).map { .comment($0) }
        if isWholeProject {
            lines.append(
                .comment("The context is the project's root, which is the service; what is rendered is no part of it.")
            )
            lines.append(.pattern(try IgnorePattern(path: plan.platform.outputFolder.text)))
        } else {
            lines += [
                .comment("The context is the project's root; nothing of it but what the image is made of."),
                .pattern("*"),
            ]
        }
        for path in allowed {
            lines.append(.pattern(try IgnorePattern(checking: path.value, isNegated: true), origin: path.origin))
        }
        lines += [
            .blank, .comment("Whatever lies there: history, secrets, results of builds and tests, other images."),
        ]
        lines += Self.everywhere.map { .pattern($0) }
        let parent = commonParent
        for name in unneeded {
            lines += try patterns(name, in: parent).map { .pattern($0, origin: build.source.origin) }
        }
        return IgnoreFileDocument(lines)
    }

    /// The folder of several services that are neighbours.
    private var commonParent: String? {
        guard plan.sources.count > 1 else { return nil }
        let parents = Set(plan.sources.map { $0.text.split(separator: "/").dropLast().joined(separator: "/") })
        return parents.count == 1 ? parents.first.flatMap { $0.isEmpty ? nil : $0 } : nil
    }

    /// Patterns for one name at the top of each service; a single one where the services are neighbours.
    private func patterns(_ name: String, in parent: String?) throws -> [IgnorePattern] {
        if let parent { return [try IgnorePattern(checking: "\(parent)/*/\(name)")] }
        return try plan.sources.map { try IgnorePattern(path: $0.appending(name).text) }
    }

    private func own(_ file: String) -> Sourced<String> { Sourced(plan.ownFile(file), plan.origin) }

    private var isWholeProject: Bool {
        build.sourceFolders.isEmpty && plan.sources.contains { $0.text == "." }
    }

    /// Paths that the Dockerfile copies.
    private var allowed: [Sourced<String>] {
        var paths: [Sourced<String>] = []
        for source in plan.sources {
            if build.sourceFolders.isEmpty {
                if source.text != "." { paths.append(Sourced(source.text, build.source.origin)) }
            } else {
                paths +=
                    (build.sourceFolders.map { $0.map(\.text) } + manifests.map { Sourced($0, build.source.origin) })
                    .map { path in path.map { source.appending($0).text } }
            }
        }
        paths += (build.sharedSources + build.sharedRequirements).map { $0.map(\.text) }
        if plan.hasEntrypoint { paths.append(own(DockerfilesConventions.entrypointFile)) }
        if build.kind == .staticSite { paths.append(own(DockerfilesConventions.staticSiteServerFile)) }
        var seen: Set<String> = []
        let unique = paths.filter { seen.insert($0.value).inserted }
        return unique.filter { path in !unique.contains { path.value.hasPrefix($0.value + "/") } }
    }

    /// Files that package managers read, beside the folders with sources.
    private var manifests: [String] {
        switch build.kind {
        case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .socketServer:
            PythonImage(plan: plan).requirementFiles
        case .nextjs, .node, .staticSite: ["package.json", build.requirements.text]
        case .go: ["go.mod", build.requirements.text]
        case .generic: []
        }
    }

    private static let everywhere: [IgnorePattern] = [
        "**/.git", "**/.github", "**/.gitlab*",
        "**/.env", "**/.env.*", "**/*.env", "**/*.pem", "**/*.key", "**/*.p12", "**/*.pfx", "**/id_rsa*",
        "**/__pycache__", "**/*.py[cod]", "**/.venv", "**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache",
        "**/.coverage*", "**/htmlcov", "**/node_modules", "**/.next", "**/.idea", "**/.vscode", "**/.DS_Store",
        "**/*.log", "**/*.sqlite3", "**/Dockerfile*", "**/docker-compose*", "**/compose*.yml", "**/compose*.yaml",
    ]

    /// Names that mean a result or no part of the program at the top of a service; deeper they may be code.
    private var unneeded: [String] {
        let results: [String] =
            switch build.kind {
            case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .socketServer:
                ["build", "dist", "docs", "logs", "media", "staticfiles", "tmp", "venv"]
            case .nextjs, .node, .staticSite: ["build", "coverage", "dist", "docs", "logs", "out", "tmp"]
            case .go: ["bin", "coverage", "dist"]
            case .generic: []
            }
        return (results + (build.testCommand == nil ? ["tests"] : [])).filter { name in
            !build.sourceFolders.contains { $0.text == name || $0.text.hasPrefix(name + "/") }
        }
    }
}
