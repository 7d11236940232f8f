import Foundation
import Origins
import PlatformManifest
import TestSupport
import Testing

/// Every free text of a manifest takes each nasty value, all at once: it arrives at the reader of each format as it is, or it is
/// refused at its place; and no file changes its structure.
@Suite struct HostileRenderingTests {
    /// With what could end a scalar, begin something else, or be taken for another type in any of the formats.
    static let values: [String] = [
        "'", "\"", "a'b", "\\", "a\\", "`id`", "$HOME", "${HOME}", "$(id)", "{{ .Value }}", "%{ if true }", "%s",
        "# comment",
        "a #b", ": ", "a: b", "- a", "--flag", "---", "*a", "!!python/object:os.system", "|", "@a", "[a, b]", "{a: b}",
        "}",
        "a;b", "*/", "</svg>", "-->", "~", "null", "no", "1.10", "22:22", "", " a", "\t", "a\nb", "\0", "\u{1B}[31m",
        "\u{85}", "\u{2028}", "\u{202E}gnp.exe", "a\u{FEFF}b", "🚀", "../..", "/etc/passwd", "C:\\new", "a|b",
        String(repeating: "long text ", count: 6554),
    ]

    /// A manifest with the fields in which any text may stand.
    private struct Subject {
        let manifest: EditableManifest
        let fields: [StringField]

        /// - Throws: If the manifest cannot be read.
        init(_ path: String) throws {
            let manifest = try EditableManifest(path)
            var marks = Dictionary(
                uniqueKeysWithValues: manifest.strings.enumerated().map { ($1.range, "Zz\($0)zZ") }
            )
            for _ in 0..<10 {
                let (source, places) = manifest.replacing(marks)
                let errors = Outcome(source, isPrinted: false).errors
                if errors.isEmpty { break }
                let blamed = HostileRenderingTests.fields(blamedBy: errors, places)
                // What a variable allows is told at the values that it has elsewhere.
                let more = manifest.strings.filter { blamed.isEmpty && $0.path.hasPrefix("variables.") }.map(\.range)
                for range in blamed + more { marks[range] = nil }
            }
            let free = marks
            self.manifest = manifest
            fields = manifest.strings.filter { free[$0.range] != nil }
        }

        /// The files with a text in all of the fields that take it, and those fields.
        ///
        /// - Throws: If an error is told anywhere but at such a field.
        func rendered(with text: String) throws -> (files: [String: [UInt8]], fields: Set<SourceRange>) {
            var texts = Dictionary(uniqueKeysWithValues: fields.map { ($0.range, text) })
            for _ in 0...fields.count {
                let (source, places) = manifest.replacing(texts)
                let outcome = Outcome(source)
                if outcome.errors.isEmpty {
                    #expect(outcome.treeError == nil)
                    return (Dictionary(outcome.files) { first, _ in first }, Set(texts.keys))
                }
                let blamed = HostileRenderingTests.fields(blamedBy: outcome.errors, places)
                try #require(
                    !blamed.isEmpty,
                    "\(text.debugDescription) is refused elsewhere: \(outcome.errors.map(\.message))"
                )
                for range in blamed { texts[range] = nil }
            }
            throw Unrenderable()
        }
    }

    private struct Unrenderable: Error {}

    /// The replaced fields at which errors are told, or at the list that is a command.
    private static func fields(
        blamedBy errors: [Diagnostic],
        _ places: [SourceRange: SourceRange]
    ) -> [SourceRange] {
        errors.compactMap(\.range).flatMap { range in
            places.filter { _, place in
                let isInside = place.lowerBound <= range.lowerBound && range.upperBound <= place.upperBound
                let isAround = range.lowerBound <= place.lowerBound && place.upperBound <= range.upperBound
                return isInside || isAround && range.upperBound - range.lowerBound < 200
            }.map(\.key)
        }
    }

    /// Stands where a nasty value will, for comparison; any field takes it.
    private static let mark = "ZzMarkzZ"

    /// A manifest, the values that it takes, and how the names of the files end that they reach.
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let values: [String]
        let formats: Set<String>
        var testDescription: String { path }
    }

    static let cases = [
        Case(
            path: "Tests/GoldenTests/Cases/everything/manifest.json",
            values: values,
            formats: [".tf", ".yml", "/Dockerfile", ".env.template"]
        ),
        Case(
            path: "Tests/Fixtures/hostile-manifest.json",
            values: values.enumerated().filter { $0.offset % 4 == 0 }.map(\.element),
            formats: [".tf", ".yml", "/Dockerfile", ".env.template", ".conf"]
        ),
    ]

    @Test(arguments: cases) func valuesArriveOrAreRefused(of subject: Case) throws {
        let (values, formats) = (subject.values, subject.formats)
        let subject = try Subject(subject.path)
        #expect(subject.fields.count > 60)
        var accepted = 0
        var reached: Set<String> = []
        // Most values are taken by the same fields.
        var marked: [Set<SourceRange>: [(path: String, bytes: [UInt8])]] = [:]
        for value in values {
            let (files, fields) = try subject.rendered(with: value)
            accepted += fields.count
            if marked[fields] == nil {
                let marks = Dictionary(uniqueKeysWithValues: fields.map { ($0, Self.mark) })
                let expected = Outcome(subject.manifest.replacing(marks).source)
                try #require(expected.errors.isEmpty, "\(value.debugDescription): \(expected.errors.map(\.message))")
                marked[fields] = expected.files
                reached.formUnion(try Self.formats(formats, reachedIn: expected.files))
            }
            let expected = try #require(marked[fields])
            #expect(files.count == expected.count)
            for file in expected {
                let place = file.path.replacingOccurrences(of: Self.mark, with: value)
                let bytes = try #require(files[place], "\(value.debugDescription): \(place)")
                try expectSame(place, bytes, file.bytes, value)
            }
        }
        #expect(accepted > 40 * values.count)
        #expect(reached == formats)
    }

    /// Those that the mark reaches. No query is among them: what those hold is typed.
    private static func formats(
        _ formats: Set<String>,
        reachedIn files: [(path: String, bytes: [UInt8])]
    ) throws -> Set<String> {
        var reached: Set<String> = []
        for file in files where String(decoding: file.bytes, as: UTF8.self).contains(mark) {
            reached.formUnion(formats.filter(file.path.hasSuffix))
            for query in try IndependentReader.read(file.path, file.bytes)?.texts(of: "expr") ?? [] {
                #expect(!query.contains(mark), "\(file.path): \(query)")
            }
        }
        return reached
    }

    /// The two files are alike but that one has the value where the other has the mark.
    private func expectSame(_ path: String, _ bytes: [UInt8], _ marked: [UInt8], _ value: String) throws {
        let title = "\(path) with \(value.prefix(40).debugDescription)"
        let read: ReadTree?
        do {
            read = try IndependentReader.read(path, bytes)
        } catch {
            Issue.record(error, "\(title)")
            return
        }
        guard let read, let expected = try IndependentReader.read(path, marked) else { return }
        // What loaders of env files disagree about is Compose's alone, and not in the template (EN-06).
        let isContested =
            value.contains { $0 == "'" || $0 == "\\" } || value.contains("${")
            || value.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if isContested, IndependentReader.isEnvironmentFile(path), case .list(let names) = read,
            case .list(let all) = expected
        {
            #expect(names.allSatisfy(all.contains) && names.count >= all.count - 2, "\(title): \(names)")
            return
        }
        let inner = InnerLanguage(path)
        let difference = read.mapped(inner.plain).difference(
            from: expected.mapped { inner.plain($0).replacingOccurrences(of: Self.mark, with: value) }
        )
        #expect(difference == nil, "\(title): \(difference ?? "")")
    }
}

/// The language within the scalars of a file, which escapes in its own way.
private enum InnerLanguage {
    case none
    /// Compose: `$$` is a dollar sign.
    case interpolation
    /// Go templates: `{{ "{" }}` is a brace.
    case goTemplate

    init(_ path: String) {
        if path.hasSuffix("/alertmanager.yml") || path.contains("/rules/") || path.hasSuffix("rules.yml") {
            self = .goTemplate
        } else if path.hasSuffix(".yml"), !path.contains("prometheus"), !path.contains("grafana") {
            self = .interpolation
        } else {
            self = .none
        }
    }

    func plain(_ text: String) -> String {
        switch self {
        case .none: text
        case .interpolation: text.replacingOccurrences(of: "$$", with: "$")
        case .goTemplate: text.replacing(/\{\{ "(\{+)" \}\}/) { $0.output.1 }
        }
    }
}
