import Glibc

/// Prints what was measured as a table, with the budgets of DESIGN.md "Speed" beside it.
struct BenchmarkReport {
    private static let heads = [
        "manifest", "files", "KiB", "render ms", "cpu ms", "µs/service", "MiB", "×output", "again ms", "×cp -r",
        "cpu ×cp", "check ms", "×diff -rq", "cpu ×diff",
    ]
    private static let width = 11

    static func printMachine() {
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let model =
            (try? Disk.read("/proc/cpuinfo"))?.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? "unknown processor"
        print("\(processors) × \(model); load \(load()); medians; 'cpu' is of all threads and not disturbed by load")
    }

    static func load() -> String {
        (try? Disk.read("/proc/loadavg"))?.split(separator: " ").prefix(3).joined(separator: " ") ?? "unknown"
    }

    static func printHead() {
        print(heads.map { padded($0) }.joined())
    }

    static func printRow(_ subject: Subject, _ result: Subject.Result) {
        let bytes = Double(result.byteCount)
        let cells = [
            subject.name,
            "\(result.fileCount)",
            "\(result.byteCount / 1024)",
            decimal(result.render.wallSeconds * 1000),
            decimal(result.render.cpuSeconds * 1000),
            decimal(result.render.cpuSeconds * 1_000_000 / Double(subject.serviceCount)),
            decimal(Double(result.render.peakBytes) / 1_048_576),
            decimal(Double(result.render.peakBytes) / bytes),
            decimal(result.renderAgain.wallSeconds * 1000) + (result.leavesFilesAlone ? "" : "!"),
            decimal(result.render.wallSeconds / result.copy.wallSeconds),
            decimal(result.render.cpuSeconds / result.copy.cpuSeconds),
            decimal(result.check.wallSeconds * 1000),
            decimal(result.check.wallSeconds / result.difference.wallSeconds),
            decimal(result.check.cpuSeconds / result.difference.cpuSeconds),
        ]
        print(cells.map { padded($0) }.joined())
        if !result.leavesFilesAlone { print("  the second render of '\(subject.name)' touched files") }
    }

    /// With one digit after the point.
    static func decimal(_ value: Double) -> String {
        let tenths = Int((abs(value) * 10).rounded())
        return "\(value < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }

    private static func padded(_ text: String) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }
}
