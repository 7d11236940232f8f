import Origins
import PlatformManifest

/// What a check sees: one environment as written and as resolved.
package final class CheckScope {
    typealias ServiceEntry = NamedMap<ServiceName, ServiceSection>.Entry

    let manifest: Manifest
    let platform: Platform
    /// The services that exist here, as written and as resolved.
    let services: [(entry: ServiceEntry, service: Service)]
    private static let sectionsOfNames = [
        "environments", "networks", "volumes", "limits", "secrets", "variables", "services",
    ]
    /// The manifest's text, for what holds in other environments than this one.
    let root: JSONNode
    private let findings: CheckFindings

    init(_ manifest: Manifest, _ platform: Platform, _ root: JSONNode, _ findings: CheckFindings) {
        self.manifest = manifest
        self.platform = platform
        self.findings = findings
        self.root = root
        services = platform.services.compactMap { service in
            manifest.services.entry(service.name.value).map { ($0, service) }
        }
    }

    var environment: PlatformEnvironment { platform.environment }
    var purpose: EnvironmentPurpose { environment.purpose.value }
    /// Whether this is the manifest without overrides, which is no environment.
    var isBase: Bool { environment.name == nil }

    /// Reports at the first place that the manifest has for an origin.
    ///
    /// `section` is where something was missed: nothing is reported when that section was not readable.
    func report(
        _ message: CheckMessage,
        at origin: Origin?,
        notes: [DiagnosticNote] = [],
        fix: String? = nil,
        missedIn section: String? = nil
    ) {
        if isBase, message.namesEnvironments { return }
        findings.add(
            FindingList.Finding(
                code: message.code,
                range: origin?.manifestRanges.first,
                text: message.text,
                notes: notes,
                fix: fix,
                section: section.flatMap(place)
            ),
            message,
            environment.name?.value
        )
    }

    /// Where a section of the manifest stands: the range of its key.
    private func place(ofSection name: String) -> SourceRange? {
        if let member = root.members.first(where: { $0.key == name }) { return member.keyRange }
        // A section under a wrong name is not readable.
        return root.members.first { nearest(to: $0.key, among: Self.sectionsOfNames) == name }?.keyRange
    }

    /// A service as written, whether or not it exists in this environment.
    func entry(_ name: ServiceName) -> ServiceEntry? { manifest.services.entry(name) }

    /// Whether every network that a service joins is declared: one that is not is a finding of its own, and may be the
    /// one by which it reaches others.
    func knowsNetworks(of service: ServiceSection) -> Bool {
        service.networks?.value.memberships.allSatisfy { manifest.networks.entry($0.network.value) != nil } ?? true
    }

    /// What the variables of a service are bound to, those that `imageOf` lends it among them.
    func bindings(of entry: ServiceEntry) -> [NamedMap<EnvironmentVariableName, VariableBinding>.Entry] {
        entry.value.bindings(lentBy: entry.value.imageOf.flatMap { self.entry($0.value)?.value })
    }
}

extension Sourced {
    var range: SourceRange? { origin.manifestRanges.first }
}

extension DiagnosticNote {
    init(_ message: String, at origin: Origin?) { self.init(message, origin?.manifestRanges.first) }
}

/// Names in single quotes with commas and a last 'and'. For example: `'a', 'b' and 'c'`.
func spokenList(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return quotedList(names) }
    return "\(quotedList(Array(names.dropLast()))) and '\(last)'"
}
