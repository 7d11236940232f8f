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
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        for component in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard !component.isEmpty, !component.elementsEqual(".".utf8), !component.elementsEqual("..".utf8) else {
                return nil
            }
        }
        self.text = text
    }

    package var description: String { text }

    /// Orders by bytes, so that the order is the same everywhere.
    package static func < (left: ArtifactPath, right: ArtifactPath) -> Bool {
        left.text.hasBytesBefore(right.text)
    }
}
