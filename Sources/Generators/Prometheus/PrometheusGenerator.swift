import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Prometheus' configuration, rules, their unit tests, and the blackbox exporter's modules (ARTIFACTS §5).
package struct PrometheusGenerator: Generator {
    package let description = GeneratorDescription(
        name: "prometheus",
        summary: "scrape jobs, recording and alerting rules with unit tests, and probes, by environment"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        let header = input.header(description)
        return input.platforms.environments.flatMap { platform -> [GeneratedArtifact] in
            guard let environment = platform.environment.name?.value, let folder = platform.layout.prometheus else {
                return []
            }
            var files: [(String, any Document)] = []
            if let observability = input.observability(of: platform) {
                let rules = RuleFiles(observability: observability, header: header)
                let configuration = PrometheusConfiguration(
                    platform: platform,
                    monitoring: observability.monitoring,
                    header: header
                )
                files.append((PrometheusConventions.configuration, configuration.document()))
                files += rules.files + RuleTests(rules: rules, header: header).files
            }
            let prober = platform.services.first { $0.component == .blackboxExporter }?.name.origin
            if prober != nil {
                files.append((PrometheusConventions.blackboxConfiguration, BlackboxModules.document(platform, header)))
            }
            return files.map { name, document in
                GeneratedArtifact(
                    Artifact(ArtifactPath(folder.appending(name).text), document),
                    environment: environment,
                    because: (name == PrometheusConventions.blackboxConfiguration ? prober : nil)
                        ?? platform.monitoring?.prometheus.reason ?? .constant
                )
            }
        }
    }
}
