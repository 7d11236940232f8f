import Origins
import PlatformManifest

extension CheckScope {
    /// Reports a name that a section does not declare, with the nearest one or a list of those that it declares.
    ///
    /// `clause` stands before the name, as in `service 'api' joins network`; `kind` is what such names are called in the
    /// plural, as in `networks`; `section` is where they are declared.
    func require<Name: TextValue & Hashable>(
        _ name: Sourced<Name>,
        among names: [Name],
        _ code: DiagnosticCode,
        _ clause: String,
        kind: String,
        section: String
    ) {
        guard !names.contains(name.value) else { return }
        let known = names.map(\.description)
        report(
            CheckMessage(code, "\(clause) '\(name.value)', which does not exist"),
            at: name.origin,
            fix: suggestion(for: name.value.description, among: known, kind: kind, section: section),
            missedIn: section,
            subject: nearest(to: name.value.description, among: known)
                .map { FindingList.Declaration(name: $0, section: section) }
        )
    }

    /// `did you mean …`, else the right names where they are few, else where to declare it.
    func suggestion(for name: String, among names: [String], kind: String, section: String) -> String {
        if let near = nearest(to: name, among: names) { return "did you mean '\(near)'?" }
        if (1...12).contains(names.count) { return "the \(kind) are \(spokenList(names))" }
        return "declare it in '\(section)'"
    }

    /// The same for names that a map of the manifest declares, without a walk over them when all is well.
    func require<Name: TextValue & Hashable, Value>(
        _ name: Sourced<Name>,
        in declared: NamedMap<Name, Value>,
        _ code: DiagnosticCode,
        _ clause: String,
        kind: String,
        section: String
    ) {
        guard declared.entry(name.value) == nil else { return }
        require(name, among: declared.names, code, clause, kind: kind, section: section)
    }

    func requireService(_ name: Sourced<ServiceName>, _ clause: String) {
        require(name, in: manifest.services, .unknownService, clause, kind: "services", section: "services")
    }
}
