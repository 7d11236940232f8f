/// Medians over several runs of one program.
struct Measurement {
    let wallSeconds: Double
    let cpuSeconds: Double
    let peakBytes: Int

    /// Runs a program several times; `prepare` goes before each run and is not measured.
    ///
    /// - Throws: `BenchmarkError` if a run fails.
    init(_ arguments: [String], in folder: String, runs: Int, prepare: () throws -> Void = {}) throws {
        var all: [ChildRun] = []
        for _ in 0..<runs {
            try prepare()
            let run = try ChildRun(arguments, in: folder)
            guard run.status == 0 else {
                throw BenchmarkError("'\(arguments.joined(separator: " "))' failed in '\(folder)'")
            }
            all.append(run)
        }
        wallSeconds = Self.median(all.map(\.wallSeconds))
        cpuSeconds = Self.median(all.map(\.cpuSeconds))
        peakBytes = Self.median(all.map(\.peakBytes))
    }

    private static func median<Value: Comparable>(_ values: [Value]) -> Value { values.sorted()[values.count / 2] }
}
