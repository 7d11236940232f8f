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
        let runs = runs(folderOf: members)
        var plans: [ImagePlan] = []
        for folder in folders {
            let members = members[folder] ?? []
            try SharedImageCheck(members: members).run()
            plans.append(plan(members, runs[folder] ?? []))
        }
        return plans
    }

    /// What runs the images of each folder, in the base and in every environment.
    private func runs(folderOf members: [String: [ImagePlan.Member]]) -> [String: [Run]] {
        var folders: [ServiceName: String] = [:]
        for (folder, members) in members {
            for member in members { folders[member.name.value] = folder }
        }
        var runs: [String: [Run]] = [:]
        for (number, platform) in ([platforms.base] + platforms.environments).enumerated() {
            for service in platform.services {
                let owner = imageOwner(of: service)
                guard let folder = folders[owner ?? service.name.value] else { continue }
                runs[folder, default: []].append(
                    Run(service: service, isInBase: number == 0, runsImage: owner != nil)
                )
            }
        }
        return runs
    }

    /// A service in one environment, or in the base.
    private struct Run {
        let service: Service
        let isInBase: Bool
        /// False where an environment replaces the built image of the service by another.
        let runsImage: Bool
    }

    private func plan(_ members: [ImagePlan.Member], _ runs: [Run]) -> ImagePlan {
        let names = Set(members.map(\.name.value))
        let services = runs.filter(\.runsImage).map(\.service)
        let owners = runs.filter { $0.isInBase == platforms.environments.isEmpty }.map(\.service).filter {
            names.contains($0.name.value)
        }
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

    /// The service whose built image a service runs: itself, or the one that lends it.
    private func imageOwner(of service: Service) -> ServiceName? {
        switch service.image {
        case .built: service.name.value
        case .shared(let owner, _, _): owner.value
        case .pulled: nil
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
        // Those of hot reload are made in its own target.
        let others = members.flatMap { $0.build.kind.developmentVolumes.map(\.folder) }
        let volumes = services.flatMap(\.mounts).filter { mount in
            if case .volume = mount.source {
                !mount.isReadOnly && !others.contains(mount.target.text)
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
