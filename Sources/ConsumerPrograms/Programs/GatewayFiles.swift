import Foundation
import Origins
import PlatformManifest
import PlatformModel

/// The rendered files of one environment's gateway.
struct GatewayFiles: Sendable {
    let gateway: Gateway
    /// Below the output folder.
    let folder: String
    let paths: [String]

    var main: String { "\(folder)/nginx.conf" }

    static func all(in files: RenderedFiles) -> [GatewayFiles] {
        files.platforms.environments.compactMap { platform in
            guard let gateway = platform.gateway, let folder = platform.layout.nginx?.text else { return nil }
            let paths = files.paths(below: folder)
            guard paths.contains("\(folder)/nginx.conf") else { return nil }
            return GatewayFiles(gateway: gateway, folder: folder, paths: paths)
        }
    }

    /// Writes them for a program of this machine, and what `start.sh` prepares before nginx reads them.
    func lay(out files: RenderedFiles, _ tools: Toolbox) async throws -> RelocatedGateway {
        let root = tools.folder
        let manager = FileManager.default
        for name in RelocatedGateway.folders {
            try manager.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
        }
        try tools.write("types {\n  text/html html;\n}\n", to: "mime.types")
        let relocated = RelocatedGateway(
            gateway,
            in: root,
            mimeTypes: "\(root)/mime.types",
            hosts: Dictionary(gateway.upstreams.map { ($0.service.value.text, "127.0.0.1") }) { first, _ in first }
        )
        for path in paths {
            let name = String(path.dropFirst(folder.count + 1))
            let text = relocated.relocated(files.text(of: path) ?? "", isMain: path == main)
            try tools.write(text, to: "config/\(name)", isExecutable: name.hasSuffix(".sh"))
        }
        if gateway.tls != nil {
            guard let openssl = InstalledPrograms().path(ofAny: ["openssl"]) else {
                throw NotRunnable("it needs a certificate, and openssl is not installed")
            }
            let names = gateway.servers.compactMap { $0.name?.value.text }
            let made = try await tools.call(
                openssl,
                RelocatedGateway.certificateArguments(names: names, in: "\(root)/certificates")
            )
            guard made.status == 0 else { throw NotRunnable("openssl: \(PrintedPlaces.shortened(made.transcript))") }
        }
        if manager.fileExists(atPath: "\(root)/config/https.d") {
            try manager.createSymbolicLink(atPath: "\(root)/tmp/https.d", withDestinationPath: "\(root)/config/https.d")
        }
        let script = "\(root)/config/switch-release.sh"
        if manager.fileExists(atPath: script) {
            let seeded = try await tools.call("/bin/sh", [script, "seed"])
            guard seeded.status == 0 else {
                throw NotRunnable("switch-release.sh: \(PrintedPlaces.shortened(seeded.transcript))")
            }
        }
        return relocated
    }
}
