import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What the heads of the Compose files tell their reader.
enum ComposeComments {
    static func base(_ platforms: PlatformSet) -> [YAMLDocument.Note] {
        let layered = platforms.environments.filter { !$0.environment.standsAlone && $0.stack == nil }
        guard !layered.isEmpty else { return [.init("What is the same in every environment. It publishes no port.")] }
        return [.init("What is the same in every environment. It publishes no port; use it with one overlay:")]
            + layered.compactMap { platform in
                platform.environment.name.map { name in
                    let layout = platform.layout
                    let overlay = layout.composeFileName(name.text)
                    return .init(
                        "  docker compose -f \(layout.composeFileName("base")) -f \(overlay) …",
                        .derived(
                            rule: "overlay of an environment",
                            from: [name.origin, platform.environment.purpose.origin]
                        )
                    )
                }
            }
    }

    static func part(_ part: ComposePart, _ platform: Platform) -> [YAMLDocument.Note] {
        if let stack = platform.stack {
            return [
                .init("Goes over the other files on a single engine, or is left out with all of its services."),
                .init("Several hosts need it not: \(stack.file) has these services.", stack.origin),
            ]
        }
        let files = platform.composeFiles.map { "-f \($0)" }.joined(separator: " ")
        return [
            .init("Goes over the other files, or is left out with all of its services. From the output folder:"),
            .init("  docker compose \(files) …", platform.environment.name?.origin ?? .constant),
            .init("Paths in it start at the first of these files."),
        ]
    }

    static func environment(_ platform: Platform) -> [YAMLDocument.Note] {
        guard let name = platform.environment.name?.value else { return [] }
        let layout = platform.layout
        let own = layout.compose.appending(layout.composeFileName(name.text))
        let description = platform.environment.description.map { [("\(name): \($0.value)", $0.origin)] } ?? []
        var lines: [String]
        if platform.environment.standsAlone {
            let file = platform.environmentFile
            let values = platform.needsEnvironmentFile ? " --env-file \(file)" : ""
            lines = [
                "Stands alone. Start it, run one service's tests, and end it with all that it kept, from the output folder:"
            ]
            if platform.needsEnvironmentFile {
                lines.append("  cp \(file).template \(file)  # and fill in what is required")
            }
            if !platform.secrets.isEmpty && platform.environment.mayInventSecrets {
                lines.append("  \(PlatformConventions.developmentSecrets) \(name)")
            }
            for words in [platform.startWords, "run --rm --build <service>-tests", "down --volumes"] {
                lines += wrapped("  docker compose\(values) -f \(own)", words)
            }
        } else if let stack = platform.stack {
            lines = [
                "Goes over \(layout.composeFileName("base")): the same platform on a single engine, to compare and to rehearse with.",
                "Its hosts are started by \(stack.file), which says how.",
            ]
        } else {
            let files = platform.composeFiles.map { "-f \($0)" }
            lines = [
                "Goes over \(layout.composeFileName("base")). Start and check from the output folder with:",
                "  docker compose --env-file \(platform.environmentFile) \(files.dropLast().joined(separator: " ")) \\",
                "    \(files.last ?? "") \(platform.startWords)",
            ]
        }
        let purpose = platform.stack?.origin ?? platform.environment.purpose.origin
        return (description + lines.map { ($0, purpose) }).map { .init($0, $1) }
    }

    /// On one line of a comment, or on two.
    private static func wrapped(_ start: String, _ rest: String) -> [String] {
        start.utf8.count + rest.utf8.count < 117 ? ["\(start) \(rest)"] : ["\(start) \\", "    \(rest)"]
    }
}
