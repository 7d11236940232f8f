import Documents
import Origins
import PlatformManifest
import PlatformModel

extension PlatformReport {
    /// What all that runs at the same time may take, against what the hosts have (CP-09).
    var limitsSection: ReportSection? {
        let tables = environments.compactMap(limitsTable)
        guard !tables.isEmpty else { return nil }
        let note = MarkupElement(
            "p",
            text: "Of services that run all the time; jobs and tools come and go. A share is of all hosts together."
        )
        return ReportSection(id: "limits", title: "Limits and capacity", contents: [note] + tables)
    }

    /// A service with what its replicas take together.
    private struct Demand {
        let name: String
        let replicas: Int
        let millicores: Int
        let bytes: Int
    }

    private func limitsTable(_ platform: Platform) -> MarkupElement? {
        let demands = platform.services.compactMap { service -> Demand? in
            guard service.role.value == .service, service.profile == nil, let limits = service.limits else {
                return nil
            }
            let replicas = service.replicas.value.number
            return Demand(
                name: service.name.value.text,
                replicas: replicas,
                millicores: limits.cpus.value.millicores * replicas,
                bytes: limits.memory.value.bytes * replicas
            )
        }
        guard !demands.isEmpty else { return nil }
        let name = name(of: platform)
        let hosts = platform.environment.hosts.value.number
        let capacity = platform.environment.capacity
        let room = capacity.map { (millicores: $0.cpus.value.millicores * hosts, bytes: $0.memory.value.bytes * hosts) }
        let total = Demand(
            name: "all",
            replicas: demands.reduce(0) { $0 + $1.replicas },
            millicores: demands.reduce(0) { $0 + $1.millicores },
            bytes: demands.reduce(0) { $0 + $1.bytes }
        )
        let largest = demands.enumerated().sorted { ($1.element.bytes, $0.offset) < ($0.element.bytes, $1.offset) }
        let rows =
            [row(total, room, name, isTotal: true)] + largest.map { row($0.element, room, name, isTotal: false) }
        let size = room.map { " of \(CPUCount(millicores: $0.millicores)) cpus and \(ByteText.rounded($0.bytes))" }
        let table = ReportTable(
            id: "limits-\(name)",
            caption: "Limits in \(name)\(size ?? ", whose capacity is not declared")",
            columns: [.init(title: "Service"), .init(title: "Replicas"), .init(title: "CPUs"), .init(title: "Memory")],
            rows: rows
        )
        return MarkupElement("div", ["data-environment": name], of: [table.element])
    }

    private func row(
        _ demand: Demand,
        _ room: (millicores: Int, bytes: Int)?,
        _ environment: String,
        isTotal: Bool
    ) -> ReportTable.Row {
        let cpus = CPUCount(millicores: demand.millicores).description
        let memory = ByteText.rounded(demand.bytes)
        func cell(_ part: Int, _ whole: Int?, _ text: String) -> ReportTable.Cell {
            guard let whole, whole > 0 else { return .text(text) }
            return .share(part, of: whole, words: "\(text), \(part * 100 / whole) %")
        }
        return .init(
            environment: environment,
            cells: [
                isTotal ? .text("All together") : .code(demand.name), .text("\(demand.replicas)"),
                cell(demand.millicores, room?.millicores, cpus), cell(demand.bytes, room?.bytes, memory),
            ],
            isTotal: isTotal
        )
    }
}
