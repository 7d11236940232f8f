import Origins
import PlatformManifest

/// Fills in what an environment's purpose implies.
enum EnvironmentResolver {
    static func resolve(
        _ entry: NamedMap<EnvironmentName, EnvironmentSection>.Entry?,
        platform: PlatformSection
    ) -> PlatformEnvironment {
        let section = entry?.value
        let purpose = section?.purpose ?? Sourced(.production, .standard("base"))
        func implied<Value>(_ value: Value) -> Sourced<Value> {
            Sourced(value, .derived(rule: "default of the purpose '\(purpose.value.rawValue)'", from: [purpose.origin]))
        }
        let isDevelopment = purpose.value == .development
        let isTest = purpose.value == .test
        return PlatformEnvironment(
            name: entry?.name,
            description: section?.description,
            purpose: purpose,
            domain: section?.domain ?? (isDevelopment || isTest ? nil : platform.domain),
            images: section?.images ?? implied(isDevelopment || isTest ? .build : .pull),
            publish: entry == nil
                ? Sourced(.none, .constant)
                : section?.publish ?? implied(isDevelopment ? .loopback : isTest ? .none : .edge),
            debug: section?.debug ?? implied(isDevelopment),
            logLevel: section?.logLevel ?? implied(isDevelopment ? .debug : isTest ? .warning : .info),
            secrets: section?.secrets ?? implied(isTest ? .throwaway : .files),
            hardening: section?.hardening ?? implied(isDevelopment ? .minimal : .full),
            hotReload: section?.hotReload ?? implied(isDevelopment),
            capacity: section?.capacity.map { Capacity(cpus: $0.value.cpus, memory: $0.value.memory) },
            hosts: section?.hosts ?? Sourced(1, .standard("default of 'hosts'")),
            directory: section?.directory
                ?? Sourced(
                    AbsolutePath(unchecked: "/srv/\(platform.name.value)"),
                    .derived(rule: "default of 'directory'", from: [platform.name.origin])
                ),
            tls: tls(section?.tls?.value, platform),
            retention: section?.retention
        )
    }

    private static func tls(_ section: TLSSection?, _ platform: PlatformSection) -> TLS? {
        guard let section, section.mode.value != .none else { return nil }
        return TLS(
            mode: section.mode,
            email: section.email ?? platform.contact,
            hsts: section.hsts,
            hstsPreload: section.hstsPreload,
            ocspStapling: section.ocspStapling
        )
    }
}
