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
