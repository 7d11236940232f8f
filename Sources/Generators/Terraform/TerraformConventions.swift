import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Names and figures of the Terraform configuration.
enum TerraformConventions {
    /// The provider (TF-02).
    static let providerSource = "kreuzwerker/docker"

    /// For postconditions and optional attributes with defaults (TF-02).
    static let requiredVersion = ">= 1.5.0"
    /// The backend `s3` has lock files since this version.
    static let requiredVersionOfLockFiles = ">= 1.10.0"

    /// Rotation of container logs (CP-28).
    static let logOptions = [HCLObjectEntry("max-size", "10m"), HCLObjectEntry("max-file", "5")]

    /// How long `apply` waits for a probe to succeed: as long as Compose is told to (CP-37).
    static let waitTimeoutSeconds = 300

    /// The engine reports capabilities with this prefix; without it each plan would replace the container (TF-10).
    static let capabilityPrefix = "CAP_"

    /// What the engine does when a service ends, unless the service has its own rule.
    static func restart(in environment: PlatformEnvironment) -> RestartPolicy {
        switch environment.purpose.value {
        case .staging, .production: .unlessStopped
        case .development, .test: .never
        }
    }

    /// Names of variables that Terraform keeps for itself, or that this family declares.
    static let reservedVariables = [
        "build_images", "builds", "colours", "count", "depends_on", "docker_host", "docker_ssh_options",
        "enable_monitoring", "enable_network_policy", "environment", "for_each", "harden", "hot_reload", "image_tag",
        "keep_volumes", "lifecycle", "locals", "networks", "project_root", "providers", "registry_config_file",
        "restart", "secrets_dir",
        "services", "source", "version", "volumes",
    ]

    /// Names of module calls that this family makes beside those of services.
    static let reservedModules = ["monitoring", "network"]

    /// Variables of the model that Terraform has in a form of its own.
    static let imageTag = "IMAGE_TAG"
    static let secretsFolder = "SECRETS_DIR"

    /// Files that git is to leave alone.
    static let ignored: [IgnorePattern] = [
        ".terraform/", "*.tfplan", "*.tfstate", "*.tfstate.*", "backend_override.tf", "crash*.log",
    ]
}

extension ComponentKind {
    /// Whether it watches the platform rather than being a part of it.
    var isMonitoring: Bool {
        switch self {
        case .prometheus, .alertmanager, .grafana, .loki, .jaeger, .fluentBit, .postgresExporter, .pgbouncerExporter,
            .redisExporter, .nginxExporter, .nodeExporter, .blackboxExporter, .cadvisor:
            true
        case .postgres, .timescaledb, .redis, .pgbouncer, .vault, .nginx, .certbot: false
        }
    }
}
