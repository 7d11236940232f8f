import Documents

/// Names and numbers of Prometheus' files.
enum PrometheusConventions {
    static let configuration = "prometheus.yml"
    static let rulesFolder = "rules"
    static let testsFolder = "tests"
    /// A folder, since the blackbox exporter mounts it; the file has the name that the image looks for.
    static let blackboxConfiguration = "blackbox/config.yml"

    /// What an application may give out in one scrape: a label with too many values hurts it, not Prometheus (PR-04).
    static let sampleLimit = 20_000
    static let bodySizeLimit = "20MB"

    /// From look-up to look-up of a replicated service's addresses (PR-03).
    static let discoveryInterval: PromQLDuration = .seconds(15)
}
