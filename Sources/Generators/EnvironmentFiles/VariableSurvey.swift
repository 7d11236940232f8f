import Origins
import PlatformManifest
import PlatformModel

/// What all environments say about variables, services and secrets, side by side.
struct VariableSurvey {
    /// In the manifest's order; each is of an environment with a name.
    let platforms: [Platform]
    let environments: [PlatformEnvironment]
    /// Those of the platform itself, then the manifest's, in its order.
    let variables: [OperatorVariable]
    /// Every service that reads variables somewhere, in the manifest's order; what reads the same as the service whose
    /// image it runs is among that one's borrowers instead.
    let services: [SurveyedService]
    /// Every secret that is read somewhere, in the manifest's order.
    let secrets: [SurveyedSecret]
    private let placesOfSecrets: [SecretName: Int]
    /// Each reader with the service whose image it runs.
    private let owners: [ServiceName: ServiceName]
    let title: Sourced<String>
    let layout: Layout

    init(of set: PlatformSet) {
        let all = set.environments
        title = set.base.title
        layout = set.base.layout
        platforms = all
        environments = all.map(\.environment)
        variables = Self.united(all.map { $0.variables.map { ($0.name.value, $0.name.origin) } }).map { name in
            OperatorVariable(name: name, base: set.base, environments: all)
        }
        let readers = Self.united(all.map { $0.services.map { ($0.name.value, $0.name.origin) } }).compactMap { name in
            SurveyedService(name: name, environments: all)
        }
        let (lenders, others) = Self.split(readers)
        let borrowers = Dictionary(grouping: others, by: \.lender)
        services = lenders.map { lender in
            var lender = lender
            lender.borrowers = (borrowers[lender.name] ?? []).map(\.name)
            return lender
        }
        owners = Dictionary(
            readers.map { ($0.name, $0.lender ?? $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        secrets = Self.united(all.map { $0.secrets.map { ($0.name.value, $0.name.origin) } }).compactMap { name in
            SurveyedSecret(name: name, environments: all)
        }
        placesOfSecrets = Dictionary(
            secrets.enumerated().map { ($0.element.secret.name.value, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    func platform(_ environment: String) -> Platform? {
        platforms.first { $0.environment.name?.text == environment }
    }

    func secret(_ name: SecretName) -> Secret? { placesOfSecrets[name].map { secrets[$0].secret } }

    /// The service that a variable belongs to, if it is read by that one and those that run its image only.
    func owner(of variable: OperatorVariable) -> ServiceName? {
        let names = Set(variable.readers.map { owners[$0] ?? $0 })
        return names.count == 1 ? names.first : nil
    }

    /// Those that need a file of their own, and those that read what the service reads whose image they run, and leave out
    /// none that is required.
    private static func split(_ services: [SurveyedService]) -> ([SurveyedService], [SurveyedService]) {
        let places = Dictionary(
            services.enumerated().map { ($0.element.name, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        let isBorrower = services.map { service in
            guard let place = service.lender.flatMap({ places[$0] }) else { return false }
            let lender = services[place]
            return zip(service.here, lender.here).allSatisfy { own, lent in
                guard let own else { return true }
                let required = lent?.variables.filter(\.isRequired) ?? []
                return own.variables.allSatisfy { variable in
                    let same = lent?.variables.first { $0.name.value == variable.name.value }
                    return same?.valueInWords == variable.valueInWords
                } && required.allSatisfy { variable in own.variables.contains { $0.name.value == variable.name.value } }
            }
        }
        let own = zip(services, isBorrower).filter { !$1 }.map(\.0)
        return (own, zip(services, isBorrower).filter { $1 }.map(\.0))
    }

    /// The names of the environments at which a list with one element an environment holds.
    func names<Element>(where list: [Element], _ holds: (Element) -> Bool) -> [String] {
        zip(environments, list).filter { holds($1) }.compactMap { $0.0.name?.text }
    }

    /// Each name once, in the manifest's order; what does not stand in the manifest comes first.
    private static func united<Name: Hashable>(_ lists: [[(Name, Origin)]]) -> [Name] {
        var seen: Set<Name> = []
        var names: [(name: Name, place: Int, order: Int)] = []
        for (name, origin) in lists.joined() where seen.insert(name).inserted {
            let place = origin.manifestRanges.first.map { Int($0.lowerBound) } ?? -1
            names.append((name, place, names.count))
        }
        return names.sorted { ($0.place, $0.order) < ($1.place, $1.order) }.map(\.name)
    }
}

/// A variable that the operator sets, in every environment.
struct OperatorVariable {
    let name: EnvironmentVariableName
    /// Where its words are taken from: the base, else the first environment that has it.
    let definition: Variable?
    /// One element an environment; `nil` where nothing reads it.
    let here: [Variable?]
    /// Every service that reads it somewhere, in the manifest's order; none where Compose itself does.
    let readers: [ServiceName]

    fileprivate init(name: EnvironmentVariableName, base: Platform, environments: [Platform]) {
        self.name = name
        let find = { (platform: Platform) in platform.variables.first { $0.name.value == name } }
        here = environments.map(find)
        definition = find(base) ?? here.lazy.compactMap(\.self).first
        var seen: Set<ServiceName> = []
        readers = environments.flatMap(\.services).filter { service in
            service.variables.contains { variable in
                if case .variable(let read) = variable.value { read.name.value == name } else { false }
            }
        }.map(\.name.value).filter { seen.insert($0).inserted }
    }
}

/// A service that reads variables.
struct SurveyedService {
    let name: ServiceName
    /// As in the first environment that has it.
    let service: Service
    /// The name of that environment.
    let environment: EnvironmentName
    /// The service whose image it runs, if that is another's.
    let lender: ServiceName?
    /// Services that run its image and read nothing else.
    fileprivate(set) var borrowers: [ServiceName] = []
    /// One element an environment; `nil` where there is no such service.
    let here: [Service?]
    /// Each name once: in the order of the first environment, then what only others have.
    let variables: [SurveyedVariable]

    /// Fails where the service reads no variable anywhere.
    fileprivate init?(name: ServiceName, environments: [Platform]) {
        here = environments.map { $0.service(name) }
        guard let first = here.firstIndex(where: { $0 != nil }), let service = here[first],
            let environment = environments[first].environment.name?.value
        else { return nil }
        self.name = name
        self.service = service
        self.environment = environment
        if case .shared(let lender, _, _) = service.image { self.lender = lender.value } else { lender = nil }
        let others = here.compactMap(\.self)
        var seen: Set<EnvironmentVariableName> = []
        let union = ([service] + others).flatMap(\.variables).filter { seen.insert($0.name.value).inserted }
        let places = here
        variables = union.map { variable in
            SurveyedVariable(
                variable: variable,
                here: places.map { service in
                    service?.variables.first { $0.name.value == variable.name.value }
                }
            )
        }
        guard !variables.isEmpty else { return nil }
    }
}

/// A variable of a service, in every environment.
struct SurveyedVariable {
    /// Of the first environment that has it.
    let variable: ServiceVariable
    /// One element an environment; `nil` where the service does not read it.
    let here: [ServiceVariable?]
}

/// A secret, in every environment.
struct SurveyedSecret {
    let secret: Secret
    /// One element an environment.
    let isHere: [Bool]
    /// Every service that reads it somewhere.
    let readers: [ServiceName]

    fileprivate init?(name: SecretName, environments: [Platform]) {
        let here = environments.map { $0.secret(name) }
        guard let secret = here.lazy.compactMap(\.self).first else { return nil }
        self.secret = secret
        isHere = here.map { $0 != nil }
        var seen: Set<ServiceName> = []
        readers = here.compactMap(\.self).flatMap(\.readers).filter { seen.insert($0).inserted }
    }
}
