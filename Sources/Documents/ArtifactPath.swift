/// A relative path below the output folder, with `/` between components.
///
/// For example: `deploy/nginx/nginx.conf`.
///
/// Never empty or absolute; no component is empty, `.` or `..`, or holds a control character or a backslash.
package struct ArtifactPath: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    /// Parses a relative path.
    ///
    /// - Returns: `nil` if the path could leave the output folder or is not portable.
    package init?(parsing text: String) {
        let components = text.split(separator: "/", omittingEmptySubsequences: false)
        for component in components {
            guard !component.isEmpty, component != ".", component != ".." else { return nil }
            guard component.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\" }) else {
                return nil
            }
        }
        self.text = text
    }

    package var description: String { text }

    /// Orders by bytes, so that the order is the same everywhere.
    package static func < (left: ArtifactPath, right: ArtifactPath) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
