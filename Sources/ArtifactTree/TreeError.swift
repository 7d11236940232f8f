package import Documents

/// Why a tree could not be read or written; nothing about what is in it, which findings tell.
package enum TreeError: Error, Equatable, Sendable {
    /// What was being done when the disk said no.
    package enum Operation: String, Sendable {
        case openFolder = "open folder"
        case makeFolder = "make folder"
        case read = "read"
        case write = "write"
        case replace = "replace"
        case delete = "delete"
        case setMode = "set the mode of"
        case lock = "lock"
    }

    /// The path is the output folder's, or one below it without the output folder.
    case disk(Operation, path: String, SystemError)

    /// Another run held the output folder for longer than was waited.
    case busy(output: String, waitedSeconds: Int)

    /// The lock is not one that this version reads; the line counts from 1.
    case unreadableLock(line: Int, problem: String)

    /// Someone changed a file between the look at it and its replacement. What was done so far is kept and known.
    case changedMeanwhile(ArtifactPath)

    /// Exit code 74 of the command line (`EX_IOERR`) fits.
    package var isDiskError: Bool {
        switch self {
        case .disk, .busy: true
        case .unreadableLock, .changedMeanwhile: false
        }
    }

    /// One sentence in the wording of a diagnostic.
    package var message: String {
        switch self {
        case .disk(let operation, let path, let reason):
            let subject = path.isEmpty ? "the output folder" : "'\(path)'"
            return "cannot \(operation.rawValue) \(subject): \(reason.text)"
        case .busy(let output, let seconds):
            return "another platformgen works in '\(output)' and did not finish within \(seconds) s"
        case .unreadableLock(let line, let problem):
            return "cannot read '\(TreeLock.fileName)', line \(line): \(problem)"
        case .changedMeanwhile(let path):
            return "'\(path)' was changed by someone else during the render, which stopped there"
        }
    }

    /// What to do, as an imperative; `nil` where the message says it.
    package var fix: String? {
        switch self {
        case .disk: nil
        case .busy: "wait for it, or end it, and run again"
        case .unreadableLock:
            "restore it, for example by 'git checkout HEAD -- \(TreeLock.fileName)', and run 'platformgen render'"
        case .changedMeanwhile: "look at the change and run 'platformgen render' again"
        }
    }
}

/// Why a set of files cannot be a tree, whatever the disk holds.
package enum ExpectedTreeError: Error, Equatable, Sendable {
    case duplicate(ArtifactPath, generators: [String])

    /// Two spellings of one name on a disk that ignores case or Unicode normal form; files, or folders on their way.
    case collision(String, String)

    /// One path is a file and a folder.
    case fileIsFolder(ArtifactPath, of: ArtifactPath)

    /// The name is one that platformgen uses for its own records.
    case reserved(ArtifactPath)

    /// One sentence in the wording of a diagnostic.
    package var message: String {
        switch self {
        case .duplicate(let path, let generators):
            let names = generators.map { "'\($0)'" }.joined(separator: " and ")
            return "artifact '\(path)' is made twice, by generator \(names)"
        case .collision(let first, let second):
            return "artifact paths '\(first)' and '\(second)' are one name on a disk that ignores case"
        case .fileIsFolder(let file, let inner):
            return "artifact '\(file)' is a file, and '\(inner)' needs a folder of that name"
        case .reserved(let path):
            return "artifact path '\(path)' is reserved for platformgen's own records"
        }
    }
}
