package import Origins

/// A section of the manifest that may hold in some environments only.
package protocol EnvironmentBound {
    /// Where it holds; empty: everywhere.
    var environments: [Sourced<EnvironmentName>] { get }
}

extension EnvironmentBound {
    /// Whether this holds in an environment.
    ///
    /// - Parameter environment: `nil` for the base, which has what every environment has.
    /// - Returns: `true` where it names no environment, or this one.
    package func holds(in environment: EnvironmentName?) -> Bool {
        environments.isEmpty || environments.contains { $0.value == environment }
    }
}

extension ServiceSection: EnvironmentBound {}
extension RouteSection: EnvironmentBound {}
extension AlertRouteSection: EnvironmentBound {}
extension BackupSection: EnvironmentBound {}
extension AlertSection: EnvironmentBound {}
extension RecordingSection: EnvironmentBound {}
