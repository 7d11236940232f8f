import Documents

/// The files that a render makes, in the byte order of their paths; every disk can hold them side by side.
package struct ExpectedTree: Sendable {
    package let files: [ExpectedFile]

    /// Every folder that a file lies in, directly or not.
    let folders: Set<Substring>

    /// - Throws: If two files cannot both exist, or a path is one of our own records.
    package init(files: [ExpectedFile]) throws(ExpectedTreeError) {
        let sorted = files.sorted { $0.path < $1.path }
        var names = NameTable()
        for file in sorted {
            if Self.isReserved(file.path) { throw .reserved(file.path) }
            try names.add(file)
        }
        self.files = sorted
        folders = names.folders
    }

    private static func isReserved(_ path: ArtifactPath) -> Bool {
        let first = NameTable.folded(
            path.text[..<(path.text.utf8.firstIndex(of: UInt8(ascii: "/")) ?? path.text.endIndex)]
        )
        return first == TreeLock.fileName || first.hasPrefix(TreeLock.privatePrefix)
    }
}

/// Finds names that some disk would take for one: APFS and NTFS ignore case, APFS and HFS+ also the normal form.
private struct NameTable {
    private var files: [String: ExpectedFile] = [:]
    private var spellings: [String: (spelling: Substring, example: ArtifactPath)] = [:]
    private(set) var folders: Set<Substring> = []

    mutating func add(_ file: ExpectedFile) throws(ExpectedTreeError) {
        let path = file.path
        try addFolder(path.folder, of: path)
        let key = Self.folded(path.text[...])
        if let folder = spellings[key] {
            if Self.areSame(folder.spelling, path.text) { throw .fileIsFolder(path, of: folder.example) }
            throw .collision(String(folder.spelling), path.text)
        }
        if let other = files.updateValue(file, forKey: key) {
            if Self.areSame(other.path.text, path.text) {
                throw .duplicate(path, generators: [other.generator, file.generator])
            }
            throw .collision(other.path.text, path.text)
        }
    }

    private mutating func addFolder(_ folder: Substring, of path: ArtifactPath) throws(ExpectedTreeError) {
        if folder.isEmpty || folders.contains(folder) && Self.areSame(spellings[Self.folded(folder)]?.spelling, folder)
        {
            return
        }
        if let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) { try addFolder(folder[..<slash], of: path) }
        let key = Self.folded(folder)
        if let file = files[key] {
            if Self.areSame(file.path.text, folder) { throw .fileIsFolder(file.path, of: path) }
            throw .collision(file.path.text, String(folder))
        }
        if let other = spellings[key] { throw .collision(String(other.spelling), String(folder)) }
        spellings[key] = (folder, path)
        folders.insert(folder)
    }

    /// The key under which all spellings of a name fall together.
    ///
    /// Upper case first, since it unites what lower case keeps apart (`ß` and `ss`, `ς` and `σ`). Swift compares strings by canonical equivalence, which takes care of normal forms.
    static func folded(_ text: Substring) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.lowercased() : text.uppercased().lowercased()
    }

    /// Whether the bytes are the same, which `==` of strings does not say.
    private static func areSame(_ left: (some StringProtocol)?, _ right: some StringProtocol) -> Bool {
        left.map { $0.utf8.elementsEqual(right.utf8) } ?? false
    }
}
