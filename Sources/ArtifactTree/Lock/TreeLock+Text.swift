import Documents

extension TreeLock {
    /// The text of the lock file.
    ///
    /// One entry: `{"path": "a/b.yml", "sha256": "…", "mode": "0644", "generator": "compose"}`,
    /// and `"environment"` where it has one.
    var text: [UInt8] {
        var text = LockText()
        text.line("{")
        text.line("  \"formatVersion\": \(Self.format),")
        text.line("  \"version\": \(LockText.quoted(provenance.version)),")
        text.line("  \"manifest\": \"\(provenance.manifest)\",")
        if !partial.isEmpty {
            text.list("partial", partial.keys.sorted(), isLast: false) { unit in
                guard let own = partial[unit] else { return [] }
                return Self.members(of: unit)
                    + [("manifest", own.manifest.description), ("version", own.version)]
            }
        }
        text.list("files", entries, isLast: true) { entry in
            [("path", entry.path.text), ("sha256", entry.digest.description), ("mode", entry.mode.octal)]
                + Self.members(of: entry.unit)
        }
        text.line("}")
        return text.bytes
    }

    private static func members(of unit: Unit) -> [(String, String)] {
        [("generator", unit.generator)] + (unit.environment.map { [("environment", $0)] } ?? [])
    }
}

extension FileMode {
    /// As `chmod` takes it, for example `0644`.
    var octal: String {
        "0" + String(rawValue, radix: 8)
    }

    /// Whether permission bits say the same about the one thing that matters and that Git keeps: may it be run.
    ///
    /// The rest depends on the umask of whoever checked the files out.
    func agrees(withPermissions permissions: UInt16) -> Bool {
        (permissions & 0o100 != 0) == (self == .executable)
    }
}

/// Writes the few forms of JSON that a lock has.
private struct LockText {
    private(set) var bytes: [UInt8] = []

    mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func list<Element>(
        _ name: String,
        _ elements: [Element],
        isLast: Bool,
        members: (Element) -> [(String, String)]
    ) {
        let end = isLast ? "" : ","
        if elements.isEmpty { return line("  \"\(name)\": []\(end)") }
        line("  \"\(name)\": [")
        for (index, element) in elements.enumerated() {
            bytes.append(contentsOf: "    {".utf8)
            for (position, member) in members(element).enumerated() {
                bytes.append(contentsOf: (position == 0 ? "\"" : ", \"").utf8)
                bytes.append(contentsOf: member.0.utf8)
                bytes.append(contentsOf: "\": ".utf8)
                bytes.append(contentsOf: Self.quoted(member.1).utf8)
            }
            line(index == elements.count - 1 ? "}" : "},")
        }
        line("  ]\(end)")
    }

    static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: needsEscape) else { return "\"" + text + "\"" }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted.unicodeScalars.append("\\")
                quoted.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < UInt8(ascii: " ") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }
}
