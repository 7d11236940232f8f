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
        let render = try Measurement([program, "render"], in: folder, runs: runs) { try setAside("Generated") }
        let before = try Disk.entries(below: "\(folder)/Generated")
        let again = try Measurement([program, "render"], in: folder, runs: runs)
        let after = try Disk.entries(below: "\(folder)/Generated")
        let check = try Measurement([program, "check"], in: folder, runs: runs)
        let copy = try Measurement(["cp", "-r", "Generated", "copy"], in: folder, runs: runs) { try setAside("copy") }
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

    /// Moves a result of an earlier run out of the way.
    ///
    /// It is not removed: for some seconds, ext4 passes over each inode that was deleted when it looks for one for a new
    /// file, which made a render of 2,300 files up to a second slower.
    private func setAside(_ name: String) throws {
        try Disk.makeFolder("\(folder)/aside")
        let number = try Disk.names(in: "\(folder)/aside").count
        try Disk.move("\(folder)/\(name)", to: "\(folder)/aside/\(number)")
        // What earlier runs wrote shall not slow this one.
        sync()
    }
}
