package import Origins
package import PlatformManifest

/// How Terraform delivers the platform in one environment.
package struct TerraformDelivery: Sendable {
    /// The same in every environment.
    package let provider: Sourced<VersionConstraint>
    package let dockerHost: Sourced<DockerHost>
    package let backend: Sourced<TerraformBackendKind>
    /// The backend's own arguments, as the manifest has them.
    package let settings: [(name: String, value: Sourced<String>)]
}
