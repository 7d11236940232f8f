import Foundation
import Origins
import PlatformManifest
import PlatformModel

/// `nginx -t` reads the gateway of each environment, with paths of this machine and a certificate of its own.
package struct Nginx: ConsumerProgram {
    package let name = "nginx"
    package let subject = "the gateway's configuration"
    package let installation = "apt-get install nginx-light, or https://nginx.org/en/linux_packages.html"

    package init() {}

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        GatewayFiles.all(in: files).map { gateway in
            ConsumerRun([gateway.paths]) { _, tools in
                try await Self.requireVersion(of: gateway.gateway, tools)
                let relocated = try await gateway.lay(out: files, tools)
                let result = try await tools.run(
                    ["-t", "-p", tools.folder, "-e", "stderr", "-c", "\(relocated.folder)/config/nginx.conf"]
                )
                let complaints = result.errors.split(separator: "\n").filter { line in
                    ["[warn]", "[emerg]", "[alert]", "[crit]", "[error]"].contains { line.contains($0) }
                }
                return complaints.map { finding($0, gateway, relocated) }
                    + (result.status != 0 && complaints.isEmpty
                        ? [Finding(program: name, path: gateway.main, message: result.transcript)] : [])
            }
        }
    }

    /// Files are written for the version that the manifest declares; an older program does not know all of it.
    private static func requireVersion(of gateway: Gateway, _ tools: Toolbox) async throws {
        let printed = try await tools.run(["-v"]).errors
        let words = printed.split(separator: "/").last?.prefix { !$0.isWhitespace } ?? ""
        guard let version = NginxVersion(tag: String(words)) else {
            throw NotRunnable("its version is not known: \(PrintedPlaces.shortened(printed))")
        }
        let declared = gateway.version?.value ?? .oldest
        guard (version.major, version.minor) >= (declared.major, declared.minor) else {
            throw NotRunnable("it is \(version), and the files are for \(declared)")
        }
    }

    /// nginx says `[emerg] … in /folder/config/a.conf:12`.
    private func finding(_ line: Substring, _ gateway: GatewayFiles, _ relocated: RelocatedGateway) -> Finding {
        let start = "\(relocated.folder)/config/"
        let parts = line.components(separatedBy: " in \(start)")
        let place = parts.count > 1 ? parts[1].split(separator: ":") : []
        let path = place.first.map { "\(gateway.folder)/\($0)" } ?? gateway.main
        var number = place.count > 1 ? Int(place[1]) : nil
        // The line that was put before the first.
        if path == gateway.main, getuid() == 0 { number = number.map { $0 - 1 } }
        let message = parts[0].components(separatedBy: "] ").dropFirst().joined(separator: "] ")
        return Finding(
            program: name,
            path: path,
            line: number,
            message: message.replacingOccurrences(of: "\(relocated.folder)/", with: "")
        )
    }
}

/// gixy looks for mistakes in the gateway's configuration that others can abuse.
package struct Gixy: ConsumerProgram {
    package let name = "gixy"
    package let subject = "weaknesses of the gateway's configuration"
    package let installation = "pip install gixy-ng"

    /// Variables that name upstream blocks need no resolver, and a cache of open files is a matter of taste (NX-33).
    private static let matterOfTaste = ["missing_resolver", "try_files_is_evil_too"]

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

/// The rendered files of one environment's gateway.
private struct GatewayFiles: Sendable {
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
