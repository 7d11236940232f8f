import Origins
import PlatformManifest

extension CheckScope {
    /// Reports a name that a section does not declare, with the nearest one or a list of those that it declares.
    ///
    /// The clause stands before the name, such as `service 'api' joins network`; the kind is what such names are called,
    /// in the plural, such as `networks`; the section is where they are declared.
    func require<Name, Value>(
        _ name: Sourced<Name>,
        among declared: NamedMap<Name, Value>,
        _ code: DiagnosticCode,
        _ clause: @autoclosure () -> String,
        kind: String,
        section: String
    ) {
        guard !declared.contains(name.value) else { return }
        reportMissing(name, among: declared.names, code, clause(), kind: kind, section: section)
    }

    /// Reports a name that is none of those that a section declares.
    func reportMissing<Name: TextValue>(
        _ name: Sourced<Name>,
        among names: [Name],
        _ code: DiagnosticCode,
        _ clause: String,
        kind: String,
        section: String
    ) {
        report(
            CheckMessage(code, "\(clause) '\(name.value)', which does not exist"),
            at: name.origin,
            fix: suggestion(for: name.value.description, among: names.map(\.description), kind: kind, section: section),
            missedIn: section
        )
    }

    /// `did you mean …`, else the right names where they are few, else where to declare it.
    func suggestion(for name: String, among names: [String], kind: String, section: String) -> String {
        if let near = nearest(to: name, among: names) { return "did you mean '\(near)'?" }
        if (1...12).contains(names.count) { return "the \(kind) are \(spokenList(names))" }
        return "declare it in '\(section)'"
    }

    func requireService(_ name: Sourced<ServiceName>, _ clause: @autoclosure () -> String) {
        require(
            name,
            among: manifest.services,
            .unknownService,
            clause(),
            kind: "services",
            section: "services"
        )
    }
}
