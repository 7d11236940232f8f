/// Names in images that have no meaning outside them.
enum DockerfilesConventions {
    static let entrypointFile = "entrypoint.sh"
    /// Outside of `/app`, which hot reload covers with the sources (F-15).
    static let entrypointPath = "/entrypoint.sh"
    static let staticSiteServerFile = "default.conf"
    /// Beside the images' folders.
    static let sizeCheckFile = "check-sizes.sh"

    /// Where pip installs: one folder to copy from the builder.
    static let pythonEnvironment = "/opt/venv"
    /// Where the Go binary lies.
    static let goBinary = "/app/server"

    /// Stages. `runtime` is the last, so that it is built when no target is named (DF-23).
    static let sourcesStage = "sources"
    static let builderStage = "builder"
    static let testStage = "test"
    static let developmentStage = "dev"
    static let runtimeStage = "runtime"

    /// Arguments of the labels (DF-11).
    static let revisionArgument = "REVISION"
    static let versionArgument = "VERSION"
    static let createdArgument = "CREATED"

    /// Names that an argument of the manifest would break: the images' own arguments, and what shells and loaders read.
    static let reservedArguments: Set<String> = [
        "PATH", "HOME", "SHELL", "IFS", "LD_PRELOAD", "LD_LIBRARY_PATH",
        "PYTHON_IMAGE", "NODE_IMAGE", "GO_IMAGE", "RUNTIME_IMAGE",
        "SOURCE", "PORT", "TITLE", "DESCRIPTION", revisionArgument, versionArgument, createdArgument,
    ]

    /// Arguments that package managers read, and so are declared before these run: indexes, proxies, flags.
    static let packageManagerPrefixes = ["PIP_", "UV_", "NPM_", "NODE_", "GO"]
}
