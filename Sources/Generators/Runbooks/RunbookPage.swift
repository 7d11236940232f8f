import Documents
import Origins
import PlatformManifest
import PlatformModel

/// One runbook (RB-01).
struct RunbookPage {
    let shelf: RunbookShelf
    let runbook: Runbook
    let header: [String]

    var document: TextDocument {
        let contents = shelf.sides.map { shelf.content(of: runbook, on: $0) }
        let content = contents[0]
        let alerts = shelf.alerts(of: runbook)
        var page = MarkdownPage()
        page.comment(header)
        page.heading(1, content.title)
        facts(alerts.map(\.alert), &page)
        page.heading(2, "Meaning and user impact")
        page.paragraph(content.meaning)
        page.paragraph(content.impact)
        table(alerts.map(\.alert), &page)
        if let promises = content.promises {
            page.paragraph(promises.introduction)
            page.table(promises.heads, promises.rows, origins: promises.origins)
        }
        page.heading(2, "First five minutes")
        setUp(&page)
        steps(contents.map(\.first), &page)
        page.heading(2, "Diagnosis")
        page.paragraph("What the alerts themselves ask, one of each:")
        for alert in named(alerts.map(\.alert)) { query(alert, &page) }
        steps(contents.map(\.diagnosis), &page)
        page.heading(2, "Mitigation")
        page.paragraph("The least risky first. Words in capitals are for you to fill in.")
        steps(contents.map(\.mitigations), &page)
        page.heading(2, "Verification")
        page.paragraph("An alert is over when its query gives nothing; most fire for five minutes more.")
        for alert in named(alerts.map(\.alert)) where alert.name != Alert.watchdog {
            page.reason = alert.origin
            commands(shelf.sides.map { ($0.engine, $0.commands.query(alert.expression)) }, &page)
        }
        page.reason = .constant
        page.heading(2, "Escalation")
        page.paragraph(content.escalation)
        page.heading(2, "Afterwards")
        page.paragraph(
            "Write down what happened and when, what helped, and what would have found it sooner; review it within 48 hours."
        )
        page.paragraph("[All runbooks](README.md)")
        return page.document
    }

    /// One alert of each name.
    private func named(_ alerts: [Alert]) -> [Alert] {
        var seen: Set<String> = []
        return alerts.filter { seen.insert($0.name).inserted }
    }

    private func facts(_ alerts: [Alert], _ page: inout MarkdownPage) {
        let severities = AlertSeverity.allCases.filter { severity in alerts.contains { $0.severity == severity } }
        var owners: [String] = []
        var ownerOrigins: [Origin] = []
        for name in alerts.compactMap(\.service) {
            guard let team = shelf.main.platform.service(name)?.team else { continue }
            if !ownerOrigins.contains(team.origin) { ownerOrigins.append(team.origin) }
            if !owners.contains(team.value) { owners.append(team.value) }
        }
        var dashboards: [AlertDashboard] = []
        let hasGrafana = shelf.main.platform.monitoring?.grafana != nil
        for alert in alerts where hasGrafana && !dashboards.contains(alert.dashboard) {
            dashboards.append(alert.dashboard)
        }
        let links = dashboards.map { dashboard in
            let uid = MarkdownText.code(dashboard.uid(in: shelf.main.platform), inTable: true)
            return dashboard.url(in: shelf.main.platform).map { "[\(uid)](<\($0)>)" } ?? uid
        }
        page.table(
            ["", ""],
            [
                ["Severity", severities.map(\.rawValue).joined(separator: ", ")],
                ["Owner", owners.isEmpty ? "–" : owners.map(MarkdownText.escaped).joined(separator: ", ")],
                ["Target", "mended within 15 minutes of a page"],
                ["Dashboards", links.isEmpty ? "–" : links.joined(separator: ", ")],
                ["Last review", "never: it is generated; the first incident reviews it"],
            ],
            origins: [
                .constant, .derived(rule: "owners of the services", from: ownerOrigins), .constant,
                PlatformDashboard.urlOrigin(in: shelf.main.platform), .constant,
            ]
        )
    }

    private func table(_ alerts: [Alert], _ page: inout MarkdownPage) {
        let rows = named(alerts).map { alert -> [String] in
            var services: [String] = []
            for other in alerts where other.name == alert.name {
                let name = other.service?.text ?? "as its labels say"
                if !services.contains(name) { services.append(name) }
            }
            return [
                alert.name, alert.severity.rawValue, services.joined(separator: ", "),
                descriptions(of: alerts.filter { $0.name == alert.name }) + ownPage(of: alert),
            ]
        }
        let origins = named(alerts).map { alert in
            Origin.derived(rule: "alerts of a name", from: alerts.filter { $0.name == alert.name }.map(\.origin))
        }
        page.table(["Alert", "Severity", "Service", "What it says"], rows, origins: origins)
    }

    /// A link to the page that the manifest names.
    private func ownPage(of alert: Alert) -> String {
        guard let page = alert.section?.value.runbook else { return "" }
        return
            " ([what to do](<\(page.text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "%7C"))>))"
    }

    /// What alerts of one name say: once, about no service in particular, where they differ in nothing but its name.
    private func descriptions(of alerts: [Alert]) -> String {
        let outlines = alerts.map(\.details.outline)
        var texts: [String] = []
        for outline in outlines where !texts.contains(outline) { texts.append(outline) }
        guard texts.count > 1 else { return texts.joined() }
        let words = outlines.map { $0.split(separator: " ", omittingEmptySubsequences: false) }
        guard let first = words.first, words.allSatisfy({ $0.count == first.count }) else {
            return texts.joined(separator: " ")
        }
        var common: [String] = []
        for (place, word) in first.enumerated() {
            if words.allSatisfy({ $0[place] == word }) {
                common.append(String(word))
            } else if zip(words, alerts).allSatisfy({ $0[place] == $1.service?.text ?? "" }) {
                common.append(place == 0 ? "The service" : "the service")
            } else {
                return texts.joined(separator: " ")
            }
        }
        return common.joined(separator: " ")
    }

    private func query(_ alert: Alert, _ page: inout MarkdownPage) {
        page.reason = alert.origin
        page.paragraph("\(alert.name):")
        let origin = alert.expression.origin
        page.code(alert.expression.text.lines.map { SourcedLine(text: $0, origin: origin) }, language: "promql")
        page.reason = .constant
    }

    /// Where the operator has to be, and the functions that the commands use.
    private func setUp(_ page: inout MarkdownPage) {
        guard shelf.sides.count > 1 else {
            let place = shelf.main.place
            let functions = shelf.main.platform.stack == nil ? "this function" : "these functions"
            page.paragraph(
                "Reading only. \(place.prefix(1).uppercased())\(place.dropFirst()); the commands below use \(functions):"
            )
            page.code(shelf.main.commands.setUp.lines, language: "sh")
            return
        }
        page.paragraph(
            "Reading only. The commands below use these functions; [other environments](README.md) have their own."
        )
        for side in shelf.sides {
            page.paragraph("With \(side.engine), as in \(side.environment), \(side.place):")
            page.code(side.commands.setUp.lines, language: "sh")
        }
    }

    /// The steps of each side as one list.
    private func steps(_ lists: [[RunbookContent.Step]], _ page: inout MarkdownPage) {
        let merged = RunbookStep.merged(zip(shelf.sides, lists).map { ($0.engine, $1) })
        for (index, step) in merged.enumerated() {
            page.origin = step.origin
            page.reason = step.origin
            defer {
                page.origin = .constant
                page.reason = .constant
            }
            let isOfAll = step.variants.count == shelf.sides.count
            let engines = step.variants.map(\.engine).joined(separator: ", ")
            page.paragraph("**\(index + 1).** \(isOfAll ? "" : "*\(engines) only.* ")\(step.text)\(step.undo)")
            commands(step.variants.map { ($0.engine, $0.step.command) }, &page)
        }
    }

    /// One block where all sides say the same.
    private func commands(_ variants: [(engine: String, command: OperatorCommand?)], _ page: inout MarkdownPage) {
        let isOne = Set(variants.map { $0.command?.text }).count == 1
        for (engine, command) in isOne ? Array(variants.prefix(1)) : variants {
            guard let command else { continue }
            if !isOne { page.paragraph("With \(engine):") }
            page.code(command.lines, language: "sh")
        }
    }
}

/// The list of all runbooks.
struct RunbookIndex {
    let shelf: RunbookShelf
    let header: [String]

    var document: TextDocument {
        var page = MarkdownPage()
        page.comment(header)
        page.origin = shelf.main.platform.title.origin
        page.heading(1, "Runbooks of \(shelf.main.platform.title.value)")
        page.origin = .constant
        page.paragraph("What to do when an alert comes in. Every alert links to its runbook.")
        page.table(
            ["Runbook", "Alerts", "What it is about"],
            shelf.runbooks.map { runbook in
                let content = shelf.content(of: runbook, on: shelf.main)
                var names: [String] = []
                for entry in shelf.alerts(of: runbook) where !names.contains(entry.alert.name) {
                    names.append(entry.alert.name)
                }
                return [
                    "[\(content.title)](\(runbook.fileName))", names.joined(separator: ", "),
                    content.meaning,
                ]
            },
            origins: shelf.runbooks.map { runbook in
                .derived(rule: "alerts of a runbook", from: shelf.alerts(of: runbook).map(\.alert.origin))
            }
        )
        page.heading(2, "Environments")
        let sides = shelf.sides.map(\.platform.environment)
        page.origin = .derived(
            rule: "environment of the runbooks",
            from: sides.flatMap { [$0.purpose.origin] + ($0.name.map { [$0.origin] } ?? []) }
        )
        let names = shelf.sides.map { side in
            shelf.sides.count == 1 ? side.environment : "\(side.environment), with \(side.engine)"
        }
        page.paragraph(
            "The runbooks' commands are those of \(names.joined(separator: ", and of ")). In other environments begin with:"
        )
        for platform in shelf.platforms.environments {
            guard let monitoring = platform.monitoring, let environment = platform.environment.name?.text else {
                continue
            }
            let commands = platform.operatorCommands(monitoring, sharesPage: shelf.sides.count > 1)
            page.origin = platform.environment.name?.origin ?? .constant
            page.heading(3, environment)
            page.code(commands.setUp.lines, language: "sh")
        }
        return page.document
    }
}
