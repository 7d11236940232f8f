import Foundation

/// Where programs are on this machine.
package struct InstalledPrograms: Sendable {
    private let folders: [String]

    /// - Parameter path: Folders with colons between them; the default is `PATH`, then where Debian keeps servers.
    package init(path: String? = nil) {
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        folders = path.split(separator: ":").map(String.init) + (path.isEmpty ? [] : ["/usr/sbin"])
    }

    /// The absolute path of the first of these that is installed.
    package func path(ofAny names: [String]) -> String? {
        for name in names {
            for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(name)") {
                return "\(folder)/\(name)"
            }
        }
        return nil
    }
}
