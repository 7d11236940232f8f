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
                // The first reads the rules too, and finds the same.
                let findings =
                    try await read(["check", "config"], [configuration], files, tools)
                    + read(["check", "rules", "--lint=all", "--lint-fatal"], rules, files, tools)
                var seen: Set<Finding> = []
                return findings.filter { seen.insert($0).inserted }
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
            findings += failures(in: result.errors, of: path, files)
        }
        return findings
    }

    /// One finding for each alert that does not do what a test says, at the line that says it; none where the rules
    /// themselves cannot be read, which is found apart.
    private func failures(in text: String, of path: String, _ files: RenderedFiles) -> [Finding] {
        let lines = text.split(separator: "\n")
        let isUnread = lines.contains { line in
            PrintedPlaces.finding(in: line, of: name, files).map { $0.path != path && $0.line != nil } ?? false
        }
        guard !isUnread else { return [] }
        var findings: [Finding] = []
        var title: Substring?
        var failure: (place: Int?, lines: [Substring])?
        func end() {
            guard let failed = failure else { return }
            let message = PrintedPlaces.shortened(failed.lines.joined(separator: "\n"))
            findings.append(Finding(program: name, path: path, line: failed.place, message: message))
            failure = nil
        }
        for line in lines {
            let words = line.trimmingPrefix(while: \.isWhitespace)
            if words.hasPrefix("name: ") {
                end()
                title = words.dropFirst("name: ".count).dropLast(words.hasSuffix(",") ? 1 : 0)
            } else if words.hasPrefix("alertname: "), let time = words.firstRange(of: ", time: ") {
                end()
                let alert = words[..<time.lowerBound].dropFirst("alertname: ".count)
                let moment = words[time.upperBound...].prefix { $0 != "," }
                failure = (place(of: alert, at: moment, in: title, files.text(of: path) ?? ""), [words])
            } else {
                failure?.lines.append(line)
            }
        }
        end()
        guard findings.isEmpty else { return findings }
        return [Finding(program: name, path: path, message: PrintedPlaces.shortened(text))]
    }

    /// The number of the line that names the alert in a test, from 1.
    private func place(of alert: Substring, at time: Substring, in title: Substring?, _ text: String) -> Int? {
        var isInTest = title == nil
        var isInMoment = false
        for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.trimmingPrefix(while: \.isWhitespace)
            if words.hasPrefix("- name: "), let title { isInTest = words.contains(title) }
            if words.hasPrefix("- eval_time: ") { isInMoment = words.dropFirst("- eval_time: ".count) == time }
            if isInTest, isInMoment, words == "alertname: \(alert)" { return place + 1 }
        }
        return nil
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
