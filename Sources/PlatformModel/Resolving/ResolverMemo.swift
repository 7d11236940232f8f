import Origins
import PlatformManifest

/// What one environment's resolution found out about services, since others refer to the same ones again and again.
final class ResolverMemo {
    /// `nil` for a service that is being resolved.
    var services: [ServiceName: Service?] = [:]
    /// What may be waited for, where the manifest does not say it.
    var conditions: [ServiceName: DependencyCondition] = [:]
    /// Of jobs whose profile depends on who waits for them.
    var profiles: [ServiceName: Sourced<String>?] = [:]
    /// How many services see each volume.
    var mounts: [VolumeName: Int]?
    /// `nil` for a name that no service has.
    var outputs: [ServiceName: [String: FactOutput]?] = [:]
    /// Of services that are components.
    var facts: [ServiceName: ComponentFacts] = [:]
    /// What exporters connect as, by the databases that they work for; `nil` until someone asks.
    var monitoringRoles: [ServiceName: [MonitoringRole]]?
}
