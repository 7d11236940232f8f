import Origins
import PlatformManifest

/// Which services wait for a call: those of a Compose profile (CP-16, CP-29).
extension PlatformResolver {
    /// Tools have a profile of their own. So have jobs that a timer starts, and those on which nobody waits: an end that
    /// nobody waits for is a failure to `up --wait`. A job for services of one profile is of that one.
    func profile(of entry: NamedMap<ServiceName, ServiceSection>.Entry) -> Sourced<String>? {
        let section = entry.value
        if let profile = section.profile { return profile.map(\.text) }
        switch section.role.value {
        case .service: return nil
        case .tool: return Sourced("tools", .derived(rule: "profile of tools", from: [section.role.origin]))
        case .job: break
        }
        if let schedule = section.schedule {
            return Sourced(Self.jobs, .derived(rule: "profile of scheduled jobs", from: [schedule.origin]))
        }
        if let known = memo.profiles[entry.name.value] { return known }
        // A circle, which a check reports, ends here.
        memo.profiles[entry.name.value] = .some(nil)
        let profile = profile(ofJob: entry)
        memo.profiles[entry.name.value] = .some(profile)
        return profile
    }

    private static let jobs = "jobs"

    private func profile(ofJob entry: NamedMap<ServiceName, ServiceSection>.Entry) -> Sourced<String>? {
        let waiting = dependents(of: entry.name.value)
        guard let first = waiting.first else {
            return Sourced(
                Self.jobs,
                .derived(rule: "profile of jobs on which nobody waits", from: [entry.value.role.origin])
            )
        }
        guard let shared = profile(of: first),
            waiting.dropFirst().allSatisfy({ profile(of: $0)?.value == shared.value })
        else { return nil }
        return Sourced(shared.value, .derived(rule: "profile of all who wait for a job", from: [shared.origin]))
    }

    /// The services that wait for another one here.
    private func dependents(of name: ServiceName) -> [NamedMap<ServiceName, ServiceSection>.Entry] {
        manifest.services.entries.filter { entry in
            isHere(entry)
                && (entry.value.dependsOn?.value.dependencies ?? []).contains { $0.service.value == name }
        }
    }
}
