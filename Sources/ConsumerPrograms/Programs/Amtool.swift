import Origins
import PlatformManifest
import PlatformModel

/// amtool reads Alertmanager's configuration and templates.
package struct Amtool: ConsumerProgram {
    package let name = "amtool"
    package let subject = "Alertmanager's configuration"
    package let installation = "apt-get install prometheus-alertmanager, or https://prometheus.io/download/"

    package init() {}

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        files.platforms.environments.flatMap { platform -> [ConsumerRun] in
            guard let folder = platform.layout.alertmanager?.text else { return [] }
            let all = files.paths(below: folder)
            let configuration = "\(folder)/alertmanager.yml"
            guard all.contains(configuration) else { return [] }
            return [
                ConsumerRun([all]) { _, tools in
                    let result = try await tools.run(["check-config", files.absolute(configuration)])
                    guard result.status != 0 else { return [] }
                    // Before 0.26 a webhook's address had to stand in the file itself (AM-04).
                    if result.transcript.contains("field url_file not found in type config.plain") {
                        throw NotRunnable("it is older than 0.26, which reads addresses of webhooks from files")
                    }
                    return PrintedPlaces.findings(in: result.transcript, of: name, files, fallback: configuration)
                }
            ]
        }
    }
}
