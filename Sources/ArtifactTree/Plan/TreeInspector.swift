#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import Documents

/// Looks at every path that matters, several at once, and reports in the order of the paths.
struct TreeInspector: Sendable {
    /// One path to look at.
    struct Item: Sendable {
        let path: ArtifactPath
        let expected: ExpectedFile?
    }

    struct Result: Sendable {
        let disk: DiskEntry

        /// Of the expected file, if asked for.
        let expectedDigest: ContentDigest?
    }

    /// How many files of a folder in the place of a file are listed; one that holds more is not about to be emptied.
    private static let folderLimit = 1000

    let fileSystem: TreeFileSystem

    /// Whether the digests of expected files are needed; a check of a clean tree needs none.
    let hashesExpected: Bool

    /// Whether the contents of files that differ are needed, for a diff.
    let keepsContents: Bool

    /// Below this many paths a second thread costs more than it saves.
    private static let itemsPerTask = 256

    /// Looks at all paths, which should be in order.
    ///
    /// - Parameters:
    ///   - items: The paths.
    ///   - root: The descriptor of the output folder, or `nil` if there is none yet.
    /// - Returns: One result for each item.
    /// - Throws: What the disk said about the first path that could not be looked at.
    func inspect(_ items: [Item], root: Int32?) async throws(TreeError) -> [Result] {
        let tasks = max(1, min(TreeFileSystem.processorCount, 8, items.count / Self.itemsPerTask))
        let size = (items.count + tasks - 1) / tasks
        let parts = await withTaskGroup(of: (Int, Swift.Result<[Result], TreeError>).self) { group in
            for task in 0..<tasks {
                let part = items[min(task * size, items.count)..<min((task + 1) * size, items.count)]
                group.addTask { (task, Swift.Result { () throws(TreeError) in try inspect(part, root: root) }) }
            }
            var parts: [(Int, Swift.Result<[Result], TreeError>)] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.0 < $1.0 }
        }
        var results: [Result] = []
        results.reserveCapacity(items.count)
        for part in parts { results.append(contentsOf: try part.1.get()) }
        return results
    }

    private func inspect(_ items: ArraySlice<Item>, root: Int32?) throws(TreeError) -> [Result] {
        let walker = root.map { FolderWalker(root: $0, fileSystem: fileSystem) }
        var buffer: [UInt8] = []
        var results: [Result] = []
        results.reserveCapacity(items.count)
        for item in items {
            let digest = hashesExpected ? item.expected.map { ContentDigest(of: $0.bytes) } : nil
            let disk = try walker.map { (walker) throws(TreeError) in try entry(item, digest, walker, &buffer) }
            results.append(Result(disk: disk ?? .absent, expectedDigest: digest))
        }
        return results
    }

    private func entry(
        _ item: Item,
        _ expectedDigest: ContentDigest?,
        _ walker: FolderWalker,
        _ buffer: inout [UInt8]
    ) throws(TreeError) -> DiskEntry {
        switch try walker.folder(of: item.path) {
        case .absent: return .absent
        case .obstructed(let place, let obstacle): return .obstructed(at: place, by: obstacle)
        case .folder(let folder):
            do {
                return try entry(item, expectedDigest, in: folder, &buffer)
            } catch {
                throw .disk(.read, path: item.path.text, error)
            }
        }
    }

    private func entry(
        _ item: Item,
        _ expectedDigest: ContentDigest?,
        in folder: Int32,
        _ buffer: inout [UInt8]
    ) throws(SystemError) -> DiskEntry {
        let name = item.path.name
        let file: Int32
        do {
            file = try fileSystem.openForReading(name, in: folder)
        } catch let error where error.code == ENOENT {
            return .absent
        } catch let error where error.code == ELOOP || error.code == ENXIO {
            guard let status = try fileSystem.status(of: name, in: folder) else { return .absent }
            return status.kind == .symbolicLink ? .symbolicLink(status.identity) : .special(status.identity)
        }
        defer { close(file) }
        let status = try fileSystem.status(of: file)
        switch status.kind {
        case .folder: return .folder(holding: try paths(in: file, item.path.text, limit: Self.folderLimit))
        case .special, .symbolicLink: return .special(status.identity)
        case .file: break
        }
        let count = try fileSystem.readAll(file, sizeHint: status.size, into: &buffer)
        return buffer.withUnsafeBytes { buffer in
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            let isExpected = item.expected.map { Self.areSame($0.bytes, bytes) } ?? false
            return .file(
                DiskFile(
                    permissions: status.permissions,
                    identity: status.identity,
                    isExpected: isExpected,
                    digest: isExpected ? expectedDigest : ContentDigest(of: bytes),
                    bytes: isExpected || !keepsContents ? nil : Array(bytes)
                )
            )
        }
    }

    /// Compares as `memcmp` does, several times faster than the generic `==` of arrays.
    private static func areSame(_ left: [UInt8], _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        return left.withUnsafeBytes { left in
            guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return true }
            return memcmp(leftStart, rightStart, left.count) == 0
        }
    }

    /// What a folder holds at any depth, folders left out, up to a limit.
    private func paths(in folder: Int32, _ path: String, limit: Int) throws(SystemError) -> [String] {
        var paths: [String] = []
        for name in try fileSystem.names(in: folder) where paths.count < limit {
            guard try fileSystem.status(of: name, in: folder)?.kind == .folder else {
                paths.append("\(path)/\(name)")
                continue
            }
            let inner = try fileSystem.openFolder(name, in: folder)
            defer { close(inner) }
            paths += try self.paths(in: inner, "\(path)/\(name)", limit: limit - paths.count)
        }
        return paths
    }
}
