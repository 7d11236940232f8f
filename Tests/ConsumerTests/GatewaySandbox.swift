import ConsumerPrograms
import Documents
import Foundation
import Generators
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

@testable import platformgen

/// A version of nginx, and the program that is of it.
enum NginxProgram: String, CaseIterable, Sendable {
    case debian12 = "1.22.1"
    case debian13 = "1.26.3"
    case newest = "1.30.4"

    /// The path of the program; forky's may be a later patch of the same branch.
    func path() throws -> String {
        switch self {
        case .debian12:
            let program = try requireProgram("/usr/sbin/nginx")
            let version = try ProcessRunner.run(program, ["-v"]).errorOutput
            guard version.contains("/1.22.") else {
                if ProcessRunner.isContinuousIntegration {
                    return try #require(nil, "this machine's nginx is \(version)")
                }
                try Test.cancel("this machine's nginx is \(version)")
            }
            return program
        case .debian13: return try requireProgram("trixie/bin/nginx")
        case .newest: return try requireProgram("forky/bin/nginx")
        }
    }

    var mimeTypes: String {
        switch self {
        case .debian12: "/etc/nginx/mime.types"
        case .debian13: "\(ProcessRunner.consumersFolder)/trixie/root/etc/nginx/mime.types"
        case .newest: "\(ProcessRunner.consumersFolder)/forky/root/etc/nginx/mime.types"
        }
    }
}

/// The gateway of one environment as it is rendered for a version of nginx.
struct RenderedGateway: CustomTestStringConvertible {
    let name: String
    let environment: String
    let gateway: Gateway
    /// Below the folder of the environment's configuration, with their bytes.
    let files: [(path: String, bytes: [UInt8], isExecutable: Bool)]

    var testDescription: String { "\(name) \(environment)" }

    /// Every environment's gateway of a manifest, with nginx of that version.
    static func all(of manifest: String, name: String, nginx: NginxProgram) throws -> [RenderedGateway] {
        var object = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: manifest))) as? [String: Any]
        )
        guard let service = (object["gateway"] as? [String: Any])?["service"] as? String else { return [] }
        var services = try #require(object["services"] as? [String: [String: Any]])
        services[service]?["version"] = nginx.rawValue
        services[service]?["digest"] = nil
        object["services"] = services
        let bytes = Array(try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]))
        return try all(of: SourceText(name: manifest, bytes: bytes), name: name)
    }

    struct Unrenderable: Error { let text: String }

    /// - Throws: `Unrenderable` with the diagnostics.
    static func all(of source: SourceText, name: String) throws -> [RenderedGateway] {
        let project = Project.load(source)
        let artifacts = project.artifacts()
        let text = project.report.printed(as: .text, isColored: false, version: "")
        guard !project.collector.hasErrors else { throw Unrenderable(text: text) }
        return try #require(project.platforms).environments.compactMap { platform in
            guard let gateway = platform.gateway, let folder = platform.layout.nginx?.text,
                let environment = platform.environment.name?.value
            else { return nil }
            let files = artifacts.map(\.artifact).filter { $0.environment == environment }.map(\.artifact)
                .filter { $0.path.text.hasPrefix("\(folder)/") }
            return RenderedGateway(
                name: name,
                environment: environment.text,
                gateway: gateway,
                files: files.map { file in
                    (
                        String(file.path.text.dropFirst(folder.count + 1)), file.document.rendered(),
                        file.mode == .executable
                    )
                }
            )
        }
    }
}

/// A folder in which real nginx reads a rendered gateway: the same text, but for absolute paths, ports, and where names
/// are looked up.
struct GatewaySandbox {
    typealias Ports = RelocatedGateway.Ports

    let folder: String
    let nginx: String
    var configuration: String { "\(folder)/config" }
    var certificates: String { "\(folder)/certificates" }

    /// `hosts` tells where names are that nginx looks up at its start only.
    ///
    /// - Throws: If a file cannot be written, or the program is absent.
    init(
        _ rendered: RenderedGateway,
        in folder: String,
        nginx program: NginxProgram,
        ports: Ports = Ports(),
        hosts: [String: String] = [:]
    ) throws {
        self.folder = folder
        nginx = try program.path()
        let manager = FileManager.default
        for name in RelocatedGateway.folders {
            try manager.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        try manager.createSymbolicLink(atPath: "\(folder)/bin/nginx", withDestinationPath: nginx)
        let relocated = RelocatedGateway(
            rendered.gateway,
            in: folder,
            mimeTypes: program.mimeTypes,
            ports: ports,
            hosts: hosts
        )
        for file in rendered.files {
            let text = relocated.relocated(
                String(decoding: file.bytes, as: UTF8.self).replacingOccurrences(of: "sleep '15'", with: "sleep 1"),
                isMain: file.path == "nginx.conf"
            )
            let path = "\(configuration)/\(file.path)"
            try writeFile(Array(text.utf8), to: path)
            if file.isExecutable {
                try manager.setAttributes([.posixPermissions: NSNumber(value: 0o755)], ofItemAtPath: path)
            }
        }
    }

    /// A certificate signed by itself, as `make-certificate.sh` makes one.
    func makeCertificate(names: [String], in target: String? = nil) throws {
        let openssl = try requireProgram("/usr/bin/openssl")
        let target = target ?? certificates
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let result = try ProcessRunner.run(
            openssl,
            RelocatedGateway.certificateArguments(names: names, in: target)
        )
        try #require(result.status == 0, "\(result.transcript)")
    }

    /// What `start.sh` prepares before it becomes nginx: the link to the servers with TLS, the shares of colours.
    func prepare() throws {
        if FileManager.default.fileExists(atPath: "\(configuration)/https.d") {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/tmp/https.d",
                withDestinationPath: "\(configuration)/https.d"
            )
        }
        let script = "\(configuration)/switch-release.sh"
        if FileManager.default.fileExists(atPath: script) {
            let result = try ProcessRunner.run("/bin/sh", [script, "seed"])
            try #require(result.status == 0, "\(result.transcript)")
        }
    }

    /// `nginx -t`.
    func test() throws -> ProcessResult {
        try ProcessRunner.run(nginx, ["-t", "-p", folder, "-e", "stderr", "-c", "\(configuration)/nginx.conf"])
    }
}
