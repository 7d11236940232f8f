import Origins
import PlatformManifest

/// How a server process is run: what the manifest says, else what follows from the limits (CP-36).
enum ServerResolver {
    static func resolve(_ section: ServerSection?, _ facts: RuntimeFacts, kind: RuntimeKind, limits: Limits?) -> Server
    {
        let standard = Origin.standard("runtime '\(kind.rawValue)'")
        let (workers, derivation) = workers(section, facts, limits, standard)
        return Server(
            workers: workers,
            workersDerivation: derivation,
            threads: section?.threads ?? Sourced(facts.threads, standard),
            timeout: section?.timeout ?? Sourced(.seconds(60), standard),
            gracefulTimeout: section?.gracefulTimeout ?? Sourced(.seconds(30), standard),
            keepAlive: section?.keepAlive ?? Sourced(.seconds(75), standard),
            maximumRequests: section?.maximumRequests ?? Sourced(1000, standard),
            maximumRequestsJitter: section?.maximumRequestsJitter ?? Sourced(50, standard),
            basePath: section?.basePath
        )
    }

    private static func workers(
        _ section: ServerSection?,
        _ facts: RuntimeFacts,
        _ limits: Limits?,
        _ standard: Origin
    ) -> (Sourced<PositiveCount>, String?) {
        if let workers = section?.workers { return (workers, nil) }
        guard let limits else { return (Sourced(facts.workerRule == .web ? 2 : 1, standard), nil) }
        let size = section?.workerMemory?.value ?? facts.workerMemory
        let byMemory = limits.memory.bytes * 8 / 10 / size.bytes
        let origins = [limits.memory.origin, section?.workerMemory?.origin ?? standard]
        switch facts.workerRule {
        case .one:
            return (Sourced(1, standard), nil)
        case .models:
            let count = max(1, byMemory)
            let text = "max(1, 80 % of \(limits.memory.value) / \(size)) = \(count)"
            return (Sourced(PositiveCount(unchecked: count), .derived(rule: "workers (CP-36)", from: origins)), text)
        case .web:
            let byCPU = 2 * limits.cpus.millicores / 1000 + 1
            let count = max(2, min(byCPU, byMemory))
            let text =
                "max(2, min(2 × \(limits.cpus.value) cpus + 1, 80 % of \(limits.memory.value) / \(size))) = \(count)"
            let origin = Origin.derived(rule: "workers (CP-36)", from: [limits.cpus.origin] + origins)
            return (Sourced(PositiveCount(unchecked: count), origin), text)
        }
    }
}
