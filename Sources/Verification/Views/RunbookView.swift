/// A runbook: a page of Markdown with a table of alerts.
struct RunbookView: Sendable {
    struct Mention: Sendable {
        let text: String
        let place: Place
    }

    /// Without `.md`, as links name it.
    let name: String
    let path: String
    /// The first cells of the table of alerts.
    let alerts: [Mention]
    /// The uids of dashboards that it links.
    let dashboards: [Mention]
    /// The pages of this folder that it links.
    let pages: [Mention]

    init(_ file: ParsedFile) {
        path = file.path
        name = String((file.path.split(separator: "/").last ?? "").dropLast(".md".count))
        var alerts: [Mention] = []
        var dashboards: [Mention] = []
        var pages: [Mention] = []
        var isTable = false
        for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let place = Place(file.path, line: number + 1)
            if line.hasPrefix("| Alert |") {
                isTable = true
            } else if isTable, line.hasPrefix("| "), !line.hasPrefix("| ---") {
                alerts.append(Mention(text: String(line.dropFirst(2).prefix { $0 != " " }), place: place))
            } else if !line.hasPrefix("|") {
                isTable = false
            }
            guard line.utf8.contains(UInt8(ascii: "(")) else { continue }
            let text = String(line)
            for part in text.components(separatedBy: "/d/").dropFirst() {
                let uid = part.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
                dashboards.append(Mention(text: String(uid), place: place))
            }
            for part in text.components(separatedBy: "](").dropFirst() {
                let target = part.prefix { $0 != ")" }
                if target.hasSuffix(".md"), !target.contains("/") {
                    pages.append(Mention(text: String(target), place: place))
                }
            }
        }
        self.alerts = alerts
        self.dashboards = dashboards
        self.pages = pages
    }

    /// The page that leads to all others.
    var isIndex: Bool { name == "README" }
}
