import Origins
import PlatformManifest
import PlatformModel

/// One image folder: a service's own, or one that several services share.
struct ImagePlan {
    struct Member {
        let name: Sourced<ServiceName>
        let build: Build
    }

    /// The platform that the labels describe.
    let platform: Platform
    /// In the manifest's order; more than one only if they share the Dockerfile.
    let members: [Member]
    /// Variables that arrive as `<NAME>_FILE` somewhere.
    let fileVariables: [Sourced<EnvironmentVariableName>]
    /// Variables that are URLs and get their password from a file somewhere.
    let passwordVariables: [Sourced<EnvironmentVariableName>]
    /// Variables that the program needs wherever it runs, with a description where there is one.
    let requiredVariables: [(name: Sourced<EnvironmentVariableName>, description: Sourced<String>?)]
    /// Folders that belong to the user: those declared writable, and those under named volumes, which take the owner of
    /// the image's folder when they are new.
    let writable: [Sourced<AbsolutePath>]

    /// Why there is such an image: the services and how they are built.
    var origin: Origin {
        .derived(rule: "image of a built service", from: members.flatMap { [$0.name.origin, $0.build.kindOrigin] })
    }

    /// What the members have in common, which is all but what `Build.composeArguments` passes.
    var build: Build { members[0].build }
    var isShared: Bool { build.isShared }
    /// The port that the image's own default command serves on.
    var port: Int { build.port?.number ?? Self.standardPort }
    /// The main port of each member, each once.
    var memberPorts: [Int] {
        var seen: Set<Int> = []
        return members.map { $0.build.port?.number ?? Self.standardPort }.filter { seen.insert($0).inserted }
    }

    private static let standardPort = 8000

    /// Whether there is anything to do before the server; images without a shell cannot.
    var hasEntrypoint: Bool {
        switch build.kind {
        case .go, .staticSite, .generic: false
        case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .socketServer, .nextjs, .node:
            !fileVariables.isEmpty || !passwordVariables.isEmpty || !requiredVariables.isEmpty || !build.steps.isEmpty
        }
    }

    /// Its folder below the output folder.
    var folder: ProjectPath { platform.layout.images.appending(build.folder) }

    /// A file of the image's own folder, from the project's root.
    func ownFile(_ name: String) -> String {
        platform.outputFolder.value.appending("\(folder)/\(name)").text
    }

    /// The comment below the header: how to build it.
    var introduction: [String] {
        let targets = "Context: the project's root. Targets: runtime (the default), dev"
        var lines = [targets + (build.testCommand == nil ? "." : ", test.")]
        if isShared {
            lines.append(
                "Shared: SOURCE, PORT, TITLE and DESCRIPTION say which service is built; the Compose files pass them."
            )
            lines += members.map { "  \($0.name.value): \($0.build.source.value)" }
        }
        return lines
    }

    /// Every member's sources below the project's root.
    var sources: [ProjectPath] { members.map(\.build.source.value) }
}
