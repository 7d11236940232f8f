import Diagrams
import Documents
import Foundation
import PlatformModel
import TestSupport
import Testing

@testable import platformgen

/// Graphviz and a browser read what 'graph' draws.
@Suite struct GraphConsumerTests {
    /// Every environment of every system.
    private static let topologies: [(name: String, topology: Topology)] = RenderedSystem.manifests.flatMap { manifest in
        let platforms = (try? Project.load(manifest.path))?.platforms?.environments ?? []
        return platforms.map { platform in
            let topology = Topology(of: platform)
            return ("\(manifest.name) \(topology.environment)", topology)
        }
    }

    @Test func graphvizReadsEveryTopology() throws {
        let dot = try requireProgram("dot")
        #expect(!Self.topologies.isEmpty)
        try ProcessRunner.withTemporaryFolder { folder in
            for (name, topology) in Self.topologies {
                try writeFile(DOTPrinter(topology).document.rendered(), to: "\(folder)/topology.dot")
                let result = try ProcessRunner.run(dot, ["-Tplain", "topology.dot"], workingFolder: folder)
                #expect(result.status == 0 && result.errorOutput == "", "\(name)\n\(result.errorOutput)")
                let nodes = result.outputText.split(separator: "\n").count { $0.hasPrefix("node ") }
                #expect(nodes == topology.nodes.count, "\(name)")
            }
        }
    }

    /// The widths of texts are assumed; a browser says what they are.
    @Test func aBrowserFindsRoomForEveryText() throws {
        let chromium = try requireProgram("chromium")
        let drawings = Self.topologies.map { TopologyLayout.drawing(of: $0.topology) }
        let pictures = drawings.map { drawing in
            String(decoding: SVGPrinter(drawing).document().rendered(), as: UTF8.self)
                .split(separator: "\n").dropFirst().joined(separator: "\n")
        }
        let page = "<!DOCTYPE html><body>\(pictures.joined())<script>\(Self.measure)</script></body>"
        let dump = try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(page.utf8), to: "\(folder)/page.html")
            return try HeadlessBrowser(chromium).load("file://\(folder)/page.html").dump
        }
        let texts = drawings.map(Self.texts).reduce(0, +)
        #expect(texts > 1000)
        let found = dump.firstMatch(of: /<output>(.*?)<\/output>/).map { String($0.1) }
        #expect(found == "\(texts) texts, outside: none")
    }

    /// Compares each text with the box around it, and says which ones stick out.
    private static let measure = """
        const outside = [];
        const texts = document.querySelectorAll("svg text");
        for (const text of texts) {
          let box = text.parentElement.querySelector(":scope > rect");
          if (text.classList.contains("chip")) {
            box = text.previousElementSibling;
            if (box.tagName === "circle") box = box.previousElementSibling;
          }
          if (!box || text.closest(".legend") || text.parentElement.tagName === "svg")
            box = text.closest("svg").querySelector(".paper");
          const own = text.getBBox(), room = box.getBBox();
          if (own.x < room.x || own.x + own.width > room.x + room.width || own.y < room.y
              || own.y + own.height > room.y + room.height) outside.push(text.textContent);
        }
        const output = document.createElement("output");
        output.textContent = `${texts.length} texts, outside: ${outside.join(", ") || "none"}`;
        document.body.append(output);
        """

    private static func texts(of drawing: Drawing) -> Int {
        drawing.texts.count + drawing.areas.flatMap(\.texts).count + drawing.groups.count
            + drawing.cards.map { $0.texts.count + $0.chips.count }.reduce(0, +) + drawing.legend.count
    }
}

/// Chromium without a window.
struct HeadlessBrowser {
    private let program: String
    private let isDark: Bool

    init(_ program: String, isDark: Bool = false) {
        self.program = program
        self.isDark = isDark
    }

    /// The page as it is after its scripts have run, and what stands in the console.
    func load(_ url: String) throws -> (dump: String, console: [String]) {
        try ProcessRunner.withTemporaryFolder { folder in
            let result = try ProcessRunner.run(
                program,
                [
                    "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder)",
                    "--window-size=1400,900",
                    "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--enable-logging=stderr",
                    "--log-level=0",
                    "--dump-dom", url,
                ],
                timeoutSeconds: 120
            )
            try #require(result.status == 0, "\(result.errorOutput.suffix(2000))")
            let console = result.errorOutput.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") }
            return (result.outputText, console)
        }
    }
}
