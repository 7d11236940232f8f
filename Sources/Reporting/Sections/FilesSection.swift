import Documents

extension PlatformReport {
    /// Every rendered file, and what makes it.
    var filesSection: ReportSection? {
        guard !files.isEmpty else { return nil }
        let counts = Dictionary(grouping: files, by: \.family).mapValues(\.count)
        let made = families.filter { counts[$0.name] != nil }
        let familyTable = ReportTable(
            id: "families-table",
            caption: "Families of files",
            columns: [.init(title: "Family"), .init(title: "Makes"), .init(title: "Files")],
            rows: made.map { family in
                .init(cells: [.code(family.name), .text(family.summary), .text("\(counts[family.name] ?? 0)")])
            }
        )
        let table = ReportTable(
            id: "files-table",
            caption: "Files below the output folder",
            columns: [.init(title: "File"), .init(title: "Family"), .init(title: "Environment")],
            rows: files.map { file in
                .init(
                    environment: file.environment,
                    cells: [.code(file.path), .text(file.family), .text(file.environment ?? "all")]
                )
            }
        )
        return ReportSection(id: "files", title: "Files", contents: [familyTable.element, table.element])
    }
}
