import Documents

/// The messages and fixes of findings, side by side so that they stay in one voice.
enum DriftWords {
    private static let render = "run 'platformgen render'"

    static func stale(_ path: ArtifactPath) -> (String, String) {
        ("'\(path)' is stale: the manifest changed since it was rendered", render)
    }

    static func outdated(_ path: ArtifactPath, wrote: String, now: String) -> (String, String) {
        let reason =
            wrote == now
            ? "this build of platformgen \(now) makes something else of the same manifest"
            : "platformgen \(wrote) wrote it, and \(now) makes something else of the same manifest"
        return ("'\(path)' is outdated: \(reason)", render)
    }

    static func edited(_ path: ArtifactPath) -> (String, String) {
        (
            "'\(path)' was edited by hand",
            "move the change into the manifest, or run 'platformgen render --force' to discard it"
        )
    }

    static func missing(_ path: ArtifactPath, wasThere: Bool) -> (String, String) {
        (
            wasThere
                ? "'\(path)' is missing: it was rendered, and someone removed it"
                : "'\(path)' is missing: it has not been rendered yet",
            render
        )
    }

    static func orphaned(_ path: ArtifactPath) -> (String, String) {
        ("'\(path)' is orphaned: nothing makes it any more", "run 'platformgen render' to delete it")
    }

    static func editedOrphan(_ path: ArtifactPath) -> (String, String) {
        (
            "'\(path)' is orphaned and was edited by hand: nothing makes it any more",
            "move it out of the output folder, or run 'platformgen render --force' to delete it"
        )
    }

    static func foreign(_ path: ArtifactPath) -> (String, String) {
        (
            "'\(path)' is due here, but the file of that name was not written by platformgen",
            "move it away, or run 'platformgen render --force' to replace it"
        )
    }

    static func foreignLink(_ path: ArtifactPath) -> (String, String) {
        (
            "'\(path)' is a symbolic link, which platformgen does not make or follow",
            "remove it, or run 'platformgen render --force' to replace the link itself"
        )
    }

    static func foreignFolder(_ path: ArtifactPath) -> (String, String) {
        ("'\(path)' is a folder, and a file of that name is due", "move the folder away")
    }

    static func special(_ path: ArtifactPath) -> (String, String) {
        ("'\(path)' is a device, pipe or socket, and a file of that name is due", "remove it")
    }

    static func obstructed(_ path: ArtifactPath, at place: String, by obstacle: Obstacle) -> (String, String) {
        (
            "'\(place)' is \(obstacle.rawValue), and '\(path)' needs a folder of that name",
            obstacle == .symbolicLink ? "replace the link by a folder; platformgen follows none" : "move the file away"
        )
    }

    static func mode(_ path: ArtifactPath, due: FileMode) -> (String, String) {
        let words = due == .executable ? "cannot be run, and its mode should be" : "can be run, and its mode should be"
        return ("'\(path)' \(words) \(due.octal)", render)
    }
}
