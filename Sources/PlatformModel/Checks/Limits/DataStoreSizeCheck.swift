import Origins
import PlatformManifest

/// Sizes inside data stores fit their limits and each other (CP-10, CP-36).
struct DataStoreSizeCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.dataAboveLimit, .poolAboveConnections]

    /// max_connections of PostgreSQL unless set.
    private static let usualConnections = 100
    /// Server connections of a pool unless set, as the catalog has it.
    private static let usualPoolSize = 20

    func check(_ scope: CheckScope) {
        var pools: [ServiceName: [(entry: CheckScope.ServiceEntry, connections: Int)]] = [:]
        for (entry, service) in scope.services {
            checkMemory(entry, service, scope)
            guard service.component == .pgbouncer, let target = entry.value.settings?.value.target?.value else {
                continue
            }
            let size = entry.value.settings?.value.poolSize?.number ?? Self.usualPoolSize
            pools[target, default: []].append((entry, size * service.replicas.number))
        }
        for (entry, _) in scope.services {
            guard let pools = pools[entry.name.value] else { continue }
            checkConnections(of: entry, pools, scope)
        }
    }

    private func checkMemory(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        guard let data = entry.value.settings?.value.maximumMemory, let limit = service.limits?.memory,
            data.bytes > limit.bytes / 4 * 3
        else { return }
        let most = MemorySize(bytes: limit.value.mebibytes * 3 / 4 * (1 << 20))
        scope.report(
            Self.memory(service.name.value, data.value, limit.value),
            at: data.origin,
            notes: [DiagnosticNote("the limit stands here", at: limit.origin)],
            fix: "write at most \(most), or raise the limit"
        )
    }

    private func checkConnections(
        of store: CheckScope.ServiceEntry,
        _ pools: [(entry: CheckScope.ServiceEntry, connections: Int)],
        _ scope: CheckScope
    ) {
        let maximum = store.value.settings?.value.maximumConnections
        let room = (maximum?.number ?? Self.usualConnections) * 8 / 10
        let total = pools.reduce(0) { $0 + $1.connections }
        guard total > room, let largest = pools.max(by: { $0.connections < $1.connections }) else { return }
        let names = pools.map(\.entry.name.text)
        scope.report(
            Self.connections(names, store.name.value, total, maximum?.number ?? Self.usualConnections),
            at: largest.entry.value.settings?.value.poolSize?.origin ?? largest.entry.name.origin,
            notes: [
                DiagnosticNote(
                    maximum == nil ? "it has its default of 100 connections" : "its connections are limited here",
                    at: maximum?.origin ?? store.name.origin
                )
            ],
            fix: "lower 'poolSize' so that pools take at most \(room), or raise 'maximumConnections'"
        )
    }

    private static func memory(_ service: ServiceName, _ data: MemorySize, _ limit: MemorySize) -> CheckMessage {
        CheckMessage(
            .dataAboveLimit,
            "data of '\(service)' may take \(data), above three quarters of its memory limit of \(limit)",
            namesEnvironments: true
        )
    }

    private static func connections(
        _ pools: [String],
        _ store: ServiceName,
        _ total: Int,
        _ maximum: Int
    ) -> CheckMessage {
        CheckMessage(
            .poolAboveConnections,
            "pool\(pools.count == 1 ? "" : "s") \(spokenList(pools)) may open \(total) connections to '\(store)', above 80% of its \(maximum)",
            namesEnvironments: true
        )
    }
}

extension DiagnosticCode {
    static let dataAboveLimit = DiagnosticCode("PG0352", "data that fill the memory limit")
    static let poolAboveConnections = DiagnosticCode("PG0353", "pool larger than the database's connections")
}
