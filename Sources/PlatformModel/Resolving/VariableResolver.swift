import Origins
import PlatformManifest

/// The variables of a service's container: the catalog's, then the server's, then the manifest's, later ones winning.
struct VariableResolver {
    let section: ServiceSection
    /// Of `imageOf`: its variables hold here too, unless this service has its own.
    let lender: ServiceSection?
    let component: ComponentFacts?
    let build: [ServiceVariable]
    let resolver: PlatformResolver

    func resolve() -> [ServiceVariable] {
        var variables = (component?.variables ?? []).map { name, value in
            ServiceVariable(
                name: Sourced(EnvironmentVariableName(unchecked: name), .constant),
                description: nil,
                value: self.value(value),
                isRequired: false
            )
        }
        variables += build
        for entry in section.bindings(lentBy: lender) {
            guard let variable = variable(entry) else { continue }
            if let place = variables.firstIndex(where: { $0.name.value == variable.name.value }) {
                variables[place] = variable
            } else {
                variables.append(variable)
            }
        }
        return variables
    }

    private func value(_ value: FactValue) -> ServiceVariable.Value {
        switch value {
        case .text(let text, let origin): .text(Sourced(text, origin))
        case .secretFile(let secret, let origin): .secretPath(Sourced(secret, origin))
        }
    }

    private func variable(_ entry: NamedMap<EnvironmentVariableName, VariableBinding>.Entry) -> ServiceVariable? {
        switch entry.value {
        case .literal(let text, let description):
            return ServiceVariable(
                name: entry.name,
                description: description,
                value: .text(text.map(\.text)),
                isRequired: false
            )
        case .reference(let output, let description):
            guard let found = References(resolver: resolver).outputs(of: output.service)?[output.output],
                !found.isMissing
            else {
                return nil
            }
            let text = Sourced(
                found.text,
                Origin.derived(rule: "reference '\(output.value)'", from: [output.origin, found.origin])
            )
            let value: ServiceVariable.Value
            if let password = found.password {
                value = .url(text, password: Sourced(password, output.origin))
            } else {
                value = .text(text)
            }
            return ServiceVariable(name: entry.name, description: description, value: value, isRequired: true)
        case .secret(let secret, let description):
            return self.secret(entry.name, .secretFile(secret), of: secret, description)
        case .secretPath(let secret, let description):
            return self.secret(entry.name, .secretPath(secret), of: secret, description)
        case .variable(let name, let description):
            guard let declared = resolver.manifest.variables.entry(name.value) else { return nil }
            let variable = resolver.variable(declared)
            return ServiceVariable(
                name: entry.name,
                description: description ?? variable.description,
                value: .variable(variable),
                isRequired: variable.isRequired.value
            )
        case .dropped: return nil
        }
    }

    /// `nil` for a secret that is not declared, which a check reports.
    private func secret(
        _ name: Sourced<EnvironmentVariableName>,
        _ value: ServiceVariable.Value,
        of secret: Sourced<SecretName>,
        _ description: Sourced<String>?
    ) -> ServiceVariable? {
        guard let declared = resolver.manifest.secrets[secret.value] else { return nil }
        return ServiceVariable(
            name: name,
            description: description ?? declared.description,
            value: value,
            isRequired: true
        )
    }
}

extension ServiceSection {
    /// What the container's variables are bound to: those of the service that lends the image, unless this service binds
    /// or drops them itself, then its own.
    func bindings(lentBy lender: ServiceSection?) -> [NamedMap<EnvironmentVariableName, VariableBinding>.Entry] {
        let lent = lender?.env.entries ?? []
        return lent.compactMap { entry in
            guard let own = env.entry(entry.name.value) else { return entry }
            if case .dropped = own.value { return nil }
            return own
        } + env.entries.filter { lender?.env.contains($0.name.value) != true }
    }
}
