import Diagrams
import Documents
import Origins
import PlatformManifest
import PlatformModel

extension PlatformReport {
    /// A picture for each environment; production's is open.
    var topologySection: ReportSection? {
        guard !environments.isEmpty else { return nil }
        let main = environments.firstIndex { $0.environment.purpose.value == .production } ?? 0
        let figures = environments.enumerated().map { number, platform in
            figure(platform, isOpen: number == main)
        }
        return ReportSection(id: "topology", title: "Topology", contents: figures)
    }

    private func figure(_ platform: Platform, isOpen: Bool) -> MarkupElement {
        let name = name(of: platform)
        let drawing = TopologyLayout.drawing(of: Topology(of: platform))
        let id = "picture-\(name)"
        let size = MarkupElement("input", ["type": "checkbox", "class": "size", "id": "\(id)-size"])
        let picture = MarkupElement(
            "div",
            [
                "class": "picture scroll", "role": "region", "tabindex": "0",
                "aria-label": "Picture of \(name)",
            ],
            of: [SVGPrinter(drawing, prefix: id, hasStyle: false).root]
        )
        let details = MarkupElement(
            "details",
            isOpen ? ["open": "open", "data-environment": name] : ["data-environment": name],
            of: [
                MarkupElement("summary", text: name), size,
                MarkupElement("label", ["for": "\(id)-size"], text: "full size"), picture,
            ]
        )
        return details
    }
}
