import Origins
import PlatformManifest

/// No two volumes are one to the engine: what the one holds would appear in the other.
struct VolumeNameCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.sharedVolumeName]

    func check(_ scope: CheckScope) {
        var holders: [String: Sourced<VolumeName>] = [:]
        for entry in scope.manifest.volumes.entries where entry.value.engineName == nil {
            holders[usual(entry.name.value.text, scope)] = entry.name
        }
        for service in scope.manifest.services.entries where service.value.component != nil {
            let name = service.name.map { VolumeName(unchecked: PlatformConventions.dataVolume(of: $0.text)) }
            if scope.manifest.volumes[name.value] == nil { holders[usual(name.value.text, scope)] = name }
        }
        for entry in scope.manifest.volumes.entries {
            guard let name = entry.value.engineName else { continue }
            guard let holder = holders[name.value.text] else {
                holders[name.value.text] = entry.name
                continue
            }
            scope.report(
                CheckMessage(
                    .sharedVolumeName,
                    "the engine calls both volume '\(entry.name.value)' and volume '\(holder.value)' '\(name.value)'"
                ),
                at: name.origin,
                notes: [DiagnosticNote("the other one stands here", at: holder.origin)],
                fix: "mount one volume in both places, or give this one a name of its own"
            )
        }
    }

    /// What the engine calls a volume of the project unless it is told.
    private func usual(_ name: String, _ scope: CheckScope) -> String {
        "\(scope.manifest.platform.value.name.value)_\(name)"
    }
}

extension DiagnosticCode {
    static let sharedVolumeName = DiagnosticCode("PG0463", "name of two volumes")
}
