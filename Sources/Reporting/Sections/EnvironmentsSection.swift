import Documents
import Origins
import PlatformManifest
import PlatformModel

extension PlatformReport {
    /// What the environments are, side by side.
    var environmentsSection: ReportSection? {
        guard !environments.isEmpty else { return nil }
        let rows: [(String, (Platform) -> ReportTable.Cell)] = [
            ("Description", { .optional($0.environment.description?.value) }),
            ("Purpose", { .text($0.environment.purpose.value.rawValue) }),
            ("Domain", { .optional(code: $0.environment.domain?.text) }),
            ("TLS", { .text($0.environment.tls?.mode.value.rawValue ?? "none") }),
            ("Images", { .text($0.environment.images.value.meaning) }),
            ("Published ports", { .text($0.environment.publish.value.meaning) }),
            ("Secrets", { .text($0.environment.secrets.value.meaning) }),
            ("Hardening", { .text($0.environment.hardening.value.meaning) }),
            ("Log level", { .text($0.environment.logLevel.value.rawValue) }),
            ("Debug", { .text($0.environment.debug.value ? "yes" : "no") }),
            ("Hot reload", { .text($0.environment.hotReload.value ? "yes" : "no") }),
            ("Hosts", { .text("\($0.environment.hosts.value.number)") }),
            ("Capacity of a host", { .optional(Self.capacity($0)) }),
            ("Metrics are kept", { .optional($0.monitoring?.retention.value.description) }),
            ("Services, jobs and tools", { .text("\($0.services.count)") }),
            ("Compose files", { .codes(orNothing: $0.composeFiles.map(\.text)) }),
        ]
        let table = ReportTable(
            id: "environments-table",
            caption: "Environments side by side",
            columns: [.init(title: "Property")] + environmentColumns,
            rows: rows.map { title, cell in .init(cells: [.text(title)] + environments.map(cell)) }
        )
        return ReportSection(id: "environments", title: "Environments", contents: [table.element])
    }

    private static func capacity(_ platform: Platform) -> String? {
        platform.environment.capacity.map { "\($0.cpus.value) cpus, \(ByteText.rounded($0.memory.value.bytes))" }
    }

    /// A column for each environment.
    var environmentColumns: [ReportTable.Column] {
        environments.map { platform in
            let name = name(of: platform)
            return ReportTable.Column(title: name, environment: name)
        }
    }

    func name(of platform: Platform) -> String { platform.environment.name?.value.text ?? "base" }
}

extension ReportTable.Cell {
    static func optional(_ text: String?) -> ReportTable.Cell { text.map(Self.text) ?? .nothing }
    static func optional(code: String?) -> ReportTable.Cell { code.map(Self.code) ?? .nothing }
}

/// Amounts of memory for people.
enum ByteText {
    /// With at most one decimal, rounded up. For example: `1.5 GiB`, `512 MiB`.
    static func rounded(_ bytes: Int) -> String {
        if bytes < 1 << 30 { return "\((bytes + (1 << 20) - 1) >> 20) MiB" }
        let tenths = ((bytes >> 10) * 10 + (1 << 20) - 1) >> 20
        return "\(fixedPointText(tenths, digits: 1)) GiB"
    }
}
