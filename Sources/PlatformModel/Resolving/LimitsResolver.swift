import Origins
import PlatformManifest

/// What a service may use in one environment.
///
/// A service's own override wins over the environment's rule, that over the service's usual limits.
struct LimitsResolver {
    let manifest: Manifest
    let base: Manifest
    let environmentLimits: EnvironmentLimitsSection?

    func limits(of entry: NamedMap<ServiceName, ServiceSection>.Entry) -> Limits? {
        guard let written = entry.value.limits else { return nil }
        let isOwnOverride = written.places != base.services[entry.name.value]?.limits?.places
        if !isOwnOverride, let className = environmentLimits?.limitsClass {
            return limits(ofClass: className.value, origin: className.origin)
        }
        let usual: Limits?
        switch written.value {
        case .named(let name): usual = limits(ofClass: name, origin: written.origin)
        case .written(let section): usual = limits(section, className: nil, origin: nil)
        }
        guard !isOwnOverride, let usual, let scale = environmentLimits?.scale else { return usual }
        return scaled(usual, by: scale)
    }

    private func limits(ofClass name: LimitsClassName, origin: Origin) -> Limits? {
        manifest.limits[name].map { limits($0, className: name, origin: origin) }
    }

    private func limits(_ section: LimitsSection, className: LimitsClassName?, origin: Origin?) -> Limits {
        func from<Value>(_ value: Sourced<Value>) -> Sourced<Value> {
            guard let className, let origin else { return value }
            return Sourced(value.value, .derived(rule: "limits class '\(className)'", from: [value.origin, origin]))
        }
        return Limits(
            cpus: from(section.cpus),
            memory: from(section.memory),
            pids: from(section.pids),
            reservedCPUs: section.reserve?.value.cpus.map(from),
            reservedMemory: section.reserve?.value.memory.map(from),
            className: className
        )
    }

    /// Processor time rounds up to hundredths, memory to whole mebibytes; fewer than 50 pids are only what they were before.
    private func scaled(_ limits: Limits, by scale: Sourced<Percentage>) -> Limits {
        let share = scale.millionths
        func derived<Value>(_ value: Value, _ source: Origin) -> Sourced<Value> {
            Sourced(value, .derived(rule: "scale of the environment's limits", from: [source, scale.origin]))
        }
        func cpus(_ value: Sourced<CPUCount>) -> Sourced<CPUCount> {
            let millicores = (value.millicores * share + 999_999) / 1_000_000
            return derived(CPUCount(millicores: max(10, (millicores + 9) / 10 * 10)), value.origin)
        }
        func memory(_ value: Sourced<MemorySize>) -> Sourced<MemorySize> {
            let mebibytes = (value.mebibytes * share + 999_999) / 1_000_000
            return derived(MemorySize(bytes: max(1, mebibytes) << 20), value.origin)
        }
        let pids = min(limits.pids.number, max(50, (limits.pids.number * share + 999_999) / 1_000_000))
        return Limits(
            cpus: cpus(limits.cpus),
            memory: memory(limits.memory),
            pids: derived(PositiveCount(unchecked: pids), limits.pids.origin),
            reservedCPUs: limits.reservedCPUs.map(cpus),
            reservedMemory: limits.reservedMemory.map(memory),
            className: nil
        )
    }
}

extension Sourced<LimitsReference> {
    /// Where it and its parts were written: an override of one part leaves the place of the whole as it was.
    fileprivate var places: [Origin] {
        guard case .written(let section) = value else { return [origin] }
        let reserve = section.reserve?.value
        return [origin, section.cpus.origin, section.memory.origin, section.pids.origin]
            + [reserve?.cpus?.origin, reserve?.memory?.origin].compactMap(\.self)
    }
}
