import Documents
import Origins
import PlatformManifest

/// What of `layout` says where a file lies.
struct FilePlaces {
    /// `nil` where the manifest leaves all files at their usual places.
    private let layout: LayoutSection?
    private let environment: EnvironmentName?

    /// `environment` is `nil` for what all environments share.
    init(_ file: ManifestFile, in environment: EnvironmentName?) {
        self.environment = environment
        layout = (file.environments.first { $0.name == environment }?.manifest ?? file.base).layout?.value
    }

    /// Only what the manifest writes.
    func origins(of path: String) -> [Origin] {
        guard let layout else { return [] }
        return (folders(around: path, layout) + names(path, layout)).filter { origin in
            if case .manifest = origin { true } else { false }
        }
    }

    private func folders(around path: String, _ layout: LayoutSection) -> [Origin] {
        let shared = [
            layout.compose, layout.images, layout.grafana, layout.runbooks, layout.architecture, layout.terraform,
        ]
        let own = environment.map { name in
            [layout.nginx, layout.prometheus, layout.alertmanager].map { pattern in
                pattern.map { $0.path(in: name) }
            }
        }
        return (shared + (own ?? [])).filter { path.hasPrefix($0.value.text + "/") }.map(\.origin)
    }

    private func names(_ path: String, _ layout: LayoutSection) -> [Origin] {
        let compose = layout.composeFiles.entries.map(\.value).filter {
            layout.compose.value.appending($0.value.text).text == path
        }
        let parts = layout.composeParts.entries.map(\.value.file).filter { file in
            environment.map { file.value.path(in: $0).text == path } ?? false
        }
        let rules = layout.ruleFile.map { path.hasSuffix("/\($0.value.text)") ? [$0.origin] : [] } ?? []
        return compose.map(\.origin) + parts.map(\.origin) + rules
    }
}
