import Origins
import PlatformManifest
import PlatformModel

/// Whoever an alert wakes finds what to do.
struct RunbookInvariant: Invariant {
    static let code = "PV0301"
    static let sentence =
        "Every alert links a runbook that is rendered and has the alert in its table and in the index, and every alert that a runbook names exists."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        let runbooks = tree.runbooks
        let pages = runbooks.filter { !$0.isIndex }
        let folder = tree.platforms.base.layout.runbooks.text
        var known: Set<String> = []
        var linked: Set<String> = []
        for environment in tree.environments {
            for alert in environment.prometheus?.alerts ?? [] {
                known.insert(alert.name)
                guard let link = alert.runbook else {
                    if !pages.isEmpty, tree.environments.contains(where: { $0.platform.monitoring?.runbooks != nil }) {
                        findings.report(alert.place, "alert '\(alert.name)' links no runbook")
                    }
                    continue
                }
                if let own = ownPage(of: alert, environment) {
                    checkOwn(own, link, alert, pages, &linked, &findings)
                    continue
                }
                checkLink(link, alert, environment, folder, &findings)
                let name =
                    (link.text ?? "").split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
                linked.insert(name)
                guard let page = pages.first(where: { $0.name == name }) else {
                    findings.report(link.place, "alert '\(alert.name)': there is no runbook '\(name)'")
                    continue
                }
                if !page.alerts.contains(where: { $0.text == alert.name }) {
                    findings.report(
                        page.alerts.first?.place ?? Place(page.path),
                        "the runbook does not list alert '\(alert.name)', which links it"
                    )
                }
            }
        }
        guard !known.isEmpty else { return }
        for page in pages {
            for alert in page.alerts where !known.contains(alert.text) {
                findings.report(alert.place, "no environment has an alert '\(alert.text)'")
            }
            let hasLinks = tree.environments.contains { $0.platform.monitoring?.runbooks != nil }
            if hasLinks, !linked.contains(page.name), !page.alerts.isEmpty {
                findings.report(Place(page.path), "no alert links this runbook")
            }
        }
        checkIndex(runbooks, pages, tree, &findings)
    }

    /// The page that the manifest names for an alert of the project's own.
    private func ownPage(of alert: AlertView, _ environment: EnvironmentView) -> WebURL? {
        environment.platform.monitoring?.alerts.first { $0.name.value.text == alert.name }?.value.runbook?.value
    }

    /// Such a page is nothing of ours; that the alert is listed among the runbooks is.
    private func checkOwn(
        _ page: WebURL,
        _ link: LocatedValue,
        _ alert: AlertView,
        _ pages: [RunbookView],
        _ linked: inout Set<String>,
        _ findings: inout FindingCollector
    ) {
        // Annotations are templates: there a brace is written in another way.
        if link.text != page.text, !page.text.holds("{") {
            findings.report(
                link.place,
                "alert '\(alert.name)' links '\(link.text ?? "")'",
                fix: "the manifest says '\(page.text)'"
            )
        }
        guard let runbook = pages.first(where: { $0.alerts.contains { $0.text == alert.name } }) else {
            findings.report(alert.place, "no runbook lists alert '\(alert.name)'")
            return
        }
        linked.insert(runbook.name)
    }

    /// Where the manifest says that runbooks are published, a link leads.
    private func checkLink(
        _ link: LocatedValue,
        _ alert: AlertView,
        _ environment: EnvironmentView,
        _ folder: String,
        _ findings: inout FindingCollector
    ) {
        guard let base = environment.platform.monitoring?.runbooks?.value.description,
            // Annotations are templates: there a brace is written in another way.
            !base.holds("{{")
        else { return }
        let prefix = base.hasSuffix("/") ? base : "\(base)/"
        let text = link.text ?? ""
        if !text.hasPrefix(prefix) || !text.hasSuffix(".md") || text.dropFirst(prefix.count).contains("/") {
            findings.report(link.place, "the runbook of alert '\(alert.name)' is linked outside '\(prefix)'")
        }
    }

    private func checkIndex(
        _ runbooks: [RunbookView],
        _ pages: [RunbookView],
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let names = Set(runbooks.map { "\($0.name).md" })
        for runbook in runbooks {
            for page in runbook.pages where !names.contains(page.text) {
                findings.report(page.place, "there is no page '\(page.text)'")
            }
        }
        guard let index = runbooks.first(where: \.isIndex) else {
            if let page = pages.first { findings.report(Place(page.path), "the index of the runbooks is missing") }
            return
        }
        let lines = (tree.text(of: index.path) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        for page in pages {
            guard let mention = index.pages.first(where: { $0.text == "\(page.name).md" }) else {
                findings.report(Place(index.path), "the index does not link '\(page.name).md'")
                continue
            }
            let cells = lines[mention.place.line - 1].split(separator: "|").map(String.init)
            let listed = cells.count > 1 ? cells[1].components(separatedBy: ", ").map(\.trimmedSpaces) : []
            for alert in page.alerts where !listed.contains(alert.text) {
                findings.report(mention.place, "the index does not list alert '\(alert.text)' of '\(page.name)'")
            }
            for name in listed where !name.isEmpty && !page.alerts.contains(where: { $0.text == name }) {
                findings.report(mention.place, "the index lists '\(name)', which runbook '\(page.name)' does not have")
            }
        }
    }
}
