import PlatformManifest

/// Names that several artifact families write, each with the reason for its form.
package enum PlatformConventions {
    /// Labels of containers, networks and volumes (CP-31). Not below `com.docker`, which the engine reserves.
    package static let platformLabel = "platformgen.platform"
    package static let environmentLabel = "platformgen.environment"
    package static let serviceLabel = "platformgen.service"
    package static let teamLabel = "platformgen.team"

    /// Where environment files lie below the output folder (SYSTEMS §1.9).
    package static let environmentsFolder = "config/environments"
    /// Makes up the secrets of environments where nobody relies on them.
    package static let developmentSecrets = "config/secrets/make-development-secrets.sh"

    /// Where sources lie in every image that platformgen builds.
    package static let applicationFolder = "/app"

    /// Both gunicorn and uvicorn take their number of workers from this variable, so that one image serves every
    /// environment (F-01: exec form expands nothing).
    package static let workersVariable = "WEB_CONCURRENCY"

    /// The port in images that several services share, as argument and variable. gunicorn, Node programs and the probe
    /// read this name.
    package static let portVariable = "PORT"
    /// Further arguments of Dockerfiles that several services share.
    package static let sourceArgument = "SOURCE"
    package static let titleArgument = "TITLE"
    package static let descriptionArgument = "DESCRIPTION"

    /// Where containers find the host's own listeners; the engine knows the address as `host-gateway`.
    package static let hostAlias = "host.docker.internal"

    /// Where Grafana's container sees the dashboards: the image has nothing there, and unlike below its data folder no
    /// empty folder stays behind in the volume.
    package static let grafanaDashboards = "/etc/grafana/dashboards"

    /// Whose forwarding headers uvicorn believes; it reads this name.
    static let forwardedVariable = "FORWARDED_ALLOW_IPS"

    /// The data volume of a service. For example: `postgres-data`.
    static func dataVolume(of service: String) -> String { "\(service)-data" }

    /// The secret of a service's password, unless the manifest names another. For example: `postgres-password`.
    static func passwordSecret(of service: ServiceName) -> SecretName { SecretName(unchecked: "\(service)-password") }

    /// Where Go's tools keep their cache and link what they run: a folder in memory is too small for the one, and the
    /// engine mounts it `noexec`, which refuses the other (docker run, --tmpfs).
    package static let goCacheFolder = "/var/cache/go"

    /// The folder of the host in which jobs write metrics for the node exporter to read.
    package static let metricsFilesFolder = "/var/lib/node-exporter"

    /// The folder of the host below which backups lie.
    static let backupsFolder = AbsolutePath(unchecked: "/var/backups")

    /// Space of a folder in memory, in bytes (CP-11).
    static let temporaryFolderSize = 64 << 20
}
