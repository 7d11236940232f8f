import Origins
import PlatformManifest
import PlatformModel

/// Paths in Compose files and Dockerfiles against the output folder.
enum ProjectPaths {
    /// Joined and without `.` and `..`; leading `..` stay. For example: `a/b` from `a/c` and `../b`.
    static func resolved(_ path: String, from folder: String) -> String {
        var parts: [Substring] = path.hasPrefix("/") ? [] : folder.split(separator: "/").filter { $0 != "." }
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}

extension RenderedTree {
    /// A path below the project's root as one below the output folder; `nil` where it leads elsewhere.
    func below(output path: String) -> String? {
        let folder = platforms.base.outputFolder.value.text
        if path == folder { return "" }
        guard path.hasPrefix("\(folder)/") else { return nil }
        return String(path.dropFirst(folder.utf8.count + 1))
    }

    /// Where the source of a bind mount lies below the output folder; `nil` for folders of the project and of the host.
    func rendered(_ source: String) -> String? {
        guard source.hasPrefix(".") else { return nil }
        let composeFolder = platforms.base.layout.compose.text
        let output = platforms.base.outputFolder.value.text
        // From the project's root, so that a way out of the output folder and back is seen.
        let path = ProjectPaths.resolved(source, from: composeFolder == "." ? output : "\(output)/\(composeFolder)")
        return below(output: path)
    }
}
