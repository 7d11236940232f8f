import ConsumerPrograms
import Documents
import Foundation
import Generators
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

@testable import platformgen

/// What `verify` does, on the systems as they are and with faults put in.
@Suite("Programs that verify") struct VerifierTests {
    static let names = ConsumerRegistry.all.map(\.name)

    /// The newest of each program.
    private static let installed = InstalledPrograms(
        path: ["forky/bin", "venv/bin"].map { "\(ProcessRunner.consumersFolder)/\($0)" }.joined(separator: ":") + ":"
            + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    )

    private static func files(of system: RenderedSystem, at folder: String? = nil) throws -> RenderedFiles {
        let platforms = try #require(try Project.load(system.manifest).platforms)
        let contents = try system.files.map { path in
            (path, Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder ?? system.output)/\(path)"))))
        }
        return RenderedFiles(
            folder: folder ?? system.output,
            platforms: platforms,
            contents: Dictionary(contents) { first, _ in first }
        )
    }

    /// The reports of programs that are there; a program that is not is a failure in CI, and elsewhere cancels the test.
    private func verify(_ files: RenderedFiles, _ names: [String]) async throws -> [Verifier.Report] {
        var passed = PassedSubjects()
        let programs = ConsumerRegistry.all.filter { names.contains($0.name) }
        let reports = await Verifier(files: files, installed: Self.installed).verify(programs, remembering: &passed)
        for report in reports where !report.isComplete {
            let line = VerificationReport.line(report)
            if ProcessRunner.isContinuousIntegration {
                Issue.record("\(line)")
            } else if reports.count == 1 {
                try Test.cancel("\(line)")
            }
        }
        return reports
    }

    /// How the names of files end without which a program has nothing to read.
    private static let reads = [
        "docker compose": ".yml", "check-jsonschema": ".yml", "hadolint": "/Dockerfile", "shellcheck": ".sh",
        "yamllint": ".yml",
        "nginx": "/nginx.conf", "gixy": "/nginx.conf", "promtool": "/prometheus.yml", "amtool": "/alertmanager.yml",
        "terraform": "/versions.tf", "systemd-analyze": ".timer", "gitleaks": "",
    ]

    @Test(arguments: RenderedSystem.platforms, names)
    func nothingIsFound(system: RenderedSystem, program: String) async throws {
        let reports = try await verify(try Self.files(of: system), [program])
        for report in reports {
            #expect(report.findings.isEmpty, "\(system.name): \(report.findings)")
        }
        let ending = try #require(Self.reads[program])
        #expect(reports.isEmpty != system.files.contains { $0.hasSuffix(ending) }, "\(system.name): \(program)")
    }

    /// A fault in one file, who finds it, and where.
    struct Fault: Sendable, CustomTestStringConvertible {
        let program: String
        let path: String
        let old: String
        let new: String
        var line: Int?
        var testDescription: String { "\(program): \(path)" }
    }

    static let faults = [
        Fault(
            program: "docker compose",
            path: "deploy/docker/compose/production.yml",
            old: "\nservices:\n",
            new: "\nservices:\n  8:\n    imag: nope\n"
        ),
        Fault(
            program: "check-jsonschema",
            path: "deploy/docker/compose/staging.yml",
            old: "\n    labels: *labels\n",
            new: "\n    labels: *labels\n    imag: nope\n"
        ),
        Fault(
            program: "hadolint",
            path: "deploy/docker/images/backend/Dockerfile",
            old: "\nWORKDIR ",
            new: "\nRUN cd /tmp\nWORKDIR "
        ),
        Fault(
            program: "shellcheck",
            path: "deploy/nginx/production/start.sh",
            old: "\nset -",
            new: "\ncat $1\nset -"
        ),
        Fault(program: "yamllint", path: "deploy/docker/compose/base.yml", old: "\nservices:\n", new: "\nservices :\n"),
        Fault(
            program: "nginx",
            path: "deploy/nginx/production/nginx.conf",
            old: "\nhttp {\n",
            new: "\nhttp {\n  server_tokns off;\n"
        ),
        Fault(
            program: "gixy",
            path: "deploy/nginx/production/nginx.conf",
            old: "\nhttp {\n",
            new: "\nhttp {\n  server { listen 8099; location /i { alias /srv/i/; } return 301 http://a$uri; }\n"
        ),
        Fault(
            program: "promtool",
            path: "monitoring/prometheus/production/prometheus.yml",
            old: "\nscrape_configs:\n",
            new: "\nscrape_config:\n"
        ),
        Fault(
            program: "promtool",
            path: "monitoring/prometheus/production/tests/operations_test.yml",
            old: "alertname: Watchdog",
            new: "alertname: Watchdgo"
        ),
        Fault(
            program: "promtool",
            path: "monitoring/prometheus/production/rules/operations.yml",
            old: "expr: vector(1)",
            new: "expr: vector(1"
        ),
        Fault(
            program: "amtool",
            path: "monitoring/alertmanager/production/alertmanager.yml",
            old: "\nroute:\n",
            new: "\nroute:\n  recevier: x\n"
        ),
        Fault(program: "terraform", path: "terraform/variables.tf", old: "type        = string", new: "type   = strng"),
        Fault(
            program: "systemd-analyze",
            path: "deploy/systemd/production/ecommerce-certbot.service",
            old: "\nType=oneshot\n",
            new: "\nTpye=oneshot\n"
        ),
        Fault(
            program: "systemd-analyze",
            path: "deploy/systemd/staging/ecommerce-certbot.timer",
            old: "\nOnCalendar=",
            new: "\nOnCalendar=every day or so "
        ),
        Fault(
            program: "gitleaks",
            path: "config/environments/README.md",
            old: "\n",
            new: "\ntoken = \"AKIA" + "QYLPMN5HFIQR7XYA" + "\"\n"
        ),
    ]

    @Test func everyProgramHasAFault() { #expect(Set(Self.faults.map(\.program)) == Set(Self.names)) }

    @Test(arguments: faults) func aFaultIsFoundWhereItIs(fault: Fault) async throws {
        let system = try RenderedSystem.named("flagship")
        let text = try system.text(of: fault.path)
        let place = try #require(text.range(of: fault.old), "\(fault.path) has no \(fault.old.debugDescription)")
        let faulty = text.replacingCharacters(in: place, with: fault.new)
        // The line where the two texts part.
        let same = zip(
            text.split(separator: "\n", omittingEmptySubsequences: false),
            faulty.split(separator: "\n", omittingEmptySubsequences: false)
        ).prefix { $0 == $1 }.count
        let file = fault.path.replacing("/", with: "-")
        let folder = "\(RenderedSystem.root)/.build/consumer-tests/faults/\(fault.program)-\(file)/Generated"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: folder).deletingLastPathComponent().path,
            withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(atPath: system.output, toPath: folder)
        try writeFile(Array(faulty.utf8), to: "\(folder)/\(fault.path)")
        let reports = try await verify(try Self.files(of: system, at: folder), [fault.program])
        let findings = reports.flatMap(\.findings)
        #expect(!findings.isEmpty)
        #expect(findings.contains { $0.path == fault.path }, "\(findings)")
        let lines = findings.filter { $0.path == fault.path }.compactMap(\.line)
        #expect(lines.isEmpty || lines.contains { abs($0 - same - 1) <= 1 }, "line \(same + 1): \(findings)")
    }

    /// Hidden programs are named with how to get them, and never pass for read.
    @Test(arguments: names) func anAbsentProgramIsSaid(program: String) async throws {
        let files = try Self.files(of: try RenderedSystem.named("flagship"))
        var passed = PassedSubjects()
        let reports = await Verifier(files: files, installed: InstalledPrograms(path: "")).verify(
            ConsumerRegistry.all.filter { $0.name == program },
            remembering: &passed
        )
        let report = try #require(reports.first)
        #expect(!report.isComplete)
        #expect(VerificationReport.line(report).hasPrefix("\(program): not run, it is not installed ("))
        #expect(passed.text.isEmpty)
    }

    /// What passed is not read again until it changes; what failed is.
    @Test func whatPassedIsRemembered() async throws {
        let shellcheck = try requireProgram("shellcheck")
        let folder = URL(fileURLWithPath: shellcheck).deletingLastPathComponent().path
        let system = try RenderedSystem.named("flagship")
        let files = try Self.files(of: system)
        func outcome(_ files: RenderedFiles, _ passed: inout PassedSubjects) async -> (read: Int, before: Int)? {
            let reports = await Verifier(files: files, installed: InstalledPrograms(path: folder)).verify(
                [ShellCheck()],
                remembering: &passed
            )
            guard case .read(let read, let before) = reports.first?.outcome else { return nil }
            return (read, before)
        }
        var passed = PassedSubjects()
        let first = try #require(await outcome(files, &passed))
        #expect(first.read > 2 && first.before == 0)
        var remembered = PassedSubjects(text: passed.text)
        let second = try #require(await outcome(files, &remembered))
        #expect(second == (0, first.read))
        #expect(remembered.text == passed.text)

        var contents = files.contents
        let script = try #require(files.paths(endingWith: ".sh").first)
        contents[script]?.append(10)
        let changed = RenderedFiles(folder: files.folder, platforms: files.platforms, contents: contents)
        var again = PassedSubjects(text: passed.text)
        #expect(try #require(await outcome(changed, &again)) == (1, first.read - 1))
    }

    /// Scripts that are not chosen are not read, and a program without any is not heard of.
    @Test func whatIsNotChosenIsNotRead() async throws {
        let shellcheck = try requireProgram("shellcheck")
        let folder = URL(fileURLWithPath: shellcheck).deletingLastPathComponent().path
        let files = try Self.files(of: RenderedSystem.named("flagship"))
        let verifier = Verifier(files: files, installed: InstalledPrograms(path: folder))
        let script = try #require(files.paths(endingWith: ".sh").first)
        var passed = PassedSubjects()
        let one = await verifier.verify([ShellCheck()], of: { $0 == [script] }, remembering: &passed)
        guard case .read(let read, _) = try #require(one.first).outcome else {
            Issue.record("\(VerificationReport.line(one[0]))")
            return
        }
        #expect(read == 1)
        let none = await verifier.verify([ShellCheck()], of: { _ in false }, remembering: &passed)
        #expect(none.isEmpty)
    }
}
