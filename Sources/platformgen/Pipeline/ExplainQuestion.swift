import ArtifactTree
import Documents
import Explaining
import Generators
import PlatformManifest

/// What `explain` is asked about: a file, a line of one, or a path of the manifest.
struct ExplainQuestion {
    /// Why there is no answer.
    struct Failure: Error {
        let message: String
        let fix: String
    }

    private enum Subject {
        case file(String)
        case line(String, Int)
        case value(String)
        case unanswerable(Failure)
    }

    private let subject: Subject
    private let folder: String
    private let explainer: Explainer

    /// `folder` is the output folder as seen from the working folder.
    init(_ text: String, folder: String, _ explainer: Explainer) {
        self.folder = folder
        self.explainer = explainer
        subject = Self.subject(text, folder, explainer)
    }

    func answer(by explainer: Explainer, as format: OutputFormat, manifest: String) async throws -> String {
        let text = ExplanationText(manifest: manifest, folder: folder)
        let json = ExplanationJSON(manifest: manifest, folder: folder)
        let isText = format == .text
        switch subject {
        case .unanswerable(let failure): throw failure
        case .file(let path):
            guard let explanation = explainer.explain(path) else { throw Self.unknownFile(path, explainer) }
            return isText ? text.text(explanation) : json.text(explanation)
        case .line(let path, let number):
            guard let explanation = explainer.explain(path, line: number) else {
                let count = explainer.lines(of: path)?.lines.count ?? 0
                throw Failure(
                    message: "'\(path)' has no line \(number)",
                    fix: "its lines are 1 to \(count)"
                )
            }
            return isText ? text.text(explanation) : json.text(explanation)
        case .value(let path):
            do {
                let explanation = try await explainer.explain(value: path)
                return isText ? text.text(explanation) : json.text(explanation)
            } catch {
                throw Failure(message: error.message, fix: error.fix)
            }
        }
    }

    /// How many values a trial would change; `nil` unless the subject is a path of the manifest.
    var leafCount: Int? {
        guard case .value(let path) = subject else { return nil }
        return try? explainer.leafCount(of: path)
    }

    /// What a person should know who looks at the file on the disk; `nil` where it says what the manifest does.
    var warning: String? {
        let path: String
        switch subject {
        case .file(let file), .line(let file, _): path = file
        case .value, .unanswerable: return nil
        }
        let rendered = explainer.lines(of: path)?.bytes
        guard let disk = try? FileReader.read("\(folder)/\(path)"), disk != rendered else { return nil }
        return
            "'\(folder)/\(path)' is not what the manifest says, so that its lines may differ; run 'platformgen check'\n"
    }

    // MARK: - Reading the subject

    private static func subject(_ text: String, _ folder: String, _ explainer: Explainer) -> Subject {
        if let path = known(text, folder, explainer) { return .file(path) }
        let (name, number) = splitLine(text)
        if let number, let path = known(name, folder, explainer) {
            guard let line = Int(number), line > 0 else {
                return .unanswerable(
                    Failure(
                        message: "'\(abbreviated(number))' is no line number",
                        fix: "write \(path):1, counted from 1"
                    )
                )
            }
            return .line(path, line)
        }
        let isValue = (try? explainer.map.target(text)) != nil
        if isValue || !(number == nil ? text : name).contains("/") { return .value(text) }
        return .unanswerable(unknownFile(relative(name, to: folder), explainer))
    }

    /// What is rendered to answer: the family of the file that is asked about, if the lock tells it; otherwise all.
    static func artifacts(
        for text: String,
        of project: Project
    ) async -> [(generator: String, artifact: GeneratedArtifact)] {
        let folder = project.outputFolder
        if let lock = try? FileReader.read("\(folder)/\(OutputTree.recordName)") {
            for path in [text, splitLine(text).name].flatMap({ [relative($0, to: folder), normalized($0)] }) {
                guard let family = OutputTree.generator(of: path, lock: lock) else { continue }
                let artifacts = project.artifacts(of: family)
                if artifacts.contains(where: { $0.artifact.artifact.path.text == path }) { return artifacts }
            }
        }
        return await project.artifactsConcurrently()
    }

    /// Splits `file:42`.
    private static func splitLine(_ text: String) -> (name: String, number: String?) {
        guard let colon = text.lastIndex(of: ":") else { return (text, nil) }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// The path of a rendered file that is named from the working folder, in full, or from the output folder.
    private static func known(_ name: String, _ folder: String, _ explainer: Explainer) -> String? {
        let paths = explainer.paths
        return [relative(name, to: folder), normalized(name)].first { paths.contains($0) }
    }

    private static func relative(_ name: String, to folder: String) -> String {
        var path = normalized(name)
        let here = FileReader.workingFolder
        if path.hasPrefix(here + "/") { path.removeFirst(here.count + 1) }
        let start = normalized(folder) + "/"
        return path.hasPrefix(start) ? String(path.dropFirst(start.count)) : path
    }

    /// Without `.`, `..` and doubled slashes where they can be done without.
    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }

    private static func unknownFile(_ path: String, _ explainer: Explainer) -> Failure {
        if path == OutputTree.recordName {
            return Failure(
                message: "'\(path)' is the record of a render, which no value makes",
                fix: "explain a file it lists"
            )
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let sameName = explainer.paths.first { $0.hasSuffix("/\(name)") }
        let nearestPath = nearest(to: path, among: explainer.paths) ?? sameName
        return Failure(
            message: "'\(abbreviated(path))' is not a file that the manifest renders",
            fix: nearestPath.map { "did you mean '\($0)'?" } ?? "'platformgen list files' names them"
        )
    }
}
