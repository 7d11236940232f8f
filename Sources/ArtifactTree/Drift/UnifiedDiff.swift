/// The difference of two texts in the form that `patch -p1` and `git apply` take, with three lines of context.
///
/// Contents with a NUL byte are not shown, as in `diff`.
package struct UnifiedDiff: Sendable {
    /// The text as bytes, which need not be UTF-8 where the files are not; empty if they are the same.
    package let bytes: [UInt8]

    /// The text for people: what is not UTF-8 is replaced.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private static let context = 3

    /// Compares two contents.
    ///
    /// - Parameters:
    ///   - path: The path for the labels, below `a/` and `b/`.
    ///   - old: The contents on disk; `nil` if there is no file.
    ///   - new: The contents that are due; `nil` if there should be no file.
    package init(path: String, old: [UInt8]?, new: [UInt8]?) {
        let oldLabel = old == nil ? "/dev/null" : Self.label("a/" + path)
        let newLabel = new == nil ? "/dev/null" : Self.label("b/" + path)
        let old = old ?? []
        let new = new ?? []
        guard old != new else {
            bytes = []
            return
        }
        guard !old.contains(0), !new.contains(0) else {
            bytes = Array("Binary files \(oldLabel) and \(newLabel) differ\n".utf8)
            return
        }
        var text = Array("--- \(oldLabel)\n+++ \(newLabel)\n".utf8)
        let difference = LineDifference(Self.lines(of: old), Self.lines(of: new))
        for hunk in Self.hunks(of: difference) { Self.append(hunk, of: difference, to: &text) }
        bytes = text
    }

    /// A name as `patch` reads it: quoted if it holds a quote, followed by a tab if it holds a blank.
    private static func label(_ name: String) -> String {
        if name.contains("\"") {
            let parts = name.split(separator: "\"", omittingEmptySubsequences: false)
            return "\"" + parts.joined(separator: "\\\"") + "\""
        }
        return name.contains(" ") ? name + "\t" : name
    }

    /// The lines with their line ends; only the last may lack one.
    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    /// Changes that are near each other, and the lines around them.
    private struct Hunk {
        var old: Range<Int>
        var new: Range<Int>
    }

    private static func hunks(of difference: LineDifference) -> [Hunk] {
        var hunks: [Hunk] = []
        for change in difference.changes {
            let before = min(context, change.old.lowerBound)
            let after = min(context, difference.old.count - change.old.upperBound)
            let hunk = Hunk(
                old: change.old.lowerBound - before..<change.old.upperBound + after,
                new: change.new.lowerBound - before..<change.new.upperBound + after
            )
            if let last = hunks.last, last.old.upperBound >= hunk.old.lowerBound {
                hunks[hunks.count - 1].old = last.old.lowerBound..<hunk.old.upperBound
                hunks[hunks.count - 1].new = last.new.lowerBound..<hunk.new.upperBound
            } else {
                hunks.append(hunk)
            }
        }
        return hunks
    }

    private static func append(_ hunk: Hunk, of difference: LineDifference, to text: inout [UInt8]) {
        text.append(contentsOf: "@@ -\(range(hunk.old)) +\(range(hunk.new)) @@\n".utf8)
        var old = hunk.old.lowerBound
        var new = hunk.new.lowerBound
        while old < hunk.old.upperBound || new < hunk.new.upperBound {
            if old < hunk.old.upperBound, difference.isDeleted[old] {
                append("-", difference.old[old], to: &text)
                old += 1
            } else if new < hunk.new.upperBound, difference.isInserted[new] {
                append("+", difference.new[new], to: &text)
                new += 1
            } else {
                append(" ", difference.old[old], to: &text)
                old += 1
                new += 1
            }
        }
    }

    private static func append(_ sign: Unicode.Scalar, _ line: ArraySlice<UInt8>, to text: inout [UInt8]) {
        text.append(UInt8(ascii: sign))
        text.append(contentsOf: line)
        if line.last != UInt8(ascii: "\n") { text.append(contentsOf: "\n\\ No newline at end of file\n".utf8) }
    }

    /// First line and count; the count is left out if it is 1, and an empty range names the line before it (POSIX `diff -u`).
    private static func range(_ lines: Range<Int>) -> String {
        switch lines.count {
        case 0: "\(lines.lowerBound),0"
        case 1: "\(lines.lowerBound + 1)"
        default: "\(lines.lowerBound + 1),\(lines.count)"
        }
    }
}
