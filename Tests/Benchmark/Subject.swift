import Glibc

/// A manifest in a folder of its own, and everything that is measured about it.
struct Subject {
    let name: String
    let serviceCount: Int
    private let folder: String
    private let program: String

    /// What was measured, in seconds and bytes.
    struct Result {
        let render: Measurement
        let renderAgain: Measurement
        let check: Measurement
        let copy: Measurement
        let difference: Measurement
        let fileCount: Int
        let byteCount: Int
        /// Whether the second render left every file alone, by inode and time of change.
        let leavesFilesAlone: Bool
    }

    /// Writes the manifest below the work folder.
    init(_ name: String, manifest: String, serviceCount: Int, in work: String, program: String) throws {
        self.name = name
        self.serviceCount = serviceCount
        self.program = program
        folder = "\(work)/\(name)"
        try Disk.makeFolder(folder)
        try Disk.write(manifest, to: "\(folder)/manifest.json")
    }

    func measure(runs: Int) throws -> Result {
        let render = try Measurement([program, "render"], in: folder, runs: runs) { try remove("Generated") }
        let before = try Disk.entries(below: "\(folder)/Generated")
        let again = try Measurement([program, "render"], in: folder, runs: runs)
        let after = try Disk.entries(below: "\(folder)/Generated")
        let check = try Measurement([program, "check"], in: folder, runs: runs)
        let copy = try Measurement(["cp", "-r", "Generated", "copy"], in: folder, runs: runs) { try remove("copy") }
        let difference = try Measurement(["diff", "-rq", "Generated", "copy"], in: folder, runs: runs)
        return Result(
            render: render,
            renderAgain: again,
            check: check,
            copy: copy,
            difference: difference,
            fileCount: after.count,
            byteCount: after.reduce(0) { $0 + $1.size },
            leavesFilesAlone: before == after
        )
    }

    private func remove(_ name: String) throws {
        _ = try ChildRun(["rm", "-rf", name], in: folder)
        // What earlier runs wrote shall not slow this one.
        sync()
    }
}
