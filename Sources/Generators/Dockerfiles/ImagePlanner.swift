import Origins
import PlatformManifest
import PlatformModel

/// Finds the images that the platform builds, each once, over all environments.
struct ImagePlanner {
    let platforms: PlatformSet

    /// In the manifest's order, services that only some environments have after the others.
    ///
    /// - Throws: where services share a template but not what it needs them to have in common.
    func plans() throws(GeneratorError) -> [ImagePlan] {
        var folders: [String] = []
        var members: [String: [ImagePlan.Member]] = [:]
        var seen: Set<ServiceName> = []
        for platform in [platforms.base] + platforms.environments {
            for service in platform.services {
                guard case .built(let build) = service.image, build.kind != .generic,
                    seen.insert(service.name.value).inserted
                else { continue }
                if members[build.folder] == nil { folders.append(build.folder) }
                members[build.folder, default: []].append(ImagePlan.Member(name: service.name, build: build))
            }
        }
        var plans: [ImagePlan] = []
        for folder in folders {
            let members = members[folder] ?? []
            try SharedImageCheck(members: members).run()
            plans.append(plan(members))
        }
        return plans
    }

    private func plan(_ members: [ImagePlan.Member]) -> ImagePlan {
        let names = Set(members.map(\.name.value))
        let services = ([platforms.base] + platforms.environments).flatMap(\.services).filter { isRunOf(names, $0) }
        let places = platforms.environments.isEmpty ? [platforms.base] : platforms.environments
        let owners = places.flatMap(\.services).filter { names.contains($0.name.value) }
        let variables = services.flatMap(\.variables)
        return ImagePlan(
            platform: platforms.base,
            members: members,
            fileVariables: unique(
                variables.compactMap { variable in
                    if case .secretFile = variable.value { variable.name } else { nil }
                }
            ),
            passwordVariables: unique(
                variables.compactMap { variable in
                    if case .url = variable.value { variable.name } else { nil }
                }
            ),
            requiredVariables: required(variables, owners),
            writable: writable(members, services)
        )
    }

    /// Whether a service runs the image of one of these, its own or another's.
    private func isRunOf(_ names: Set<ServiceName>, _ service: Service) -> Bool {
        switch service.image {
        case .built: names.contains(service.name.value)
        case .shared(let owner, _, _): names.contains(owner.value)
        case .pulled: false
        }
    }

    /// The variables that every owner needs in every environment: the entrypoint does not know where it runs.
    private func required(
        _ variables: [ServiceVariable],
        _ owners: [Service]
    ) -> [(name: Sourced<EnvironmentVariableName>, description: Sourced<String>?)] {
        let needed = owners.map { owner in Set(owner.variables.filter(\.isRequired).map(\.name.value)) }
        return unique(variables.filter(\.isRequired).map(\.name))
            .filter { name in needed.allSatisfy { $0.contains(name.value) } }
            .map { name in
                (name, variables.first { $0.name.value == name.value && $0.description != nil }?.description)
            }
    }

    private func writable(_ members: [ImagePlan.Member], _ services: [Service]) -> [Sourced<AbsolutePath>] {
        let volumes = services.flatMap(\.mounts).filter { mount in
            if case .volume = mount.source {
                !mount.isReadOnly && !mount.target.text.hasSuffix("/node_modules")
            } else {
                false
            }
        }
        var seen: Set<AbsolutePath> = []
        return (members.flatMap(\.build.writable) + volumes.map(\.target)).filter { seen.insert($0.value).inserted }
    }

    private func unique(_ names: [Sourced<EnvironmentVariableName>]) -> [Sourced<EnvironmentVariableName>] {
        var seen: Set<EnvironmentVariableName> = []
        return names.filter { seen.insert($0.value).inserted }
    }
}
