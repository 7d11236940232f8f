import Origins
import PlatformManifest
import PlatformModel

extension Mutators {
    /// Inside a container of `locals.tf` or of an environment's values.
    private static func isContainer(_ line: SourceLine) -> Bool {
        line.parents.contains { $0.hasPrefix("common_services") } || line.parents.first == "services = {"
    }

    @Sendable private static func isDescription(_ path: String) -> Bool { isLocals(path) || isValues(path) }

    // MARK: - PV0501

    static let terraformContainers: [Mutator] = [
        Mutator("PV0501", "a container gets another value with Terraform", in: isDescription) { line, _ in
            guard isContainer(line), line.parent == "env = {", line.text.hasSuffix("\"") else { return nil }
            return .replace(String(line.text.dropLast()) + "0\"")
        },
        Mutator("PV0501", "a container gets one variable less with Terraform", in: isDescription) { line, _ in
            isContainer(line) && line.parent == "env = {" ? .delete : nil
        },
        Mutator("PV0501", "another image with Terraform", in: isLocals) { line, _ in
            guard isContainer(line), line.trimmed.hasPrefix("image "), line.text.holds("@sha256") else { return nil }
            return swap(line, "@sha256", "-old@sha256")
        },
        Mutator("PV0501", "more memory with Terraform", in: isDescription) { line, _ in
            isContainer(line) && line.trimmed.hasPrefix("memory ") ? replaced(line.text.bumped(after: "= ")) : nil
        },
        Mutator("PV0501", "more processors with Terraform", in: isDescription) { line, _ in
            isContainer(line) && line.trimmed.hasPrefix("cpus ") ? swap(line, "= \"", "= \"1") : nil
        },
        Mutator("PV0501", "one network less with Terraform", in: isLocals) { line, _ in
            guard isContainer(line), line.trimmed.hasPrefix("networks"), let start = line.text.firstIndex(of: "{"),
                line.text.holds(",")
            else { return nil }
            let rest = line.text[line.text.index(after: start)...].drop { $0 != "," }.dropFirst()
            return .replace(String(line.text[...start]) + rest)
        },
        Mutator("PV0501", "another port with Terraform", in: isDescription) { line, _ in
            line.trimmed.hasPrefix("{ internal = ") ? replaced(line.text.bumped(after: "external = ")) : nil
        },
        Mutator("PV0501", "another mount with Terraform", in: isDescription) { line, _ in
            line.trimmed.hasPrefix("{ volume = ") ? swap(line, "target = \"", "target = \"/old") : nil
        },
        Mutator("PV0501", "a mount can be written to with Terraform", in: isDescription) { line, _ in
            line.trimmed.hasPrefix("{ ") ? swap(line, ", read_only = true", "") : nil
        },
        Mutator("PV0501", "another user with Terraform", in: isLocals) { line, _ in
            isContainer(line) && line.trimmed.hasPrefix("user ") ? swap(line, ":", "1:") : nil
        },
        Mutator("PV0501", "another health check with Terraform", in: isLocals) { line, _ in
            guard line.parents.contains("health = {") else { return nil }
            return replaced(line.text.bumped(after: "127.0.0.1:") ?? line.text.bumped(after: "retries      = "))
        },
        Mutator("PV0501", "another time to stop with Terraform", in: isDescription) { line, _ in
            line.trimmed.hasPrefix("stop_timeout ") ? replaced(line.text.bumped(after: "= ")) : nil
        },
        Mutator("PV0501", "another policy of restarts with Terraform", in: isValues) { line, _ in
            line.text.hasPrefix("restart ") ? swap(line, "= \"", "= \"on-failure\" # ") : nil
        },
        Mutator("PV0501", "containers are not hardened with Terraform", in: isValues) { line, _ in
            line.text.hasPrefix("harden ") ? swap(line, "true", "false") ?? swap(line, "false", "true") : nil
        },
        Mutator("PV0501", "a secret is not granted with Terraform", in: isDescription) { line, _ in
            guard isContainer(line) else { return nil }
            if line.trimmed.hasPrefix("secrets "), line.text.holds("[\"") { return swap(line, "[\"", "[\"old-") }
            return line.parent == "secrets = [" ? .delete : nil
        },
        Mutator("PV0501", "one container more with Terraform", in: isValues) { line, _ in
            line.trimmed.hasPrefix("replicas ") ? replaced(line.text.bumped(after: "= ")) : nil
        },
        Mutator("PV0501", "another folder in memory with Terraform", in: isLocals) { line, _ in
            line.parent == "tmpfs = {" ? replaced(line.text.bumped(after: "size=")) : nil
        },
        Mutator("PV0501", "a service is not delivered", in: isValues) { line, _ in
            line.parents == ["services = {"] && line.text.hasSuffix("{") ? .deleteBlock : nil
        },
        Mutator(
            "PV0501",
            "Compose has another image",
            in: { path in isLayered(path) && !path.hasSuffix("docker-compose.yml") }
        ) { line, platform in
            guard platform.platforms.environments.contains(where: { $0.terraform != nil }),
                line.trimmed.hasPrefix("image: "),
                line.service?.hasSuffix("-green") == false, !line.text.holds("${"),
                line.service?.hasSuffix("-tests") == false,
                !isAlone(line, platform)
            else { return nil }
            return .replace(line.text + "0")
        },
        Mutator("PV0501", "another address with Terraform", in: isLocals) { line, _ in
            line.text.holds("address = cidrhost(") ? replaced(line.text.bumped(after: "subnet, ")) : nil
        },
    ]

    /// Of a Compose file that stands alone, which Terraform does not deliver: it has images for tests.
    private static func isAlone(_ line: SourceLine, _ platform: RenderedPlatform) -> Bool {
        platform.platforms.environments.contains { environment in
            environment.environment.standsAlone
                && line.text.holds(":\(environment.environment.name?.value.text ?? "-")")
        }
    }

    // MARK: - PV0502

    static let terraformResources: [Mutator] = [
        Mutator("PV0502", "a network is open with Terraform", in: isValues) { line, _ in
            line.parents.first == "networks = {" ? swap(line, "internal = true", "internal = false") : nil
        },
        Mutator("PV0502", "another subnet with Terraform", in: { $0.hasSuffix("terraform/variables.tf") }) { line, _ in
            line.parent.holds("_subnet\" {") && line.trimmed.hasPrefix("default ")
                ? swap(line, "\"10.", "\"11.") : nil
        },
        Mutator("PV0502", "a network is called otherwise with Terraform", in: isLocals) { line, _ in
            line.parent == "common_networks = {" && line.text.hasSuffix(" = {") ? swap(line, " = {", "-old = {") : nil
        },
        Mutator("PV0502", "a volume is gone with Terraform", in: isLocals) { line, _ in
            line.parent == "common_volumes = {" && !isComment(line) && line.text.hasSuffix("{}") ? .delete : nil
        },
        Mutator("PV0502", "an image is built by another Dockerfile with Terraform", in: isLocals) { line, _ in
            line.trimmed.hasPrefix("dockerfile ") && line.text.holds("/images/")
                ? swap(line, "Dockerfile\"", "Dockerfile.old\"") : nil
        },
        Mutator("PV0502", "an image is built for another target with Terraform", in: isLocals) { line, _ in
            line.trimmed.hasPrefix("target ") && line.text.holds("hot_reload")
                ? swap(line, "\"dev\"", "\"test\"") : nil
        },
        Mutator("PV0502", "an image is built with other arguments with Terraform", in: isLocals) { line, _ in
            line.parent == "arguments = {" && line.trimmed.hasPrefix("PORT ")
                ? replaced(line.text.bumped(after: "= \"")) : nil
        },
        Mutator("PV0502", "logs are kept longer with Terraform", in: isLocals) { line, _ in
            line.parent == "log_options = {" ? replaced(line.text.bumped(after: "= \"")) : nil
        },
        Mutator("PV0502", "images are not built with Terraform", in: isValues) { line, _ in
            line.text.hasPrefix("build_images ") ? swap(line, "true", "false") : nil
        },
    ]

    // MARK: - PV0503

    static let terraformWiring: [Mutator] = [
        Mutator("PV0503", "a module waits for less", in: isTerraformServices) { line, _ in
            line.text.hasPrefix("  depends_on = [") ? .delete : nil
        },
        Mutator("PV0503", "a module makes other containers", in: isTerraformServices) { line, _ in
            line.trimmed.hasPrefix("for_each = lookup(") ? swap(line, "\", {})", "-old\", {})") : nil
        },
        Mutator("PV0503", "a module is gone", in: isTerraformServices) { line, _ in
            line.text.hasPrefix("module \"") && !line.text.holds("monitoring") ? .deleteBlock : nil
        },
        Mutator("PV0503", "a module is given another image", in: isTerraformServices) { line, _ in
            line.trimmed.hasPrefix("image_id ") ? swap(line, "each.value.image", "each.value.name") : nil
        },
        Mutator("PV0503", "the outputs leave a service out", in: isTerraformServices) { line, _ in
            line.trimmed.hasPrefix("module.") && line.trimmed.hasSuffix(",") && line.text.hasPrefix("        ")
                ? .delete : nil
        },
        Mutator("PV0503", "a field does not reach the container", in: isContainerModule) { line, _ in
            guard line.parents.count == 1, line.text.holds("= var.container."), !line.text.holds("==") else {
                return nil
            }
            return .delete
        },
        Mutator("PV0503", "a field of the container is another one", in: isContainerModule) { line, _ in
            guard line.parents.count == 1, line.text.holds("= var.container."), !line.text.holds("==") else {
                return nil
            }
            return swap(line, "var.container.", "var.container.old_")
        },
        Mutator("PV0503", "a part of the health check is another one", in: isContainerModule) { line, _ in
            swap(line, "healthcheck.value.interval", "healthcheck.value.timeout")
                ?? swap(line, "healthcheck.value.retries", "3")
        },
        Mutator("PV0503", "a block of the container is gone", in: isContainerModule) { line, _ in
            line.text.hasPrefix("  dynamic \"") && !line.text.holds("mounts") ? .deleteBlock : nil
        },
        Mutator("PV0503", "a variable is not declared", in: { $0.hasSuffix("terraform/variables.tf") }) { line, _ in
            line.text.hasPrefix("variable \"") ? swap(line, "variable \"", "variable \"old_") : nil
        },
        Mutator("PV0503", "a value is given to no variable", in: isValues) { line, _ in
            line.parents.isEmpty && line.text.holds(" = ") && !line.text.hasSuffix("{") && !isComment(line)
                ? .replace("old_" + line.text) : nil
        },
        Mutator("PV0503", "a service is watched by no module", in: isTerraformServices) { line, _ in
            line.parent == "monitoring_services = [" ? .delete : nil
        },
    ]

    // MARK: - PV0601

    static let limits: [Mutator] = [
        Mutator("PV0601", "another memory limit", in: isCompose) { line, _ in
            line.parent == "limits" ? replaced(line.text.bumped(after: "memory: ")) : nil
        },
        Mutator("PV0601", "another limit of processors", in: isCompose) { line, _ in
            line.parent == "limits" ? swap(line, "cpus: \"", "cpus: \"1") : nil
        },
        Mutator("PV0601", "another limit of processes", in: isCompose) { line, _ in
            line.parent == "limits" ? replaced(line.text.bumped(after: "pids: ")) : nil
        },
        Mutator("PV0601", "another reservation", in: isCompose) { line, _ in
            line.parent == "reservations" ? replaced(line.text.bumped(after: "memory: ")) : nil
        },
        Mutator("PV0601", "no limit", in: isCompose) { line, _ in
            line.parent == "limits" && (line.trimmed.hasPrefix("memory: ") || line.trimmed.hasPrefix("pids: "))
                ? .delete : nil
        },
        Mutator("PV0601", "the limits of another class", in: isCompose) { line, _ in
            guard line.parents.last == "deploy", line.trimmed.hasPrefix("resources: *"), line.service != nil else {
                return nil
            }
            return .delete
        },
        Mutator("PV0601", "another unit", in: isCompose) { line, _ in
            guard line.parent == "limits", line.trimmed.hasPrefix("memory: "), line.text.hasSuffix("M") else {
                return nil
            }
            return .replace(String(line.text.dropLast()) + "K")
        },
    ]

    // MARK: - PV0602

    static let derivedNumbers: [Mutator] = [
        Mutator("PV0602", "another number of workers", in: isCompose) { line, _ in
            line.service != nil ? replaced(line.text.bumped(after: "WEB_CONCURRENCY: \"")) : nil
        },
        Mutator("PV0602", "another size of the cache", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("command: ") ? replaced(line.text.bumped(after: "--maxmemory ")) : nil
        },
        Mutator("PV0602", "another number of connections", in: isCompose) { line, _ in
            replaced(line.text.bumped(after: "max_connections=") ?? line.text.bumped(after: "DEFAULT_POOL_SIZE: \""))
        },
        Mutator("PV0602", "another time to keep metrics", in: isCompose) { line, _ in
            replaced(line.text.bumped(after: "--storage.tsdb.retention.time="))
        },
        Mutator("PV0602", "another interval of scrapes", in: isPrometheus) { line, _ in
            line.parent == "global"
                ? replaced(
                    line.text.bumped(after: "scrape_interval: ") ?? line.text.bumped(after: "evaluation_interval: ")
                        ?? line.text.bumped(after: "scrape_timeout: ")
                ) : nil
        },
        Mutator("PV0602", "another number of nginx workers", in: isNginx) { line, _ in
            replaced(line.text.bumped(after: "worker_processes "))
        },
        Mutator("PV0602", "nginx holds other numbers", in: isNginx) { line, _ in
            for name in [
                "worker_connections ", "client_max_body_size ", "worker_rlimit_nofile ", "    keepalive ", "max_fails=",
            ] where line.text.holds(name) {
                return replaced(line.text.bumped(after: name))
            }
            return nil
        },
        Mutator("PV0602", "another rate", in: isNginx) { line, _ in
            line.text.hasPrefix("limit_req_zone ") ? replaced(line.text.bumped(after: "rate=")) : nil
        },
        Mutator("PV0602", "other shared memory", in: isCompose) { line, _ in
            replaced(line.text.bumped(after: "shm_size: "))
        },
        Mutator("PV0602", "another limit of open files", in: isCompose) { line, _ in
            line.parent == "nofile"
                ? replaced(line.text.bumped(after: "soft: ") ?? line.text.bumped(after: "hard: ")) : nil
        },
        Mutator("PV0602", "another time to stop", in: isCompose) { line, _ in
            line.service != nil ? replaced(line.text.bumped(after: "stop_grace_period: ")) : nil
        },
        Mutator("PV0602", "another interval of a health check", in: isCompose) { line, _ in
            line.parent == "healthcheck"
                ? replaced(line.text.bumped(after: "interval: ") ?? line.text.bumped(after: "retries: ")) : nil
        },
        Mutator("PV0602", "another folder in memory", in: isCompose) { line, _ in
            line.parents.last == "tmpfs" ? replaced(line.text.bumped(after: "size=")) : nil
        },
        Mutator("PV0602", "another number of replicas", in: isCompose) { line, _ in
            line.parent == "deploy" ? replaced(line.text.bumped(after: "replicas: ")) : nil
        },
        Mutator("PV0602", "another objective", in: isRules) { line, _ in
            line.trimmed.hasPrefix("expr: vector(0.") ? replaced(line.text.bumped(after: "vector(0.", by: -1)) : nil
        },
        Mutator("PV0602", "an alert fires at another rate", in: isRules) { line, _ in
            guard line.text.holds("slo_errors_per_request:ratio_rate"), line.text.holds("> 0.") else { return nil }
            return swap(line, "> 0.", "> 0.9")
        },
        Mutator("PV0602", "a rate of another budget", in: isRules) { line, _ in
            line.text.holds("slo_errors_per_request:ratio_rate") ? swap(line, "/ 0.", "/ 0.9") : nil
        },
        Mutator("PV0602", "an alert looks at another span", in: isRules) { line, _ in
            line.text.holds("> 0.") && line.text.holds("slo_errors")
                ? swap(line, "ratio_rate1h{", "ratio_rate3d{") ?? swap(line, "ratio_rate5m{", "ratio_rate1d{") : nil
        },
        Mutator("PV0602", "the server waits for another time", in: isDockerfile) { line, _ in
            line.text.hasPrefix("CMD ")
                ? replaced(
                    line.text.bumped(after: "--graceful-timeout=")
                        ?? line.text.bumped(after: "--timeout-graceful-shutdown=")
                ) : nil
        },
        Mutator("PV0602", "backups may be of another age", in: isRules) { line, _ in
            line.text.holds("backup_last_success_timestamp_seconds")
                ? replaced(line.text.bumped(after: "}) > ")) : nil
        },
    ]

    // MARK: - PV0603

    static let names: [Mutator] = [
        Mutator("PV0603", "another platform in a label", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("platformgen.platform: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "another environment in a label", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("platformgen.environment: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "another service in a label", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("platformgen.service: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "another team in a label", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("platformgen.team: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "a service has no label", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("platformgen.service: ") ? .delete : nil
        },
        Mutator("PV0603", "another name of the project", in: isCompose) { line, _ in
            line.text.hasPrefix("name: ") ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "series carry another platform", in: isPrometheus) { line, _ in
            line.parent == "external_labels" ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "a target carries another service", in: isPrometheus) { line, _ in
            line.parent == "labels" && (line.trimmed.hasPrefix("service: ") || line.trimmed.hasPrefix("tier: "))
                && !line.parents.contains("- job_name: edge")
                ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "an alert is of no service", in: isRules) { line, _ in
            line.parent == "labels" && line.trimmed.hasPrefix("service: ") && !line.text.holds("{{")
                ? .replace(line.text + "-old") : nil
        },
        Mutator("PV0603", "another platform in a label with Terraform", in: isLocals) { line, _ in
            line.trimmed.hasPrefix("\"platformgen.platform\"") ? swap(line, "= \"", "= \"old-") : nil
        },
        Mutator("PV0603", "other names with Terraform", in: isLocals) { line, _ in
            line.trimmed.hasPrefix("prefix ") ? swap(line, "= \"", "= \"old-") : nil
        },
        Mutator("PV0603", "a service is called otherwise", in: isCompose) { line, _ in
            line.parents == ["services"] && line.text.hasSuffix(":") && !isComment(line)
                ? swap(line, ":", "-new:") : nil
        },
    ]

    // MARK: - PV0604

    static let hardening: [Mutator] = [
        Mutator("PV0604", "capabilities are kept", in: isCompose) { line, _ in
            line.trimmed == "cap_drop: [ALL]" ? .delete : nil
        },
        Mutator("PV0604", "the root file system can be written to", in: isCompose) { line, _ in
            line.trimmed == "read_only: true"
                && (line.parents.count == 1 || line.parents.count == 2 && line.service != nil) ? .delete : nil
        },
        Mutator("PV0604", "privileges can be gained", in: isCompose) { line, _ in
            line.trimmed.hasPrefix("security_opt: ") ? .delete : nil
        },
        Mutator("PV0604", "another user", in: isCompose) { line, _ in
            line.service != nil && line.trimmed.hasPrefix("user: ")
                ? .replace(String(repeating: " ", count: 4) + "user: \"0:0\"") : nil
        },
        Mutator("PV0604", "a service runs as the image's user", in: isCompose) { line, _ in
            line.service != nil && line.trimmed.hasPrefix("user: ") ? .delete : nil
        },
        Mutator("PV0604", "another policy of restarts", in: isCompose) { line, _ in
            line.service != nil
                ? swap(line, "restart: \"unless-stopped\"", "restart: \"always\"")
                    ?? swap(line, "restart: \"no\"", "restart: \"always\"") : nil
        },
        Mutator("PV0604", "another signal to stop", in: isCompose) { line, _ in
            line.service != nil && line.trimmed.hasPrefix("stop_signal: ") ? .replace("    stop_signal: SIGKILL") : nil
        },
        Mutator("PV0604", "a service is not locked down", in: isCompose) { line, platform in
            guard line.trimmed == "<<: *hardening", let service = line.service else { return nil }
            // What the anchor says may be what this service needs not.
            return platform.platforms.environments.contains {
                $0.services.contains { $0.name.value.text == service && $0.hardening.dropsCapabilities.value }
            } ? .delete : nil
        },
        Mutator("PV0604", "the image runs as root", in: isDockerfile) { line, _ in
            line.text.hasPrefix("USER ") ? .replace("USER 0:0") : nil
        },
        Mutator("PV0604", "a privileged container", in: isCompose) { line, _ in
            line.parents.count == 2 && line.service != nil && line.trimmed.hasPrefix("restart: ")
                ? .insert("    privileged: true") : nil
        },
    ]

    // MARK: - PV0605

    /// In a file of staging or production alone.
    @Sendable private static func isPaired(_ path: String) -> Bool {
        path.holds("prod") || path.holds("staging")
    }

    static let environments: [Mutator] = [
        Mutator("PV0605", "another value in one environment", in: { isCompose($0) && isPaired($0) }) { line, platform in
            guard platform.hasStaging, line.parents.count >= 3, line.parents[2].hasPrefix("environment"),
                line.text.hasSuffix("\""),
                !line.text.holds("${"), !line.text.holds("WEB_CONCURRENCY"), !line.text.holds("FORWARDED"),
                line.service?.hasSuffix("-green") == false, !platform.differs(line)
            else { return nil }
            return .replace(String(line.text.dropLast()) + "0\"")
        },
        Mutator("PV0605", "one variable less in one environment", in: { isCompose($0) && isPaired($0) }) {
            line,
            platform in
            guard platform.hasStaging, line.parents.count >= 3, line.parents[2].hasPrefix("environment"),
                line.text.hasSuffix("\""),
                line.text.holds(": "), !line.text.holds("WEB_CONCURRENCY"), !line.text.holds("FORWARDED"),
                line.service?.hasSuffix("-green") == false, !platform.differs(line)
            else { return nil }
            return .delete
        },
        Mutator("PV0605", "a network is open in one environment", in: { isCompose($0) && isPaired($0) }) {
            line,
            platform in
            guard platform.hasStaging, line.parents.first == "networks" else { return nil }
            return line.trimmed == "internal: true" ? .delete : nil
        },
        Mutator("PV0605", "one environment is not hardened", in: { isCompose($0) && isPaired($0) }) { line, platform in
            platform.hasStaging && line.service != nil && line.trimmed == "<<: *hardening" ? .delete : nil
        },
        Mutator("PV0605", "another route in one environment", in: { isNginx($0) && isPaired($0) }) { line, platform in
            guard platform.hasStaging, line.parent.hasPrefix("location "), line.trimmed.hasPrefix("limit_req ") else {
                return nil
            }
            return replaced(line.text.bumped(after: "burst="))
        },
        Mutator("PV0605", "a location is gone in one environment", in: { $0.holds("/https.d/") && isPaired($0) }) {
            line,
            platform in
            guard platform.hasStaging, line.trimmed.hasPrefix("location "), line.text.hasSuffix("{") else { return nil }
            return .deleteBlock
        },
        Mutator("PV0605", "an alert waits longer in one environment", in: { isRules($0) && isPaired($0) }) {
            line,
            platform in
            guard platform.hasStaging, line.trimmed.hasPrefix("for: ") else { return nil }
            return replaced(line.text.bumped(after: "for: "))
        },
        Mutator("PV0605", "a job is scraped otherwise in one environment", in: { isPrometheus($0) && isPaired($0) }) {
            line,
            platform in
            platform.hasStaging && !line.text.holds("old")
                ? replaced(line.text.bumped(after: "sample_limit: ")) : nil
        },
        Mutator("PV0605", "a service waits for less in one environment", in: { isCompose($0) && isPaired($0) }) {
            line,
            platform in
            guard platform.hasStaging, line.service?.hasSuffix("-green") == false, line.parents.last == "depends_on",
                line.text.hasSuffix(":")
            else { return nil }
            return .deleteBlock
        },
    ]
}

extension RenderedPlatform {
    var hasStaging: Bool {
        let purposes = Set(platforms.environments.map { "\($0.environment.purpose.value)" })
        return purposes.isSuperset(of: ["staging", "production"])
    }

    /// Whether the manifest gives a variable another value in staging than in production, so that a third is no more of a
    /// difference than the second.
    func differs(_ line: SourceLine) -> Bool {
        let name = String(line.trimmed.prefix { $0 != ":" })
        let values = Set(
            platforms.environments.filter { ["staging", "production"].contains("\($0.environment.purpose.value)") }.map
            { environment -> String in
                let service = environment.services.first { $0.name.value.text == line.service }
                let entry = service?.variables.flatMap(\.entries).first { $0.name == name }
                switch entry?.value {
                case .text(let text)?: return text.value
                case .variable(let variable)?: return "\(variable.value?.value ?? "")"
                case nil: return "-"
                }
            }
        )
        return values.count > 1
    }
}
