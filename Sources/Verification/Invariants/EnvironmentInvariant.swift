import Origins
import PlatformManifest
import PlatformModel

/// What was tried in staging is what runs in production.
struct EnvironmentInvariant: Invariant {
    static let code = "PV0605"
    static let sentence =
        "Staging and production differ only where the manifest says so: services and their settings, networks, scrape jobs, rules and routes."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        func all(_ purpose: EnvironmentPurpose) -> [EnvironmentView] {
            tree.environments.filter { $0.platform.environment.purpose.value == purpose }
        }
        for staging in all(.staging) {
            for production in all(.production) {
                let pair = EnvironmentPair(staging: staging, production: production)
                pair.compareServices(&findings)
                pair.compareNetworks(&findings)
                pair.compareJobs(&findings)
                pair.compareRules(&findings)
                pair.compareRoutes(&findings)
            }
        }
    }
}
