/// What lies at a path of the output folder.
enum DiskEntry: Sendable {
    case absent
    case file(DiskFile)
    case symbolicLink(FileIdentity)

    /// A folder, with the paths of what is in it at any depth, folders left out, as far as they were listed.
    case folder(holding: [String])
    case special(FileIdentity)

    /// Something other than a folder lies on the way.
    case obstructed(at: String, by: Obstacle)

    /// `nil` where no file, link or the like is.
    var identity: FileIdentity? {
        switch self {
        case .file(let file): file.identity
        case .symbolicLink(let identity), .special(let identity): identity
        case .absent, .folder, .obstructed: nil
        }
    }
}

/// A regular file, as far as a plan needs to know it.
struct DiskFile: Sendable {
    let permissions: UInt16
    let identity: FileIdentity

    /// Whether it holds what is due, byte for byte.
    let isExpected: Bool

    /// `nil` only if it holds what is due and the digest of that was not asked for.
    let digest: ContentDigest?

    /// `nil` if it holds what is due, or contents are not kept.
    let bytes: [UInt8]?
}
