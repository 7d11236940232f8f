import Testing

/// A fault: one rendered file edited at one place.
struct Mutation: Sendable, CustomTestStringConvertible {
    let mutator: String
    /// Of the invariant that should find it.
    let code: String
    let system: String
    let path: String
    /// From 1; 0 for the whole file.
    let line: Int
    let edit: Edit

    /// What happens to a line.
    enum Edit: Sendable, Hashable {
        case replace(String)
        case delete
        /// The line and those below it that are indented further.
        case deleteBlock
        /// A line below it.
        case insert(String)
        case deleteFile
    }

    var testDescription: String { "\(system) \(path):\(line) \(mutator) \(edit)" }

    /// The file's text with the fault; `nil` for a file that is gone.
    func text(of original: String) -> String? {
        var lines = SourceLine.split(original)
        let index = line - 1
        switch edit {
        case .deleteFile: return nil
        case .replace(let text): lines[index] = text
        case .delete: lines.remove(at: index)
        case .insert(let text): lines.insert(text, at: index + 1)
        case .deleteBlock:
            let depth = SourceLine.indentation(of: lines[index])
            var end = index + 1
            while let next = lines[end...].firstIndex(where: { !$0.isEmpty }),
                SourceLine.indentation(of: lines[next]) > depth
            {
                end = next + 1
            }
            // The bracket that closes it.
            if end < lines.count, SourceLine.indentation(of: lines[end]) == depth,
                let first = lines[end].first(where: { $0 != " " }), "}])".contains(first)
            {
                end += 1
            }
            lines.removeSubrange(index..<end)
        }
        return lines.joined(separator: "\n")
    }
}

/// A line of a file with what encloses it by indentation.
struct SourceLine {
    let text: String
    let number: Int
    /// The lines with less indentation above it, outermost first, without indentation and colon.
    let parents: [String]
    /// Without indentation.
    let trimmed: String
    /// Of a Compose file: the service.
    var service: String? { parents.count > 1 && parents[0] == "services" ? parents[1] : nil }
    var parent: String { parents.last ?? "" }

    static func split(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }

    static func indentation(of line: String) -> Int { line.utf8.prefix { $0 == UInt8(ascii: " ") }.count }

    static func all(of text: String) -> [SourceLine] {
        var stack: [(depth: Int, text: String)] = []
        var lines: [SourceLine] = []
        for (number, line) in split(text).enumerated() {
            let depth = indentation(of: line)
            let trimmed = String(line.utf8.dropFirst(depth)) ?? ""
            if !trimmed.isEmpty, !trimmed.hasPrefix("#") {
                while let last = stack.last, last.depth >= depth { stack.removeLast() }
            }
            lines.append(
                SourceLine(text: String(line), number: number + 1, parents: stack.map(\.text), trimmed: trimmed)
            )
            if !trimmed.isEmpty, !trimmed.hasPrefix("#") {
                stack.append((depth, trimmed.hasSuffix(":") ? String(trimmed.dropLast()) : trimmed))
            }
        }
        return lines
    }
}

/// Makes faults of one kind.
struct Mutator: Sendable {
    let name: String
    /// Of the invariant that should find them.
    let code: String
    let isFile: @Sendable (String) -> Bool
    let edit: @Sendable (SourceLine, RenderedPlatform) -> Mutation.Edit?

    init(
        _ code: String,
        _ name: String,
        in isFile: @escaping @Sendable (String) -> Bool,
        _ edit: @escaping @Sendable (SourceLine, RenderedPlatform) -> Mutation.Edit?
    ) {
        self.code = code
        self.name = name
        self.isFile = isFile
        self.edit = edit
    }

    /// At most so many for each system, over all files, from places that a seed of the name chooses.
    func mutations(of platform: RenderedPlatform, lines: [String: [SourceLine]], atMost count: Int) -> [Mutation] {
        var random = SplitMix(seed: "\(code) \(name) \(platform.name)")
        let paths = platform.files.keys.filter(isFile).sorted().shuffled(using: &random)
        guard !paths.isEmpty else { return [] }
        var found: [Mutation] = []
        var taken: Set<String> = []
        // Some from each file, then more from where there are more.
        for quota in [(count + paths.count - 1) / paths.count, count] {
            for path in paths where found.count < count {
                let lines = lines[path] ?? []
                guard !lines.isEmpty else { continue }
                let start = Int.random(in: 0..<lines.count, using: &random)
                var left = min(quota, count - found.count)
                for offset in 0..<lines.count where left > 0 {
                    let line = lines[(start + offset) % lines.count]
                    guard let edit = edit(line, platform), edit != .replace(line.text),
                        taken.insert("\(path):\(line.number)").inserted
                    else { continue }
                    left -= 1
                    found.append(
                        Mutation(
                            mutator: name,
                            code: code,
                            system: platform.name,
                            path: path,
                            line: edit == .deleteFile ? 0 : line.number,
                            edit: edit
                        )
                    )
                }
            }
        }
        return found.sorted { ($0.path, $0.line) < ($1.path, $1.line) }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), seeded by a text through FNV-1a.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: String) {
        state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension String {
    /// Whether it holds a text; by bytes, since millions of lines are asked.
    func holds(_ text: String) -> Bool {
        var source = self
        var pattern = text
        return source.withUTF8 { bytes in
            pattern.withUTF8 { wanted in
                guard let first = wanted.first, wanted.count <= bytes.count else { return wanted.isEmpty }
                for place in 0...(bytes.count - wanted.count) where bytes[place] == first {
                    if bytes[place..<place + wanted.count].elementsEqual(wanted) { return true }
                }
                return false
            }
        }
    }

    /// The first occurrence of a text replaced; unchanged without one.
    func replacingFirst(_ text: String, with other: String) -> String {
        guard holds(text), let range = firstRange(of: text) else { return self }
        return String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }

    /// With the number behind a marker one higher; `nil` without such a number.
    func bumped(after marker: String, by step: Int = 1) -> String? {
        guard marker.isEmpty || holds(marker),
            let range = marker.isEmpty ? startIndex..<startIndex : firstRange(of: marker)
        else { return nil }
        let digits = self[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        return String(self[..<range.upperBound]) + String(number + step)
            + String(self[range.upperBound...].dropFirst(digits.count))
    }
}
