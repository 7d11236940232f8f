import Origins
import PlatformManifest

/// What lies in one place belongs to one environment, and names in the layout mean something.
struct LayoutCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.sharedFolder, .unknownComposeFile]

    func check(_ scope: CheckScope) {
        guard let layout = scope.manifest.layout?.value else { return }
        for entry in layout.composeFiles.entries {
            let name = entry.name.value.text
            guard name != "base", name != "network-policy",
                !scope.manifest.environments.contains(EnvironmentName(unchecked: name))
            else { continue }
            scope.report(
                CheckMessage(.unknownComposeFile, "there is no Compose file '\(name)'"),
                at: entry.name.origin,
                fix: "name 'base', 'network-policy' or an environment"
            )
        }
    }

    func check(all scopes: [CheckScope]) {
        var owners: [ProjectPath: EnvironmentName] = [:]
        for scope in scopes {
            guard let name = scope.environment.name, let section = scope.manifest.layout?.value else { continue }
            let patterns = [section.nginx, section.prometheus, section.alertmanager]
            for pattern in patterns + section.composeParts.entries.map(\.value.file) {
                let path = pattern.value.path(in: name.value)
                guard let owner = owners.updateValue(name.value, forKey: path), owner != name.value else { continue }
                scope.report(
                    CheckMessage(
                        .sharedFolder,
                        "'\(path)' is for files of environment '\(owner)' and of environment '\(name.value)'"
                    ),
                    at: pattern.origin,
                    fix: "put '{environment}' in the path, or give one environment its own with 'in'"
                )
            }
        }
    }
}

extension DiagnosticCode {
    static let sharedFolder = DiagnosticCode("PG0460", "place of two environments' files")
    static let unknownComposeFile = DiagnosticCode("PG0461", "Compose file that does not exist")
}
