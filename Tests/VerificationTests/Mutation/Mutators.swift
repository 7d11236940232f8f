import Foundation
import Origins
import PlatformManifest
import PlatformModel

/// Every kind of fault, by the invariant that should find it.
enum Mutators {
    static let all: [Mutator] =
        readable + upstreams + scrapeTargets + connections + ports + publishedPorts + variables + entrypoints
        + serviceVariables + secrets + runbooks + dashboards + metrics + routing + mounts + declarations
        + terraformContainers + terraformResources + terraformWiring + limits + derivedNumbers + names + hardening
        + environments + schedules + backupPlans

    // MARK: - Files

    @Sendable static func isCompose(_ path: String) -> Bool {
        path.hasSuffix(".yml") && path.holds("compose") && !path.hasSuffix("network-policy.yml")
    }
    /// The file that every layered environment has.
    @Sendable static func isBase(_ path: String) -> Bool {
        path.hasSuffix("compose/base.yml") || path == "docker-compose.yml"
    }
    /// None that stands alone.
    @Sendable static func isLayered(_ path: String) -> Bool { isCompose(path) && !path.hasSuffix("/ci.yml") }
    @Sendable static func isNginx(_ path: String) -> Bool { path.hasSuffix(".conf") }
    @Sendable static func isPrometheus(_ path: String) -> Bool { path.hasSuffix("prometheus.yml") }
    @Sendable static func isRules(_ path: String) -> Bool {
        path.holds("/prometheus/") && path.hasSuffix(".yml") && !path.hasSuffix("prometheus.yml")
            && !path.holds("/tests/") && !path.holds("blackbox")
    }
    @Sendable static func isDashboard(_ path: String) -> Bool {
        path.holds("/dashboards/") && path.hasSuffix(".json")
    }
    @Sendable static func isDockerfile(_ path: String) -> Bool { path.hasSuffix("/Dockerfile") }
    @Sendable static func isEntrypoint(_ path: String) -> Bool { path.hasSuffix("/entrypoint.sh") }
    @Sendable static func isTemplate(_ path: String) -> Bool {
        path.hasSuffix(".env.template") && !path.holds("/services/")
    }
    @Sendable static func isServiceTemplate(_ path: String) -> Bool {
        path.hasSuffix(".env.template") && path.holds("/services/")
    }
    @Sendable static func isCheck(_ path: String) -> Bool { path.hasSuffix("check-env.sh") }
    @Sendable static func isRunbook(_ path: String) -> Bool {
        path.holds("/runbooks/") && path.hasSuffix(".md") && !isRunbookIndex(path)
    }
    @Sendable static func isRunbookIndex(_ path: String) -> Bool { path.hasSuffix("/runbooks/README.md") }
    @Sendable static func isAlertmanager(_ path: String) -> Bool { path.hasSuffix("alertmanager.yml") }
    @Sendable static func isLocals(_ path: String) -> Bool { path.hasSuffix("terraform/locals.tf") }
    @Sendable static func isValues(_ path: String) -> Bool { path.hasSuffix(".tfvars") }
    @Sendable static func isTerraformServices(_ path: String) -> Bool { path.hasSuffix("terraform/services.tf") }
    @Sendable static func isContainerModule(_ path: String) -> Bool { path.hasSuffix("modules/service/main.tf") }

    // MARK: - Lines

    typealias Edit = Mutation.Edit

    /// Replaces the line where it changes.
    static func replaced(_ text: String?) -> Edit? { text.map(Edit.replace) }

    /// The line with a text in place of its first occurrence of another; `nil` without it.
    static func swap(_ line: SourceLine, _ text: String, _ other: String) -> Edit? {
        line.text.holds(text) ? .replace(line.text.replacingFirst(text, with: other)) : nil
    }

    /// Whether the line is a comment.
    static func isComment(_ line: SourceLine) -> Bool { line.trimmed.hasPrefix("#") }

    /// The first line of a file, for edits of whole files.
    static func deleteFile(_ line: SourceLine) -> Edit? { line.number == 1 ? .deleteFile : nil }

    /// `KEY: value` with another value; quotes stay.
    static func revalued(_ line: SourceLine, _ key: String, _ change: (String) -> String?) -> Edit? {
        guard line.trimmed.hasPrefix("\(key): ") else { return nil }
        let indentation = SourceLine.indentation(of: line.text)
        let value = String(line.trimmed.dropFirst(key.count + 2))
        return change(value).map { .replace(String(repeating: " ", count: indentation) + "\(key): \($0)") }
    }

    // MARK: - PV0001

    static let readable: [Mutator] = [
        Mutator("PV0001", "a block of nginx does not end", in: isNginx) { line, _ in
            line.text == "}" ? .delete : nil
        },
        Mutator("PV0001", "a dashboard is cut off", in: isDashboard) { line, _ in line.text == "}" ? .delete : nil },
        Mutator("PV0001", "a block of Terraform does not end", in: { $0.hasSuffix(".tf") || isValues($0) }) { line, _ in
            line.text == "}" ? .delete : nil
        },
        Mutator("PV0001", "a list of YAML does not end", in: { isCompose($0) || isPrometheus($0) }) { line, _ in
            line.text.holds(": [") && line.text.hasSuffix("]") && !isComment(line)
                ? .replace(String(line.text.dropLast())) : nil
        },
        Mutator("PV0001", "a Compose file is gone", in: { isCompose($0) }) { line, _ in deleteFile(line) },
        Mutator("PV0001", "a line is no variable", in: isTemplate) { line, _ in
            line.text.holds("=") && !isComment(line)
                ? .replace(line.text.replacingFirst("=", with: " ")) : nil
        },
    ]

    // MARK: - PV0101

    static let upstreams: [Mutator] = [
        Mutator("PV0101", "another port of an upstream", in: isNginx) { line, _ in
            guard line.parent.hasPrefix("upstream "), line.trimmed.hasPrefix("server ") else { return nil }
            return replaced(line.text.bumped(after: ":"))
        },
        Mutator("PV0101", "another host of an upstream", in: isNginx) { line, _ in
            guard line.parent.hasPrefix("upstream "), line.trimmed.hasPrefix("server ") else { return nil }
            return swap(line, ":", "x:")
        },
        Mutator("PV0101", "an upstream without a server", in: isNginx) { line, _ in
            line.parent.hasPrefix("upstream ") && line.trimmed.hasPrefix("server ") ? .delete : nil
        },
        Mutator("PV0101", "another name of an upstream", in: isNginx) { line, _ in
            line.text.hasPrefix("upstream ") ? swap(line, " {", "-old {") : nil
        },
        Mutator("PV0101", "a route to no upstream", in: isNginx) { line, _ in
            guard line.trimmed.hasPrefix("proxy_pass http://") else { return nil }
            return swap(line, "proxy_pass http://", "proxy_pass http://x")
        },
        Mutator("PV0101", "a colour leads to no upstream", in: isNginx) { line, _ in
            line.parent.holds("_pool {") ? swap(line, "-green;", "-grey;") ?? swap(line, "-blue;", "-azure;") : nil
        },
        Mutator("PV0101", "the service of an upstream leaves its network", in: isLayered) { line, platform in
            guard line.parents.count == 3, line.parents[2] == "networks", let service = line.service else { return nil }
            let gateways = platform.platforms.environments.compactMap(\.gateway)
            guard gateways.contains(where: { $0.upstreams.contains { $0.service.value.text == service } }),
                let gateway = platform.platforms.environments.compactMap({ environment in
                    environment.gateway.flatMap { environment.service($0.service.value) }
                }).first
            else { return nil }
            let shared = gateway.networks.map(\.network.value.text)
            return shared.contains { line.trimmed == "- \($0)" } ? .delete : nil
        },
        Mutator("PV0101", "the service of an upstream is called otherwise", in: isBase) { line, platform in
            guard line.parents == ["services"], line.text.hasSuffix(":") else { return nil }
            let name = line.trimmed.dropLast()
            let isUpstream = platform.platforms.environments.contains { environment in
                environment.gateway?.upstreams.contains { $0.service.value.text == name } ?? false
            }
            return isUpstream ? swap(line, ":", "-renamed:") : nil
        },
        Mutator("PV0101", "the gateway is called otherwise", in: isBase) { line, platform in
            guard line.parents == ["services"] else { return nil }
            let isGateway = platform.platforms.environments.contains { environment in
                environment.gateway.map { line.trimmed == "\($0.service.value.text):" } ?? false
            }
            return isGateway ? swap(line, ":", "2:") : nil
        },
    ]

    // MARK: - PV0102

    static let scrapeTargets: [Mutator] = [
        Mutator("PV0102", "another port of a target", in: isPrometheus) { line, _ in
            line.parent == "- targets" ? replaced(line.text.bumped(after: ":")) : nil
        },
        Mutator("PV0102", "another host of a target", in: isPrometheus) { line, _ in
            guard line.parent == "- targets", line.trimmed.hasPrefix("- "), !line.text.holds("://") else { return nil }
            return swap(line, ":", "-old:")
        },
        Mutator("PV0102", "another port of looked-up targets", in: isPrometheus) { line, _ in
            line.trimmed.hasPrefix("port: ") ? replaced(line.text.bumped(after: "port: ")) : nil
        },
        Mutator("PV0102", "another path of metrics", in: isPrometheus) { line, _ in
            revalued(line, "metrics_path") { "\($0)x" }.flatMap { line.text.holds("/probe") ? nil : $0 }
        },
        Mutator("PV0102", "a job is gone", in: isPrometheus) { line, platform in
            guard line.trimmed.hasPrefix("- job_name: ") else { return nil }
            let name = line.trimmed.dropFirst("- job_name: ".count)
            let isTarget = platform.platforms.environments.contains { environment in
                environment.monitoring?.targets.contains { $0.job.text == name } ?? false
            }
            return isTarget ? .deleteBlock : nil
        },
        Mutator("PV0102", "a job is called otherwise", in: isPrometheus) { line, _ in
            guard line.trimmed.hasPrefix("- job_name: "), !line.text.hasSuffix(" edge") else { return nil }
            return .replace(line.text + "-2")
        },
        Mutator("PV0102", "an exporter leaves the network of Prometheus", in: isLayered) { line, platform in
            guard line.parents.count == 3, line.parents[2] == "networks", let service = line.service,
                let platform = platform.platforms.environments.first(where: { $0.monitoring != nil }),
                let prometheus = platform.monitoring?.prometheus,
                platform.monitoring?.targets.contains(where: { $0.job.text == service }) ?? false,
                service != prometheus.name.value.text
            else { return nil }
            let own =
                platform.services.first { $0.name.value.text == service }?.networks.map(\.network.value.text) ?? []
            let shared = prometheus.networks.map(\.network.value.text).filter(own.contains)
            return shared.count == 1 && line.trimmed == "- \(shared[0])" ? .delete : nil
        },
        Mutator("PV0102", "another module of a probe", in: isPrometheus) { line, _ in
            line.trimmed.hasPrefix("__param_module: ") ? .replace(line.text + "x") : nil
        },
        Mutator("PV0102", "a module asks for another host", in: { $0.hasSuffix("blackbox/config.yml") }) { line, _ in
            line.trimmed.hasPrefix("Host: ") ? .replace(line.text + "x") : nil
        },
    ]

    // MARK: - PV0103

    /// A variable's line in a Compose file with an address of a service.
    private static func address(_ line: SourceLine) -> Bool {
        guard line.service != nil, line.text.holds("://"), line.text.holds(": \""), !isComment(line) else {
            return false
        }
        let rest = String(line.text.split(separator: "/", maxSplits: 2).last ?? "")
        let host = rest.split { "@/".contains($0) }.first { $0.utf8.contains(UInt8(ascii: ":")) } ?? ""
        return !host.contains(".") && !host.hasPrefix("localhost") && host.contains(":")
            && (host.split(separator: ":").last?.first?.isNumber ?? false)
    }

    static let connections: [Mutator] = [
        Mutator("PV0103", "another port in an address", in: isCompose) { line, _ in
            guard address(line) else { return nil }
            let head = line.text.components(separatedBy: "://")[0] + "://"
            return replaced(line.text.dropFirst(head.count).description.bumped(after: ":").map { head + $0 })
        },
        Mutator("PV0103", "another host in an address", in: isCompose) { line, _ in
            guard address(line) else { return nil }
            let mark = line.text.holds("@") ? "@" : "://"
            return swap(line, mark, "\(mark)x")
        },
        Mutator("PV0103", "another port of a database", in: isCompose) { line, _ in
            guard line.service != nil, line.trimmed.hasPrefix("DB_PORT: ") || line.trimmed.hasPrefix("PGPORT: ") else {
                return nil
            }
            return replaced(line.text.bumped(after: ": \""))
        },
        Mutator("PV0103", "another address of a data source", in: { $0.hasSuffix("datasources.yml") }) { line, _ in
            line.trimmed.hasPrefix("url: ")
                ? replaced(
                    line.text.bumped(after: "://").map { $0 } ?? line.text.bumped(after: ":9") ?? line.text.bumped(
                        after: ":3"
                    ) ?? line.text.bumped(after: ":1")
                ) : nil
        },
        Mutator("PV0103", "another host of a data source", in: { $0.hasSuffix("datasources.yml") }) { line, _ in
            line.trimmed.hasPrefix("url: http") ? swap(line, "://", "://x") : nil
        },
        Mutator("PV0103", "an exporter asks another host", in: isCompose) { line, _ in
            guard line.trimmed.hasPrefix("command: "), line.text.holds("scrape-uri=http://") else { return nil }
            return swap(line, "scrape-uri=http://", "scrape-uri=http://x")
        },
        Mutator("PV0103", "another Alertmanager of Grafana", in: { $0.hasSuffix("datasources.yml") }) { line, _ in
            line.trimmed.hasPrefix("alertmanagerUid: ") ? .replace(line.text + "x") : nil
        },
    ]
}
