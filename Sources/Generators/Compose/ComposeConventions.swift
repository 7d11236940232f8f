import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Names and figures of the Compose files.
enum ComposeConventions {
    /// Rotation of container logs (CP-28). Strings, since the driver takes nothing else.
    static let logSize = "10m"
    static let logFiles = "5"

    /// Anchors of blocks that at least two services of a file share (CP-07).
    static let loggingAnchor = "logging"
    static let hardeningAnchor = "hardening"
    static let labelsAnchor = "labels"
    static let resourcesAnchorPrefix = "resources"

    /// Keys of a service that lock it down, in the order of CP-35.
    static let hardeningKeys = ["init", "cap_drop", "security_opt", "read_only"]

    /// Docker's own name for the loopback address.
    static let loopback = "127.0.0.1"
}
