import ArgumentParser
import Diagrams
import Documents
import PlatformManifest
import PlatformModel

struct GraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draws what runs in an environment: networks, services, connections, ports.",
        discussion: """
            A picture to hang on a wall (svg), a block for Markdown (mermaid), or input for Graphviz (dot). Without
            --env, it is production's. A difference shows both states in one picture: what is added, removed or changed
            is marked, by signs as well as colours.

              platformgen graph --env production > production.svg
              platformgen graph --without monitoring --output topology.svg
              platformgen graph --diff staging production > difference.svg
              platformgen graph --against HEAD --format mermaid
              platformgen graph --format dot | dot -Tpdf > topology.pdf
            """
    )

    @OptionGroup var manifest: ManifestOption

    @Option(name: .customLong("env"), help: ArgumentHelp("The environment.", valueName: "name"))
    var environment: String?

    @Option(help: ArgumentHelp("svg, mermaid or dot.", valueName: "format"))
    var format: TopologyFormat = .svg

    @Option(help: ArgumentHelp("What is left out: monitoring.", valueName: "layer"))
    var without: TopologyLayer?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Two environments, of which the second is drawn against the first.", valueName: "name")
    )
    var diff: [String] = []

    @Option(help: ArgumentHelp("A git revision, against whose manifest this one is drawn.", valueName: "git-rev"))
    var against: String?

    @OptionGroup var output: ResultOption

    func validate() throws {
        guard diff.isEmpty || diff.count == 2 else {
            throw ValidationError("'--diff' takes two environments: --diff staging production")
        }
        guard diff.isEmpty || environment == nil && against == nil else {
            throw ValidationError("'--diff' names its environments itself: leave out '--env' and '--against'")
        }
    }

    func run() async throws {
        try await Progress.noting("drawing") {
            let drawn = try await TopologyRequest(
                manifest: manifest.path,
                environment: environment,
                difference: diff,
                revision: against,
                hasMonitoring: without != .monitoring
            ).topology()
            try ResultFile.write(format.text(of: drawn), to: output.path)
        }
    }
}

/// The formats of pictures, by the names that the command line takes.
enum TopologyFormat: String, ExpressibleByArgument, CaseIterable {
    case svg, mermaid, dot

    func text(of topology: Topology) -> [UInt8] {
        switch self {
        case .svg: SVGPrinter(TopologyLayout.drawing(of: topology)).document().rendered()
        case .mermaid: MermaidPrinter(topology).document.rendered()
        case .dot: DOTPrinter(topology).document.rendered()
        }
    }
}

/// What a picture can do without.
enum TopologyLayer: String, ExpressibleByArgument, CaseIterable {
    case monitoring
}
