import Foundation
import PlatformManifest
import PlatformModel

/// systemd reads the host's units as it would load them.
package struct SystemdAnalyze: ConsumerProgram {
    package let name = "systemd-analyze"
    package let subject = "units of the host"
    package let installation = "apt-get install systemd"

    package init() {}

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        files.platforms.environments.compactMap { platform in
            guard let folder = platform.layout.systemd?.text else { return nil }
            let units = files.paths(below: folder).filter { $0.hasSuffix(".service") || $0.hasSuffix(".timer") }
            return ConsumerRun(units.map { [$0] }) { subjects, tools in
                try await read(subjects.joined().sorted(), files, tools)
            }
        }
    }

    private func read(_ units: [String], _ files: RenderedFiles, _ tools: Toolbox) async throws -> [Finding] {
        // Where Docker is not installed, its unit is missing, which is no fault of these.
        try tools.write("[Service]\nExecStart=/bin/true\n", to: "docker.service")
        let result = try await tools.run(
            ["verify", "--man=no"] + units.map(files.absolute),
            environment: ["SYSTEMD_UNIT_PATH": "\(tools.folder):"]
        )
        let lines = result.errors.split(separator: "\n").filter {
            !$0.contains("Command /usr/bin/docker is not executable")
        }
        return lines.compactMap { line in
            if let placed = PrintedPlaces.finding(in: line, of: name, files) { return placed }
            // `name.timer: message`, without a folder.
            guard let path = units.first(where: { line.hasPrefix("\(($0 as NSString).lastPathComponent): ") }) else {
                return nil
            }
            let unit = (path as NSString).lastPathComponent
            return Finding(program: name, path: path, message: String(line.dropFirst(unit.count + 2)))
        }
    }
}
