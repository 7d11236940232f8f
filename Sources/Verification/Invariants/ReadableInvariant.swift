import Origins
import PlatformManifest
import PlatformModel

/// Nothing can be said of a file that its program would refuse.
struct ReadableInvariant: Invariant {
    static let code = "PV0001"
    static let sentence =
        "Every rendered file can be read in its own format, and none that its environment needs is missing."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for failure in tree.failures { findings.report(failure.place, "cannot be read: \(failure.message)") }
        for environment in tree.environments {
            for path in environment.platform.composeFiles.map(\.text) where !tree.contains(path) {
                findings.report(Place(path), "Compose file of environment '\(environment.name)' is missing")
            }
            if !tree.contains(environment.templatePath) {
                findings.report(
                    Place(environment.templatePath),
                    "template of environment '\(environment.name)' is missing"
                )
            }
        }
    }
}
