/// A program that reads what is rendered: which files, how it is called, what its findings mean.
///
/// `platformgen verify` and the project's own tests call the programs through these.
package protocol ConsumerProgram: Sendable {
    /// As the command line and the reports name it. For example: `hadolint`.
    var name: String { get }
    /// What it looks at. For example: `Dockerfiles`.
    var subject: String { get }
    /// How people get it, in one line.
    var installation: String { get }
    /// Names of executables, of which the first that is installed is called.
    var executables: [String] { get }
    /// Nothing where the platform has no files for it.
    func runs(over files: RenderedFiles) -> [ConsumerRun]
}

extension ConsumerProgram {
    package var executables: [String] { [name] }
}

/// Calls of one program that belong together.
package struct ConsumerRun: Sendable {
    /// One thing that passes or does not: the paths of the files that decide, below the output folder.
    package typealias Subject = [String]

    /// Tells it from other runs of its program over the same files. For example: `form`.
    package let title: String
    package let subjects: [Subject]
    /// Reads these of the subjects.
    ///
    /// - Throws: `NotRunnable`, or what starting the program threw.
    package let read: @Sendable ([Subject], Toolbox) async throws -> [Finding]

    package init(
        _ subjects: [Subject],
        title: String = "",
        read: @escaping @Sendable ([Subject], Toolbox) async throws -> [Finding]
    ) {
        self.title = title
        self.subjects = subjects
        self.read = read
    }

    /// Over the subjects that are chosen only.
    func filtered(by isChosen: (Subject) -> Bool) -> ConsumerRun {
        ConsumerRun(subjects.filter(isChosen), title: title, read: read)
    }
}

/// Why a program that is there says nothing about the files. For example: `it is 1.22, and the files are for 1.30`.
package struct NotRunnable: Error, Sendable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
