import Origins
import PlatformManifest

/// Patches name files that are data; whether they change something is known when these are rendered.
struct PatchCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.patchOfOtherFormat]

    func check(_ scope: CheckScope) {
        for patch in scope.manifest.patches {
            let path = patch.value.artifact
            guard ![".yml", ".yaml", ".json"].contains(where: path.text.hasSuffix) else { continue }
            scope.report(
                Self.message(path.value),
                at: path.origin,
                fix: "name a rendered file that ends in .yml, .yaml or .json, or override its template in 'templates'"
            )
        }
    }

    private static func message(_ path: ProjectPath) -> CheckMessage {
        CheckMessage(.patchOfOtherFormat, "'\(path)' is neither YAML nor JSON, so that a merge patch cannot change it")
    }
}

extension DiagnosticCode {
    static let patchOfOtherFormat = DiagnosticCode("PG0399", "patch of a file that is neither YAML nor JSON")
}
