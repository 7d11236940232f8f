package import Origins
package import PlatformManifest

/// How a service's image is built.
package struct Build: Sendable {
    package let kind: RuntimeKind
    package let kindOrigin: Origin
    /// The folder of the rendered Dockerfile, below `deploy/docker/images`. For example: `backend`, `ai-services`.
    package let folder: String
    /// Whether several services share the Dockerfile, which then takes the service's folder as a build argument.
    package let isShared: Bool
    package let source: Sourced<ProjectPath>
    package let version: Sourced<VersionText>
    /// The image to build in.
    package let base: Sourced<ImageReference>
    /// The image to run in.
    package let runtimeBase: Sourced<ImageReference>
    package let application: Sourced<ApplicationReference>
    package let requirements: Sourced<ProjectPath>
    package let developmentRequirements: Sourced<ProjectPath>?
    /// Requirements that are installed with those of the service, below the project's root.
    package let sharedRequirements: [Sourced<ProjectPath>]
    package let sharedSources: [Sourced<ProjectPath>]
    package let sourceFolders: [Sourced<ProjectPath>]
    package let buildPackages: [Sourced<PackageRequirement>]
    package let packages: [Sourced<PackageRequirement>]
    package let buildCommands: [Sourced<String>]
    package let output: Sourced<ProjectPath>?
    package let arguments: [(name: Sourced<EnvironmentVariableName>, value: Sourced<String>)]
    package let user: Sourced<UserIdentity>
    /// Folders that the user may write to.
    package let writable: [Sourced<AbsolutePath>]
    package let port: Sourced<Port>?
    /// Every container port, the main one first.
    package let ports: [Sourced<Port>]
    package let server: Server
    package let steps: [(variable: Sourced<EnvironmentVariableName>, step: StartStep)]
    package let testCommand: [Sourced<String>]?
    package let developmentCommand: [Sourced<String>]
    package let probe: Probe?
    /// Why there is no probe.
    package let noProbeReason: Sourced<String>?
    /// Names that the entrypoint insists on, as the program reads them.
    package let requiredVariables: [Sourced<EnvironmentVariableName>]
    /// Variables that arrive as `<NAME>_FILE`.
    package let fileVariables: [Sourced<EnvironmentVariableName>]
    /// Variables that are URLs and get their password from `<NAME>_PASSWORD_FILE`.
    package let passwordVariables: [Sourced<EnvironmentVariableName>]
    package let stopSignal: Sourced<StopSignal>?
    /// The name below the registry.
    package let imageName: Sourced<ServiceName>
    package let title: Sourced<String>
    package let description: Sourced<String>?

    /// What a builder passes to the Dockerfile: which service a shared one is to build, then the manifest's arguments,
    /// whose values in the Dockerfile are those of no environment.
    package var composeArguments: [(name: String, value: Sourced<String>)] {
        (isShared ? templateArguments : []) + arguments.map { ($0.name.text, $0.value) }
    }

    private var templateArguments: [(name: String, value: Sourced<String>)] {
        var arguments = [(PlatformConventions.sourceArgument, source.map(\.text))]
        if let port { arguments.append((PlatformConventions.portVariable, port.map { String($0.number) })) }
        arguments.append((PlatformConventions.titleArgument, title))
        if let description { arguments.append((PlatformConventions.descriptionArgument, description)) }
        return arguments
    }
}

/// How a server process is run.
package struct Server: Sendable {
    /// With the derivation as origin where it was computed (CP-36).
    package let workers: Sourced<PositiveCount>
    /// How the number of workers came about, for a comment. For example: `min(2 × 1 cpu + 1, 80 % of 1G / 200M) = 3`.
    package let workersDerivation: String?
    package let threads: Sourced<PositiveCount>
    package let timeout: Sourced<TimeSpan>
    package let gracefulTimeout: Sourced<TimeSpan>
    package let keepAlive: Sourced<TimeSpan>
    package let maximumRequests: Sourced<Count>
    package let maximumRequestsJitter: Sourced<Count>
    package let basePath: Sourced<HTTPPath>?
}
