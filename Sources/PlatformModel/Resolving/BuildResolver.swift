import Origins
import PlatformManifest

/// How a service's image is built.
struct BuildResolver {
    let entry: NamedMap<ServiceName, ServiceSection>.Entry
    let runtime: RuntimeSection
    let facts: RuntimeFacts
    let platform: PlatformSection
    let limits: Limits?
    let ports: [ServicePort]
    /// Where Prometheus reads metrics, which need not be one of `ports`.
    let metricsPort: Sourced<Port>?
    let health: ServiceHealth
    let variables: [ServiceVariable]
    let user: Sourced<UserIdentity>?
    let writable: [Sourced<AbsolutePath>]
    let stopSignal: Sourced<StopSignal>?

    /// What the container listens on, the main port first.
    private var exposedPorts: [Sourced<Port>] {
        let own = ports.map(\.container)
        // The first one of a shared image is an argument, so it has to be the main one.
        guard let metricsPort, !own.contains(where: { $0.value == metricsPort.value }),
            !own.isEmpty || runtime.template == nil
        else { return own }
        return own + [metricsPort]
    }

    func resolve() -> Build {
        let kind = runtime.kind.value
        let standard = Origin.standard("runtime '\(kind.rawValue)'")
        let version = runtime.version ?? Sourced(VersionText(unchecked: facts.version), standard)
        let images = facts.images(version.text)
        let derived = Origin.derived(rule: "image of the runtime", from: [version.origin])
        let probe: Probe? = if case .probe(let probe) = health { probe } else { nil }
        let noProbeReason: Sourced<String>? = if case .none(let reason) = health { reason } else { nil }
        let application =
            runtime.application
            ?? Sourced(ApplicationReference(unchecked: facts.application), standard)
        let arguments = platform.buildArguments.entries + runtime.arguments.entries
        return Build(
            kind: kind,
            kindOrigin: runtime.template?.origin ?? runtime.kind.origin,
            folder: runtime.template?.text ?? entry.name.text,
            isShared: runtime.template != nil,
            source: entry.value.source ?? Sourced(ProjectPath(unchecked: entry.name.text), standard),
            version: version,
            base: runtime.base ?? reference(images.base, derived),
            runtimeBase: runtime.runtimeBase ?? (runtime.base ?? reference(images.runtime, derived)),
            application: application,
            requirements: runtime.requirements ?? Sourced(ProjectPath(unchecked: facts.requirements), standard),
            developmentRequirements: runtime.developmentRequirements,
            sharedRequirements: runtime.sharedRequirements,
            sharedSources: runtime.sharedSources,
            sourceFolders: runtime.sourceFolders,
            buildPackages: runtime.buildPackages,
            packages: runtime.packages,
            buildCommands: runtime.buildCommands,
            output: runtime.output,
            arguments: arguments.map { ($0.name, Sourced($0.value.text, .manifest($0.range))) },
            user: user ?? Sourced(facts.user, standard),
            writable: writable,
            port: ports.first?.container,
            ports: exposedPorts,
            server: ServerResolver.resolve(runtime.server?.value, facts, kind: kind, limits: limits),
            steps: runtime.steps.entries.map { ($0.name, $0.value) },
            testCommand: runtime.testCommand?.value,
            developmentCommand: developmentCommand(standard),
            probe: probe,
            noProbeReason: noProbeReason,
            requiredVariables: variables.filter(\.isRequired).map(\.name),
            fileVariables: variables.compactMap { variable in
                if case .secretFile = variable.value { variable.name } else { nil }
            },
            passwordVariables: variables.compactMap { variable in
                if case .url = variable.value { variable.name } else { nil }
            },
            stopSignal: stopSignal,
            imageName: entry.value.imageName ?? entry.name,
            title: entry.value.title ?? entry.name.map(\.text),
            description: entry.value.description
        )
    }

    private func developmentCommand(_ standard: Origin) -> [Sourced<String>] {
        if let command = runtime.developmentCommand { return command.value }
        return facts.developmentCommand(of: runtime, port: ports.first?.container.value).map { Sourced($0, standard) }
    }

    private func reference(_ text: String, _ origin: Origin) -> Sourced<ImageReference> {
        guard let image = try? ImageReference(parsing: text) else {
            preconditionFailure("the catalog names an image that is no image reference: \(text)")
        }
        return Sourced(image, origin)
    }
}
