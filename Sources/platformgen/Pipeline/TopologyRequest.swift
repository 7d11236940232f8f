import Diagrams
import Origins
import PlatformManifest
import PlatformModel

/// What is to be drawn, as the command line says it.
struct TopologyRequest {
    let manifest: String?
    let environment: String?
    /// Two environments, or none.
    let difference: [String]
    let revision: String?
    let hasMonitoring: Bool

    func topology() async throws -> Topology {
        let project = try await CommandSupport.load(manifest, toRender: false)
        try CommandSupport.stopOnErrors(project, .text)
        if let old = difference.first, let new = difference.last {
            let name = "\(old) → \(new)"
            let before = try layered(Topology(of: platform(old, of: project)))
            let after = try layered(Topology(of: platform(new, of: project)))
            return TopologyDifference.between(before, after, name: name)
        }
        let name = environment ?? Self.main(of: project)
        let after = try layered(Topology(of: platform(name, of: project)))
        guard let revision else { return after }
        let before = try Project.load(revision: revision, of: project)
        try CommandSupport.stopOnErrors(before, .text)
        let old = before.platforms?.environments.first { $0.environment.name?.text == name }
        // An environment that is new has nothing before it.
        let empty = Topology.empty(like: after)
        return TopologyDifference.between(
            old.map { layered(Topology(of: $0)) } ?? empty,
            after,
            name: "\(name), \(revision) → now"
        )
    }

    private func layered(_ topology: Topology) -> Topology {
        hasMonitoring ? topology : topology.withoutMonitoring()
    }

    private func platform(_ name: String, of project: Project) throws -> Platform {
        let environments = project.platforms?.environments ?? []
        try CommandSupport.stopOnUnknown(
            [name],
            among: environments.compactMap { $0.environment.name?.text },
            "environment"
        )
        guard let platform = environments.first(where: { $0.environment.name?.text == name }) else {
            throw ExitStatus.usage
        }
        return platform
    }

    /// The environment that is meant when none is named: production before staging before others.
    static func main(of project: Project) -> String {
        let environments = (project.platforms?.environments ?? []).map(\.environment)
        let order: [EnvironmentPurpose] = [.production, .staging, .development, .test]
        let found = order.lazy.compactMap { purpose in environments.first { $0.purpose.value == purpose } }.first
        return found?.name?.text ?? ""
    }
}
