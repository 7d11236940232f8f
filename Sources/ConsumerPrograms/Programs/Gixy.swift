import Foundation
import Origins
import PlatformManifest
import PlatformModel

/// gixy looks for mistakes in the gateway's configuration that others can abuse.
package struct Gixy: ConsumerProgram {
    package let name = "gixy"
    package let subject = "weaknesses of the gateway's configuration"
    package let installation = "pip install gixy-ng"

    /// Variables that name upstream blocks need no resolver, and a cache of open files is a matter of taste (NX-33). What is
    /// returned before `allow` and `deny` are asked is that the platform is down for maintenance, or the method not known.
    package static let matterOfTaste = [
        "missing_resolver", "try_files_is_evil_too", "return_bypasses_allow_deny",
    ]

    package init() {}

    private struct Weakness: Decodable {
        let plugin: String
        let summary: String?
        let reason: String?
    }

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        GatewayFiles.all(in: files).map { gateway in
            ConsumerRun([gateway.paths]) { _, tools in
                let relocated = try await gateway.lay(out: files, tools)
                let result = try await tools.run(["-f", "json", "\(relocated.folder)/config/nginx.conf"])
                guard let data = result.output.data(using: .utf8), !data.isEmpty else {
                    throw NotRunnable(PrintedPlaces.shortened(result.transcript))
                }
                // Where the manifest says no to HSTS, since browsers would keep the word for years, it is meant.
                let isMeant = gateway.gateway.tls?.settings.hsts.value == false ? ["hsts_header"] : []
                return try JSONDecoder().decode([Weakness].self, from: data)
                    .filter { !(Self.matterOfTaste + isMeant).contains($0.plugin) }
                    .map { weakness in
                        let message = [weakness.summary, weakness.reason].compactMap(\.self).joined(separator: ": ")
                        return Finding(program: name, rule: weakness.plugin, path: gateway.main, message: message)
                    }
            }
        }
    }
}
