#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import Documents

/// What stands where a folder should be.
package enum Obstacle: String, Sendable {
    case symbolicLink = "a symbolic link"
    case file = "a file"
}

/// Opens the folders of paths below one root, one component at a time and through no link.
///
/// Keeps the folders of the last path open, so that paths in order cost one call for each new folder.
final class FolderWalker {
    enum Outcome {
        /// The descriptor is the walker's and stays open until the next path is asked for.
        case folder(Int32)
        case absent
        case obstructed(at: String, by: Obstacle)
    }

    private let fileSystem: TreeFileSystem
    private let root: Int32
    private var openFolders: [(name: Substring, descriptor: Int32)] = []
    private var last: (folder: Substring, outcome: Outcome)?

    /// Starts at the descriptor of the output folder, which must outlive the walker.
    init(root: Int32, fileSystem: TreeFileSystem) {
        self.root = root
        self.fileSystem = fileSystem
    }

    deinit {
        for folder in openFolders { close(folder.descriptor) }
    }

    /// Opens the folder that a path lies in, making what is missing if asked to.
    func folder(of path: ArtifactPath, creating: Bool = false) throws(TreeError) -> Outcome {
        try open(path.folder, creating: creating)
    }

    /// Opens a folder by its path below the root; the empty path is the root.
    func open(_ folder: Substring, creating: Bool = false) throws(TreeError) -> Outcome {
        if let last, last.folder.utf8.elementsEqual(folder.utf8) {
            guard case .absent = last.outcome, creating else { return last.outcome }
        }
        let outcome: Outcome
        do {
            outcome = try walk(Self.components(of: folder), creating: creating)
        } catch {
            throw TreeError.disk(.openFolder, path: String(folder), error)
        }
        last = (folder, outcome)
        return outcome
    }

    private static func components(of folder: Substring) -> [Substring] {
        folder.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
    }

    private func walk(_ components: [Substring], creating: Bool) throws(SystemError) -> Outcome {
        var depth = 0
        // Compared by bytes: `==` takes different normal forms for one name, which most disks do not.
        while depth < min(components.count, openFolders.count),
            openFolders[depth].name.utf8.elementsEqual(components[depth].utf8)
        {
            depth += 1
        }
        truncate(to: depth)
        for component in components[depth...] {
            let parent = openFolders.last?.descriptor ?? root
            let name = String(component)
            do {
                openFolders.append((component, try openFolder(name, in: parent, creating: creating)))
            } catch let error where error.code == ENOENT {
                return .absent
            } catch let error where error.code == ENOTDIR || error.code == ELOOP {
                let status = try fileSystem.status(of: name, in: parent)
                let place = components[...openFolders.count].joined(separator: "/")
                return .obstructed(at: place, by: status?.kind == .symbolicLink ? .symbolicLink : .file)
            }
        }
        return .folder(openFolders.last?.descriptor ?? root)
    }

    private func openFolder(_ name: String, in parent: Int32, creating: Bool) throws(SystemError) -> Int32 {
        do {
            return try fileSystem.openFolder(name, in: parent)
        } catch let error where error.code == ENOENT && creating {
            try fileSystem.makeFolder(name, in: parent)
            return try fileSystem.openFolder(name, in: parent)
        }
    }

    private func truncate(to depth: Int) {
        while openFolders.count > depth { close(openFolders.removeLast().descriptor) }
    }
}

extension ArtifactPath {
    /// The path without its last component; empty at the root of the output folder.
    var folder: Substring {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return text[..<slash]
    }

    /// The last component.
    var name: String {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text }
        return String(text[text.utf8.index(after: slash)...])
    }
}
