import ConsumerPrograms
import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

/// Real nginx of three versions reads every gateway, each in the form for its version.
@Suite("Gateways as nginx reads them") struct NginxConsumerTests {
    @Test(arguments: NginxProgram.allCases) func everyGatewayIsAccepted(nginx: NginxProgram) throws {
        _ = try nginx.path()
        var count = 0
        for system in RenderedSystem.all {
            for rendered in try RenderedGateway.all(of: system.manifest, name: system.name, nginx: nginx) {
                try expectAccepted(rendered, nginx)
                count += 1
            }
        }
        #expect(count >= 8)
    }

    private func expectAccepted(_ rendered: RenderedGateway, _ nginx: NginxProgram) throws {
        try ProcessRunner.withTemporaryFolder { folder in
            let hosts = Dictionary(
                rendered.gateway.upstreams.map { ($0.service.value.text, "127.0.0.1") }
            ) { first, _ in first }
            let sandbox = try GatewaySandbox(rendered, in: folder, nginx: nginx, hosts: hosts)
            if rendered.gateway.tls != nil {
                try sandbox.makeCertificate(names: rendered.gateway.servers.compactMap { $0.name?.value.text })
            }
            try sandbox.prepare()
            let result = try sandbox.test()
            #expect(result.status == 0, "\(rendered.testDescription): \(result.transcript)")
            let complaints = result.errorOutput.split(separator: "\n").filter { line in
                line.contains("[warn]") || line.contains("[emerg]") || line.contains("[alert]")
            }
            #expect(complaints.isEmpty, "\(rendered.testDescription): \(complaints)")
        }
    }

    @Test func gixyFindsOnlyTheKnown() throws {
        let gixy = try requireProgram("venv/bin/gixy")
        for system in RenderedSystem.platforms {
            for rendered in try RenderedGateway.all(of: system.manifest, name: system.name, nginx: .newest) {
                try ProcessRunner.withTemporaryFolder { folder in
                    let sandbox = try GatewaySandbox(rendered, in: folder, nginx: .newest)
                    try sandbox.prepare()
                    let result = try ProcessRunner.run(gixy, ["-f", "json", "\(sandbox.configuration)/nginx.conf"])
                    let findings =
                        try JSONSerialization.jsonObject(with: Data(result.output)) as? [[String: Any]] ?? []
                    // Staging may go without, since browsers would keep the word for two years.
                    let known =
                        Gixy.matterOfTaste + (rendered.gateway.tls?.settings.hsts.value == false ? ["hsts_header"] : [])
                    let unknown = findings.filter { !known.contains($0["plugin"] as? String ?? "") }
                    let words = unknown.map { finding in
                        [finding["plugin"], finding["summary"], finding["reason"], finding["config"]].compactMap {
                            $0 as? String
                        }
                        .joined(separator: ": ")
                    }
                    #expect(unknown.isEmpty, "\(rendered.testDescription): \(words.joined(separator: "\n"))")
                }
            }
        }
    }

    /// Nasty texts of the manifest reach nginx as that text, or are refused with their place.
    @Test func hostileTextsStayText() throws {
        let crossplane = try requireProgram("venv/bin/crossplane")
        let texts = HostileStrings.all.filter { $0.utf8.count < 2000 }
        var accepted: [String] = []
        var routes: [[String: Any]] = [["path": "/", "to": "api"]]
        for (place, text) in texts.enumerated() {
            let route: [String: Any] = [
                "path": "/\(place)/", "to": "api", "description": text, "contentSecurityPolicy": text,
            ]
            guard (try? NginxParameter(checking: text)) != nil else {
                let project = try manifest(routes: [["path": "/", "to": "api", "contentSecurityPolicy": text]])
                #expect(throws: RenderedGateway.Unrenderable.self) {
                    try RenderedGateway.all(of: project, name: "hostile")
                }
                continue
            }
            accepted.append(text)
            routes.append(route)
        }
        #expect(accepted.count > 100)
        let rendered = try #require(try RenderedGateway.all(of: manifest(routes: routes), name: "hostile").first)
        try ProcessRunner.withTemporaryFolder { folder in
            let sandbox = try GatewaySandbox(rendered, in: folder, nginx: .newest)
            try sandbox.prepare()
            let result = try sandbox.test()
            #expect(result.status == 0, "\(result.transcript)")
            let parsed = try ProcessRunner.run(crossplane, ["parse", "\(sandbox.configuration)/nginx.conf"])
            let object = try #require(try JSONSerialization.jsonObject(with: Data(parsed.output)) as? [String: Any])
            #expect(object["status"] as? String == "ok", "\(object["errors"] ?? "")")
            let policies = Set(
                Self.directives(in: object["config"] ?? []).filter { $0.first == "add_header" }.map { $0[2] }
            )
            // crossplane keeps escapes as they stand; how nginx reads them is a test of the printer.
            for text in accepted where !text.contains("\\") {
                #expect(policies.contains { $0.hasPrefix(text) }, "\(text.debugDescription)")
            }
        }
    }

    private func manifest(routes: [[String: Any]]) throws -> SourceText {
        let object: [String: Any] = [
            "platform": ["name": "hostile", "title": "</title>'\"$(id)\n"],
            "environments": ["production": ["purpose": "production", "domain": "shop.example.com"]],
            "networks": ["edge": [String: Any]()],
            "limits": ["small": ["cpus": 0.5, "memory": "512M", "pids": 100]],
            "services": [
                "gateway": ["component": "nginx", "networks": ["edge"], "limits": "small"],
                "api": [
                    "image": "example/api:1", "port": 80, "networks": ["edge"], "limits": "small",
                    "user": "1000:1000", "health": ["none": "nothing to ask"],
                ] as [String: Any],
            ],
            "gateway": ["service": "gateway", "routes": routes] as [String: Any],
        ]
        let bytes = try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])
        return SourceText(name: "manifest.json", bytes: Array(bytes))
    }

    /// Every directive with its arguments, blocks walked through.
    private static func directives(in value: Any) -> [[String]] {
        if let list = value as? [Any] { return list.flatMap(directives) }
        guard let entry = value as? [String: Any] else { return [] }
        var found: [[String]] = []
        if let name = entry["directive"] as? String { found.append([name] + (entry["args"] as? [String] ?? [])) }
        for key in ["block", "parsed"] { if let inner = entry[key] { found += directives(in: inner) } }
        return found
    }
}
