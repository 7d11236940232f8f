/// Tells a waiting person what is being done, once it takes over a second.
enum Progress {
    /// Runs the work; after a second, the note goes to standard error if that is a terminal.
    static func noting<Result>(
        _ note: String,
        _ work: () async throws -> Result
    ) async rethrows -> Result {
        guard Terminal.isInteractive else { return try await work() }
        let remark = Task.detached {
            try await Task.sleep(for: .seconds(1))
            Terminal.remark("\(note) …\n")
        }
        defer { remark.cancel() }
        return try await work()
    }
}
