import Origins
import PlatformManifest

/// Settings of a runtime belong to its kind: what no Dockerfile of that kind reads would be ignored.
struct RuntimeSettingsCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.foreignRuntimeSetting]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.services.entries {
            guard let runtime = entry.value.runtime?.value else { continue }
            for (key, origin) in runtime.written {
                guard let kinds = RuntimeSection.applicability.first(where: { $0.key == key })?.kinds,
                    !kinds.contains(runtime.kind.value)
                else { continue }
                scope.report(Self.foreign(key, runtime.kind.value), at: origin, fix: Self.wayOut(key, runtime, kinds))
            }
        }
    }

    private static func wayOut(_ key: String, _ runtime: RuntimeSection, _ kinds: [RuntimeKind]) -> String {
        let kind = runtime.kind.value
        if kind == .generic { return "delete it, and say it in your own Dockerfile" }
        switch (key, kind) {
        case ("packages", .go):
            return "delete it: the image holds nothing but the program; what only building needs is 'buildPackages'"
        case ("requirements", _), ("application", _): return "delete it: the kind has its own"
        default:
            return
                "delete it: it belongs to \(kinds.count == 1 ? "kind" : "kinds") \(spokenList(kinds.map(\.rawValue)))"
        }
    }

    private static func foreign(_ key: String, _ kind: RuntimeKind) -> CheckMessage {
        CheckMessage(.foreignRuntimeSetting, "runtime setting '\(key)' does not belong to kind '\(kind.rawValue)'")
    }
}

extension RuntimeSection {
    /// The settings that the manifest has, with the places of their values, or of the first of several.
    fileprivate var written: [(key: String, origin: Origin)] {
        let server = server?.value
        let all: [(String, Origin?)] = [
            ("version", version?.origin), ("template", template?.origin), ("application", application?.origin),
            ("requirements", requirements?.origin), ("developmentRequirements", developmentRequirements?.origin),
            ("sharedSources", sharedSources.first?.origin), ("sharedRequirements", sharedRequirements.first?.origin),
            ("sourceFolders", sourceFolders.first?.origin), ("buildPackages", buildPackages.first?.origin),
            ("packages", packages.first?.origin), ("buildCommands", buildCommands.first?.origin),
            ("output", output?.origin), ("server.workers", server?.workers?.origin),
            ("server.threads", server?.threads?.origin), ("server.workerMemory", server?.workerMemory?.origin),
            ("server.timeout", server?.timeout?.origin), ("server.keepAlive", server?.keepAlive?.origin),
            ("server.maximumRequests", server?.maximumRequests?.origin),
            ("server.maximumRequestsJitter", server?.maximumRequestsJitter?.origin),
            ("server.basePath", server?.basePath?.origin), ("steps", steps.entries.first?.name.origin),
            ("arguments", arguments.entries.first?.name.origin),
        ]
        return all.compactMap { key, origin in origin.map { (key, $0) } }
    }
}

extension DiagnosticCode {
    static let foreignRuntimeSetting = DiagnosticCode("PG0389", "runtime setting of another kind")
}
