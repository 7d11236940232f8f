import Foundation
package import PlatformModel

/// The rendered files as they lie on the disk.
package struct RenderedFiles: Sendable {
    /// The output folder, absolute: programs resolve paths in the files from where those lie.
    package let folder: String
    package let platforms: PlatformSet
    /// Every file by its path below the folder.
    package let contents: [String: [UInt8]]

    package init(folder: String, platforms: PlatformSet, contents: [String: [UInt8]]) {
        self.folder = folder
        self.platforms = platforms
        self.contents = contents
    }

    /// Paths with one of these endings, in order.
    package func paths(endingWith endings: String...) -> [String] {
        contents.keys.filter { path in endings.contains { path.hasSuffix($0) } }.sorted()
    }

    /// Paths in a folder and below it, in order.
    package func paths(below folder: String) -> [String] {
        contents.keys.filter { $0.hasPrefix("\(folder)/") }.sorted()
    }

    package func absolute(_ path: String) -> String { "\(folder)/\(path)" }

    package func text(of path: String) -> String? {
        contents[path].map { String(decoding: $0, as: UTF8.self) }
    }

    /// The path below the folder of a file as a program names it; `nil` for one that was not rendered.
    package func path(named name: some StringProtocol) -> String? {
        let start = "\(folder)/"
        let path = name.hasPrefix(start) ? String(name.dropFirst(start.count)) : String(name)
        return contents[path] == nil ? nil : path
    }
}
