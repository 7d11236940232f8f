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
    private let file: ManifestFile
    private let findings: CheckFindings
    private unowned let group: CheckScopeGroup

    init(
        _ manifest: Manifest,
        _ platform: Platform,
        _ file: ManifestFile,
        _ findings: CheckFindings,
        _ group: CheckScopeGroup
    ) {
        self.manifest = manifest
        self.platform = platform
        self.findings = findings
        self.file = file
        self.group = group
        services = platform.services.compactMap { service in
            manifest.services.entry(service.name.value).map { ($0, service) }
        }
    }

    /// The manifest's text, for what holds in other environments than this one.
    var root: JSONNode { file.root }
    /// Which services of all environments should share a network and do not.
    var separations: Separations { group.separations }
    var environment: PlatformEnvironment { platform.environment }
    var purpose: EnvironmentPurpose { environment.purpose.value }
    /// Whether this is the manifest without overrides, which is no environment.
    var isBase: Bool { environment.name == nil }

    /// Reports at the first place that the manifest has for an origin.
    ///
    /// `section` is where something was missed: nothing is reported when that section was not readable. `grounds` are
    /// places that it rests on without a note. `subject` is the declaration that is probably meant, or that nothing uses.
    func report(
        _ message: CheckMessage,
        at origin: Origin?,
        notes: [DiagnosticNote] = [],
        fix: String? = nil,
        missedIn section: String? = nil,
        grounds: [Origin] = [],
        subject: FindingList.Declaration? = nil
    ) {
        if isBase, message.namesEnvironments { return }
        findings.add(
            FindingList.Finding(
                code: message.code,
                range: origin?.manifestRanges.first,
                text: message.text,
                notes: notes,
                fix: fix,
                section: section.flatMap(place),
                grounds: grounds.compactMap(\.manifestRanges.first),
                subject: subject
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

    /// Whether an entry has an error inside, so that its values may be placeholders.
    func isFaulty(_ entry: ServiceEntry) -> Bool { file.isFaulty(entry.range) }

    /// Whether a name stands in an entry that could not be read, which may use it.
    func isMentionedUnread(_ name: String) -> Bool {
        !file.faultyEntries.isEmpty && file.root.isMentioned(name, in: file)
    }

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

/// The scopes of one run over a manifest, and what is found out from all of them.
final class CheckScopeGroup {
    var scopes: [CheckScope] = []
    private(set) lazy var separations = Separations(of: scopes)
}

extension JSONNode {
    /// Whether a string, or a key below the first one, of a faulty entry holds the name as a word.
    fileprivate func isMentioned(_ name: String, in file: ManifestFile, isInside: Bool = false) -> Bool {
        guard file.isFaulty(range) else { return false }
        switch value {
        case .string(let text): return text.holdsWord(name)
        case .array(let elements): return elements.contains { $0.isMentioned(name, in: file, isInside: true) }
        case .object(let members):
            return members.contains { member in
                // The keys of the sections and of their entries declare names.
                isInside && file.isFaulty(member.keyRange) && member.key.utf8.elementsEqual(name.utf8)
                    || member.node.isMentioned(name, in: file, isInside: isInside || file.isEntry(member.node.range))
            }
        case .null, .bool, .number: return false
        }
    }
}

extension ManifestFile {
    fileprivate func isEntry(_ range: SourceRange) -> Bool {
        faultyEntries.contains { $0.upperBound == range.upperBound && $0.lowerBound < range.lowerBound }
    }
}

extension String {
    /// Whether the text holds the word with nothing beside it that could belong to a name.
    fileprivate func holdsWord(_ word: String) -> Bool {
        ranges(of: word).contains { range in
            let before = utf8[..<range.lowerBound].last
            let after = utf8[range.upperBound...].first
            return ![before, after].contains { byte in byte.map { $0.isNamePart } ?? false }
        }
    }
}

extension UInt8 {
    fileprivate var isNamePart: Bool {
        self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
            || UnicodeScalar(self).properties.isAlphabetic || (0x30...0x39).contains(self)
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
