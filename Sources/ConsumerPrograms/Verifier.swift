import Foundation

/// Runs the programs that are installed over rendered files.
package struct Verifier: Sendable {
    /// What became of one program.
    package enum Outcome: Sendable {
        /// It read so many subjects; `remembered` more had passed before.
        case read(subjects: Int, remembered: Int)
        case absent
        case notRunnable(String)
    }

    /// What one program said.
    package struct Report: Sendable {
        package let program: any ConsumerProgram
        package let outcome: Outcome
        package let findings: [Finding]

        /// Whether it has said something about all of its files.
        package var isComplete: Bool {
            if case .read = outcome { true } else { false }
        }
    }

    package let files: RenderedFiles
    package let installed: InstalledPrograms

    package init(files: RenderedFiles, installed: InstalledPrograms = InstalledPrograms()) {
        self.files = files
        self.installed = installed
    }

    /// Runs them, as many calls at once as the machine has processors.
    ///
    /// Only subjects that are chosen are read, and of those not what `passed` before; what passes now is added to that.
    /// `onReport` hears of each program once it is done.
    ///
    /// - Returns: One report for each program that has something to read, in their order.
    package func verify(
        _ programs: [any ConsumerProgram],
        of isChosen: (ConsumerRun.Subject) -> Bool = { _ in true },
        remembering passed: inout PassedSubjects,
        onReport: @Sendable (Report) -> Void = { _ in }
    ) async -> [Report] {
        var calls: [Call] = []
        for (place, program) in programs.enumerated() {
            let path = installed.path(ofAny: program.executables)
            for run in program.runs(over: files).map({ $0.filtered(by: isChosen) }) where !run.subjects.isEmpty {
                calls.append(Call(place: place, run: run, path: path, files: files, passed: passed))
            }
        }
        let results = await results(of: calls) { place, results in
            onReport(report(on: programs[place], results))
        }
        for result in results { for key in result.passed { passed.insert(key) } }
        let byPlace = Dictionary(grouping: results, by: \.place)
        return programs.indices.compactMap { place in byPlace[place].map { report(on: programs[place], $0) } }
    }

    private func report(on program: any ConsumerProgram, _ results: [CallResult]) -> Report {
        let findings = results.flatMap(\.findings)
        let outcome: Outcome =
            if results.contains(where: \.isAbsent) {
                .absent
            } else if let reason = results.lazy.compactMap(\.reason).first {
                .notRunnable(reason)
            } else {
                .read(
                    subjects: results.reduce(0) { $0 + $1.subjects },
                    remembered: results.reduce(0) { $0 + $1.remembered }
                )
            }
        return Report(program: program, outcome: outcome, findings: findings.sorted { $0.order < $1.order })
    }

    /// In the order of the calls; `onDone` hears of each place when its last call has ended.
    private func results(
        of calls: [Call],
        onDone: @Sendable (Int, [CallResult]) -> Void
    ) async -> [CallResult] {
        var results = [CallResult?](repeating: nil, count: calls.count)
        var open = Dictionary(calls.map { ($0.place, 1) }, uniquingKeysWith: +)
        await withTaskGroup(of: (Int, CallResult).self) { group in
            var next = 0
            func start() {
                guard next < calls.count else { return }
                let number = next
                next += 1
                group.addTask { (number, await calls[number].result()) }
            }
            for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) { start() }
            while let (number, result) = await group.next() {
                start()
                results[number] = result
                open[result.place, default: 1] -= 1
                if open[result.place] == 0 {
                    onDone(result.place, results.compactMap(\.self).filter { $0.place == result.place })
                }
            }
        }
        return results.compactMap(\.self)
    }
}

private struct CallResult: Sendable {
    let place: Int
    var findings: [Finding] = []
    var passed: [String] = []
    var subjects = 0
    var remembered = 0
    var isAbsent = false
    var reason: String?
}

/// One run of a program over what has not passed yet.
private struct Call: Sendable {
    let place: Int
    let run: ConsumerRun
    let path: String?
    let files: RenderedFiles
    let passed: PassedSubjects

    func result() async -> CallResult {
        var result = CallResult(place: place)
        guard let path else {
            result.isAbsent = true
            return result
        }
        let identity = PassedSubjects.identity(ofProgram: path)
        let keyed = run.subjects.map { subject in
            (subject: subject, key: PassedSubjects.key(identity, run.title, subject, files))
        }
        let due = keyed.filter { !passed.contains($0.key) }
        result.remembered = keyed.count - due.count
        result.subjects = due.count
        result.passed = keyed.filter { passed.contains($0.key) }.map(\.key)
        guard !due.isEmpty else { return result }
        let folder = FileManager.default.temporaryDirectory.appending(path: "platformgen-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let tools = Toolbox(program: path, folder: folder.path, files: files)
            result.findings = try await run.read(due.map(\.subject), tools)
        } catch let error as NotRunnable {
            result.reason = error.reason
            return result
        } catch {
            result.reason = "it could not be called: \(error)"
            return result
        }
        let blamed = Set(result.findings.map(\.path))
        // Findings about files that no subject names would otherwise be forgotten.
        let isKnown = blamed.isSubset(of: Set(due.flatMap(\.subject)))
        result.passed += due.filter { isKnown && blamed.isDisjoint(with: $0.subject) }.map(\.key)
        return result
    }
}

extension Finding {
    /// By file, then by place.
    fileprivate var order: (String, Int, Int, String) { (path, line ?? 0, column ?? 0, message) }
}
