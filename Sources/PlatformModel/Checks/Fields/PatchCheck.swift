import Origins
import PlatformManifest

/// Patches name files that are data, and the one that is started from; whether they change something is known when these are rendered.
struct PatchCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.patchOfOtherFormat, .patchBesideStack]

    func check(_ scope: CheckScope) {
        checkStack(scope)
        for patch in scope.manifest.patches {
            let path = patch.value.artifact
            guard ![".yml", ".yaml", ".json"].contains(where: path.text.hasSuffix) else { continue }
            scope.report(
                Self.message(path.value),
                at: path.origin,
                fix: "name a rendered file that ends in .yml, .yaml or .json, or override its template in 'templates'"
            )
        }
    }

    /// A stack stands alone: what Compose would read along is not part of it.
    private func checkStack(_ scope: CheckScope) {
        let patches = scope.manifest.patches.map(\.value.artifact)
        guard let stack = scope.platform.stack, !patches.contains(where: { $0.value == stack.file }) else { return }
        let files = Set(scope.platform.composeFiles)
        for path in patches where files.contains(path.value) {
            scope.report(
                CheckMessage(
                    .patchBesideStack,
                    "the patch of '\(path.value)' does not reach '\(stack.file)', which alone describes the stack",
                    severity: .warning
                ),
                at: path.origin,
                notes: [DiagnosticNote("the environment has several hosts here", at: scope.environment.hosts.origin)],
                fix: "add a patch of '\(stack.file)' that says the same in Swarm's words"
            )
        }
    }

    private static func message(_ path: ProjectPath) -> CheckMessage {
        CheckMessage(.patchOfOtherFormat, "'\(path)' is neither YAML nor JSON, so that a merge patch cannot change it")
    }
}

extension DiagnosticCode {
    static let patchBesideStack = DiagnosticCode("PG0440", "patch that does not reach the stack")
    static let patchOfOtherFormat = DiagnosticCode("PG0399", "patch of a file that is neither YAML nor JSON")
}
