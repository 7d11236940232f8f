import Origins
import PlatformManifest

/// What lies in one place belongs to one environment, and names in the layout mean something.
struct LayoutCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.sharedFolder, .unknownComposeFile, .sharedComposeFile]

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
        checkComposeFiles(scopes)
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

    /// A Compose file, and where the manifest names it, if it does.
    private struct ComposeFile {
        let name: String
        let path: ProjectPath
        let origin: Origin?
    }

    /// Every Compose file is a file of its own.
    private func checkComposeFiles(_ scopes: [CheckScope]) {
        guard let base = scopes.first(where: \.isBase), let section = base.manifest.layout?.value else { return }
        let layout = base.platform.layout
        let environments = scopes.compactMap { scope in scope.environment.name.map { ($0.value, scope) } }
        var usual = ["base"] + environments.map(\.0.text)
        if base.platform.networks.contains(where: \.isInternalUnderPolicy) {
            usual.append("network-policy")
        }
        usual += environments.filter { $0.1.platform.stack != nil }.map { "\($0.0).stack" }
        let named = section.composeFiles.entries.filter { usual.contains($0.name.value.text) }
        // Those that the manifest names come first, so that a finding is about one of them.
        var files = named.map { entry in
            ComposeFile(
                name: entry.name.value.text,
                path: layout.compose.appending(entry.value.text),
                origin: entry.value.origin
            )
        }
        files += usual.filter { name in !named.contains { $0.name.value.text == name } }.map { name in
            ComposeFile(name: name, path: layout.compose.appending(layout.composeFileName(name)), origin: nil)
        }
        for (name, scope) in environments where !scope.environment.standsAlone {
            let parts = scope.manifest.layout?.value.composeParts.entries.filter { part in
                part.value.services.contains { scope.platform.service($0.value) != nil }
            }
            files += (parts ?? []).map { part in
                ComposeFile(
                    name: part.name.value.text,
                    path: part.value.file.value.path(in: name),
                    origin: part.value.file.origin
                )
            }
        }
        var owners: [ProjectPath: ComposeFile] = [:]
        for file in files {
            guard let owner = owners[file.path] else {
                owners[file.path] = file
                continue
            }
            // A part in the place of another environment's is a shared folder.
            guard owner.origin != file.origin, owner.name != file.name else { continue }
            base.report(
                CheckMessage(
                    .sharedComposeFile,
                    "the Compose files '\(owner.name)' and '\(file.name)' would both be '\(file.path)'"
                ),
                at: file.origin ?? owner.origin,
                notes: file.origin == nil
                    ? [] : [DiagnosticNote("'\(owner.name)' has its name here", at: owner.origin)],
                fix: "give one of them another name"
            )
        }
    }
}

extension DiagnosticCode {
    static let sharedComposeFile = DiagnosticCode("PG0462", "place of two Compose files")
    static let sharedFolder = DiagnosticCode("PG0460", "place of two environments' files")
    static let unknownComposeFile = DiagnosticCode("PG0461", "Compose file that does not exist")
}
