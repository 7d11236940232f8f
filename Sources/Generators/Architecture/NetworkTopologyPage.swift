import Diagrams
import Documents
import Origins
import PlatformManifest
import PlatformModel

/// `network-topology.md`: a section for each environment.
struct NetworkTopologyPage {
    let platforms: PlatformSet
    let header: [String]

    private typealias Line = SourcedLinesDocument.Line

    var document: SourcedLinesDocument {
        var lines: [Line] = []
        func add(_ block: [Line]) {
            if !lines.isEmpty { lines.append(Line("")) }
            lines += block
        }
        add([Line("<!--")] + header.map { Line($0.split(separator: "--").joined(separator: "- -")) } + [Line("-->")])
        let title = platforms.base.title
        add([Line("# Network topology of \(MarkdownText.escaped(title.value))", [title.origin])])
        add(Self.introduction.map { Line($0) })
        for platform in platforms.environments {
            for block in section(platform) { add(block) }
        }
        return SourcedLinesDocument(lines)
    }

    private static let introduction = [
        "Each area is a network; a service stands in the one it belongs to most, and its label names the others. Thick lines are",
        "public traffic, thin ones calls, dashed ones what a service waits for or what an exporter watches. That Prometheus reads",
        "metrics is not drawn. `platformgen graph --env NAME` draws the same as a picture for a wall.",
    ]

    private func section(_ platform: Platform) -> [[Line]] {
        let topology = Topology(of: platform)
        var blocks: [[Line]] = []
        let environment = platform.environment.name.map { [$0.origin] } ?? []
        blocks.append([Line("## \(MarkdownText.escaped(topology.environment))", environment)])
        if let description = platform.environment.description {
            blocks.append([Line(MarkdownText.escaped(description.value), [description.origin])])
        }
        blocks.append(diagram(topology))
        let networks = networkRows(topology)
        if !networks.isEmpty {
            blocks.append([Line("### Networks of \(topology.environment)", environment)])
            blocks.append(Self.table(["network", "address", "services drawn in it", "also joined by"], networks))
        }
        let published = publishedRows(topology)
        blocks.append([Line("### Ports of the host in \(topology.environment)", environment)])
        blocks.append(
            published.isEmpty
                ? [Line("None.")] : Self.table(["service", "published on"], published)
        )
        let routes = routeRows(topology)
        if !routes.isEmpty {
            blocks.append([Line("### Public paths of \(topology.environment)", environment)])
            blocks.append(Self.table(["path", "leads to"], routes))
        }
        return blocks
    }

    private func diagram(_ topology: Topology) -> [Line] {
        let printer = MermaidPrinter.hasTooManyEdges(topology) ? nil : MermaidPrinter(topology)
        guard let printer, !printer.isTooLarge else {
            return [
                Line("Too large for a diagram in Markdown; `platformgen graph --env \(topology.environment)` draws it.")
            ]
        }
        return [Line("```mermaid")] + printer.lines + [Line("```")]
    }

    private func networkRows(_ topology: Topology) -> [Line] {
        topology.areas.map { area in
            let members = topology.nodes.filter { $0.facts(.network).contains { $0.text == area.name.text } }
            let drawn = members.filter { $0.home == area.name }.map(\.name)
            let others = members.filter { $0.home != area.name }.map(\.name)
            let origins = members.flatMap { [$0.origin] + $0.homeOrigins }
            return Self.row(
                [
                    MarkdownText.code(area.name.text, inTable: true),
                    list([area.detail.text].filter { !$0.isEmpty }), list(drawn), list(others),
                ],
                [area.origin] + area.detail.origins + origins
            )
        }
    }

    private func publishedRows(_ topology: Topology) -> [Line] {
        topology.nodes.compactMap { node in
            let published = node.facts(.published)
            guard !published.isEmpty else { return nil }
            return Self.row(
                [MarkdownText.code(node.name, inTable: true), list(published.map(\.text))],
                [node.origin] + published.flatMap(\.origins)
            )
        }
    }

    private func routeRows(_ topology: Topology) -> [Line] {
        topology.nodes.flatMap { node in
            node.facts(.route).map { route in
                Self.row(
                    [MarkdownText.code(route.text, inTable: true), MarkdownText.code(node.name, inTable: true)],
                    [node.origin] + route.origins
                )
            }
        }
            + topology.fileRoutes.map { route, volume in
                Self.row(
                    [
                        MarkdownText.code(route.text, inTable: true),
                        "volume \(MarkdownText.code(volume.text, inTable: true))",
                    ],
                    route.origins
                )
            }
    }

    private func list(_ names: [String]) -> String {
        names.isEmpty ? "–" : names.map { MarkdownText.code($0, inTable: true) }.joined(separator: ", ")
    }

    private static func row(_ cells: [String], _ origins: [Origin]) -> Line {
        Line("| \(cells.joined(separator: " | ")) |", origins)
    }

    private static func table(_ head: [String], _ rows: [Line]) -> [Line] {
        [row(head, []), row(head.map { _ in "---" }, [])] + rows
    }
}
