import Origins
import PlatformManifest
import PlatformModel

/// promtool reads Prometheus' configuration and rules, and runs the rules' tests.
package struct Promtool: ConsumerProgram {
    package let name = "promtool"
    package let subject = "Prometheus' configuration, rules and their tests"
    package let installation = "apt-get install prometheus, or https://prometheus.io/download/"

    package init() {}

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        files.platforms.environments.flatMap { platform -> [ConsumerRun] in
            guard let folder = platform.layout.prometheus?.text else { return [] }
            let all = files.paths(below: folder)
            let configuration = "\(folder)/prometheus.yml"
            guard all.contains(configuration) else { return [] }
            let rules =
                platform.layout.ruleFile.map { ["\(folder)/\($0.text)"] } ?? files.paths(below: "\(folder)/rules")
            let tests = files.paths(below: "\(folder)/tests")
            let checks = ConsumerRun([all]) { _, tools in
                try await read(["check", "config"], [configuration], files, tools)
                    + read(["check", "rules", "--lint=all", "--lint-fatal"], rules, files, tools)
            }
            let trials = ConsumerRun(tests.map { [$0] + rules }) { subjects, tools in
                try await test(subjects.map { $0[0] }, files, tools)
            }
            return [checks, trials]
        }
    }

    /// What failed is on another output than the names of the files, so each is then run by itself.
    private func test(_ paths: [String], _ files: RenderedFiles, _ tools: Toolbox) async throws -> [Finding] {
        guard try await tools.run(["test", "rules"] + paths.map(files.absolute)).status != 0 else { return [] }
        var findings: [Finding] = []
        for path in paths {
            let result = try await tools.run(["test", "rules", files.absolute(path)])
            guard result.status != 0 else { continue }
            findings.append(Finding(program: name, path: path, message: PrintedPlaces.shortened(result.errors)))
        }
        return findings
    }

    private func read(
        _ words: [String],
        _ paths: [String],
        _ files: RenderedFiles,
        _ tools: Toolbox
    ) async throws -> [Finding] {
        guard !paths.isEmpty else { return [] }
        let result = try await tools.run(words + paths.map(files.absolute))
        guard result.status != 0 else { return [] }
        return PrintedPlaces.findings(in: result.transcript, of: name, files, fallback: paths[0])
    }
}
