import PlatformTemplates
import Testing

@testable import Generators

@Suite("Terraform rules") struct TerraformRulesTests {
    private static let monitored = #"""
        "api": \#(TerraformSnippet.service()),
        "prometheus": { "component": "prometheus", "networks": ["inner"], "limits": "small" }
        """#

    @Test func filesTF01() throws {
        let snippet = try TerraformSnippet(services: Self.monitored)
        let modules = ["network", "service", "monitoring"].flatMap { module in
            ["main", "variables", "outputs", "versions"].map { "modules/\(module)/\($0).tf" }
        }
        let root = [
            "versions", "providers", "variables", "locals", "networks", "volumes", "images", "services", "outputs",
        ]
        let environments = ["development", "production"].flatMap { name in
            ["environments/\(name).tfvars", "environments/\(name).backend.hcl"]
        }
        let due = modules + root.map { "\($0).tf" } + environments + ["README.md", ".gitignore"]
        #expect(Set(snippet.paths) == Set(due.map { "terraform/\($0)" }))
    }

    @Test func nothingWithoutTheSection() throws {
        #expect(try TerraformSnippet(services: Self.monitored, terraform: nil).paths == [])
    }

    @Test func environmentsOfTestsAreNotDelivered() throws {
        let environments = #""ci": { "purpose": "test" }, "production": { "purpose": "production" }"#
        let snippet = try TerraformSnippet(services: Self.monitored, environments: environments)
        #expect(!snippet.paths.contains { $0.contains("/ci.") })
        let only = try TerraformSnippet(
            services: Self.monitored,
            environments: environments,
            terraform: #"{ "environments": ["ci"] }"#
        )
        #expect(only.paths.contains("terraform/environments/ci.tfvars"))
        #expect(!only.paths.contains { $0.contains("/production.") })
    }

    @Test func versionsTF02() throws {
        let snippet = try TerraformSnippet(services: Self.monitored, terraform: #"{ "provider": "~> 4.1" }"#)
        let versions = try snippet.text("versions.tf")
        #expect(versions.contains(#"required_version = ">= 1.5.0""#))
        #expect(versions.contains("source  = \"kreuzwerker/docker\"\n      version = \"~> 4.1\""))
        #expect(try snippet.text("modules/service/versions.tf").contains(#"version = ">= 3.7.0""#))
    }

    @Test func providerTF03() throws {
        let snippet = try TerraformSnippet(
            services: Self.monitored,
            terraform: #"{ "dockerHost": "ssh://deploy@shop.example.com" }"#
        )
        #expect(try snippet.block("providers.tf", "provider").contains("host     = var.docker_host"))
        let host = try snippet.block("variables.tf", "variable \"docker_host\"")
        #expect(host.contains(#"default     = "ssh://deploy@shop.example.com""#))
        #expect(!(try snippet.text("variables.tf").contains("StrictHostKeyChecking")))
    }

    @Test func hostsThatDifferAreValuesOfTheEnvironments() throws {
        let snippet = try TerraformSnippet(
            services: Self.monitored,
            terraform: #"{ "in": { "production": { "dockerHost": "tcp://a.example.com:2376" } } }"#
        )
        #expect(!(try snippet.block("variables.tf", "variable \"docker_host\"").contains("default")))
        #expect(
            try snippet.hasLine("environments/development.tfvars", #"docker_host  = "unix:///var/run/docker.sock""#)
        )
        #expect(try snippet.hasLine("environments/production.tfvars", #"docker_host  = "tcp://a.example.com:2376""#))
    }

    @Test func variablesTF04() throws {
        let snippet = try TerraformSnippet(
            services: #""api": \#(TerraformSnippet.service(#""env": { "MODE": { "variable": "MODE" } }"#))"#,
            more: #"""
                "variables": {
                  "MODE": { "description": "how it runs", "type": "choice", "allowed": ["slow", "fast"], "default": "slow" }
                }
                """#
        )
        let environment = try snippet.block("variables.tf", "variable \"environment\"")
        #expect(environment.contains(#"condition     = contains(["development", "production"], var.environment)"#))
        #expect(environment.contains("nullable    = false"))
        let subnet = try snippet.block("variables.tf", "variable \"inner_subnet\"")
        #expect(subnet.contains(#"default     = "10.20.0.0/24""#))
        #expect(subnet.contains("can(cidrhost(var.inner_subnet, 1))"))
        let mode = try snippet.block("variables.tf", "variable \"mode\"")
        #expect(mode.contains(#"default     = "slow""#))
        #expect(mode.contains(#"contains(["slow", "fast"], var.mode)"#))
        #expect(try snippet.hasLine("locals.tf", "MODE = var.mode"))
    }

    @Test func monitoringIsSwitchedTF05() throws {
        let snippet = try TerraformSnippet(services: Self.monitored)
        #expect(try snippet.block("services.tf", "module \"monitoring\"").contains("if var.enable_monitoring"))
        #expect(try snippet.text("modules/monitoring/main.tf").contains("module \"prometheus\""))
        #expect(!(try snippet.text("services.tf").contains("module \"prometheus\"")))
    }

    /// What a service needs cannot be switched off.
    @Test func whatOthersWaitForIsNoMonitoring() throws {
        let snippet = try TerraformSnippet(
            services: #"""
                "api": \#(TerraformSnippet.service(#""dependsOn": { "prometheus": "healthy" }"#)),
                "prometheus": { "component": "prometheus", "networks": ["inner"], "limits": "small" }
                """#
        )
        #expect(try snippet.block("services.tf", "module \"api\"").contains("depends_on = [module.prometheus]"))
        #expect(!snippet.paths.contains { $0.contains("modules/monitoring") })
        #expect(!(try snippet.text("variables.tf").contains("enable_monitoring")))
    }

    @Test func addressesTF06() throws {
        let snippet = try TerraformSnippet(
            services: #"""
                "api": { "image": "example/api:1.4", "user": "1000:1000", "limits": "small", "health": { "none": "no" },
                  "networks": { "inner": { "host": 7, "aliases": ["old-api"] } },
                  "env": { "PEERS": "10.20.0.0/24,127.0.0.1", "OTHER": "110.20.0.0/24" } }
                """#,
            networks: #""inner": { "subnet": "10.20.0.0/24", "range": "10.20.0.128/25" }"#
        )
        #expect(
            try snippet.hasLine(
                "locals.tf",
                #"inner = { aliases = ["old-api"], address = cidrhost(var.inner_subnet, 7) }"#
            )
        )
        #expect(try snippet.hasLine("locals.tf", "range  = cidrsubnet(var.inner_subnet, 1, 1)"))
        #expect(try snippet.hasLine("locals.tf", #"PEERS = "${var.inner_subnet},127.0.0.1""#))
        #expect(try snippet.hasLine("locals.tf", #"OTHER = "110.20.0.0/24""#))
    }

    @Test func imagesTF07() throws {
        let snippet = try TerraformSnippet(
            services: #"""
                "api": { "runtime": { "kind": "python-flask", "version": "3.11" }, "source": "services/api", "port": 8000,
                  "networks": ["inner"], "limits": "small", "health": { "liveness": "/health" } },
                "cache": \#(TerraformSnippet.service())
                """#
        )
        #expect(try snippet.hasLine("locals.tf", #"image = "example/api:1.4""#))
        #expect(try snippet.hasLine("locals.tf", #"build = "api""#))
        #expect(try snippet.hasLine("locals.tf", #"target     = var.hot_reload ? "dev" : "runtime""#))
        #expect(try snippet.hasLine("environments/development.tfvars", #"image_tag    = "development""#))
        #expect(!(try snippet.text("environments/production.tfvars").contains("image_tag")))
        #expect(try snippet.text("images.tf").contains("keep_locally = true"))
    }

    @Test func capabilitiesTF10() throws {
        let more = #""hardening": { "capabilities": { "CHOWN": "owns its data" } }"#
        let snippet = try TerraformSnippet(services: #""api": \#(TerraformSnippet.service(more))"#)
        let line = #"capabilities = var.harden ? { add = ["CAP_CHOWN"], drop = ["ALL"] } : null"#
        #expect(try snippet.hasLine("locals.tf", line))
        #expect(try snippet.hasLine("locals.tf", "# CHOWN: owns its data"))
        #expect(try snippet.hasLine("environments/development.tfvars", "harden       = false"))
        #expect(try snippet.hasLine("environments/production.tfvars", "harden       = true"))
    }

    @Test func pidsAreToldTF11() throws {
        let snippet = try TerraformSnippet(services: Self.monitored)
        #expect(try snippet.text("modules/service/main.tf").contains("the limit of processes (pids)"))
        #expect(try snippet.text("README.md").contains("`pids` limits hold under Compose only"))
    }

    @Test func portsTF12() throws {
        let ports =
            #""ports": { "b": { "port": 9000, "public": true }, "a": { "port": 80, "publishAs": 8080, "protocol": "udp" } }"#
        let snippet = try TerraformSnippet(services: #""api": \#(TerraformSnippet.service(ports))"#)
        #expect(
            try snippet.block("environments/development.tfvars", "api = {") == """
                api = {
                  ports = [
                    { internal = 80, external = 8080, protocol = "udp", loopback = true },
                    { internal = 9000, external = 9000, loopback = true },
                  ]
                }
                """
        )
        #expect(
            try snippet.block("environments/production.tfvars", "api = {") == """
                api = {
                  ports = [
                    { internal = 9000, external = 9000 },
                  ]
                }
                """
        )
    }

    static let ways: [(String, String?)] = [
        (#""role": "job""#, #"run   = "on-demand""#), (#""role": "tool""#, #"run   = "on-demand""#),
        (#""role": "job", "schedule": "daily""#, #"run   = "on-demand""#),
        (#""profile": "debug""#, #"run   = "on-demand""#), (#""profile": "monitoring""#, nil),
    ]

    @Test(arguments: ways) func jobsAndToolsTF13(more: String, due: String?) throws {
        let snippet = try TerraformSnippet(services: #""api": \#(TerraformSnippet.service(more))"#)
        #expect(try snippet.text("locals.tf").contains("\n      run ") == (due != nil))
        if let due { #expect(try snippet.hasLine("locals.tf", due)) }
    }

    /// As Compose does: what others wait for runs by itself.
    @Test func jobsOnWhichSomebodyWaitsTF13() throws {
        let snippet = try TerraformSnippet(
            services: #"""
                "migrate": \#(TerraformSnippet.service(#""role": "job""#)),
                "api": \#(TerraformSnippet.service(#""dependsOn": ["migrate"]"#))
                """#
        )
        #expect(try snippet.hasLine("locals.tf", #"run   = "job""#))
    }

    /// The module replaces the map, so that it must stand whole wherever an environment has another.
    @Test func foldersInMemoryStandWhole() throws {
        let runtime = #""runtime": { "kind": "nextjs" }, "source": "web", "port": 3000, "health": { "readiness": "/" }"#
        let snippet = try TerraformSnippet(
            services: #""web": { \#(runtime), "networks": ["inner"], "limits": "small" }"#
        )
        #expect(!(try snippet.text("locals.tf").contains("tmpfs = {")))
        #expect(
            try snippet.block("environments/production.tfvars", "tmpfs = {") == """
                tmpfs = {
                  "/tmp"             = "size=64m,mode=1777"
                  "/app/.next/cache" = "size=64m,uid=1001,gid=1001,mode=0700"
                }
                """
        )
        #expect(
            try snippet.block("environments/development.tfvars", "tmpfs = {") == """
                tmpfs = {
                  "/tmp" = "size=64m,mode=1777"
                }
                """
        )
    }

    @Test func healthGatesTF13() throws {
        let snippet = try TerraformSnippet(
            services: #"""
                "db": { "component": "postgres", "networks": ["inner"], "limits": "small" },
                "other": \#(TerraformSnippet.service()),
                "api": \#(TerraformSnippet.service(#""dependsOn": { "db": "healthy", "other": "started" }"#))
                """#
        )
        #expect(try snippet.hasLine("locals.tf", "wait  = true"))
        #expect(!(try snippet.block("locals.tf", "other = {").contains("wait")))
        #expect(try snippet.block("services.tf", "module \"api\"").contains("depends_on = [module.db, module.other]"))
    }

    @Test func ordersThatContradictAreRefused() throws {
        let other = TerraformSnippet.service(#""in": { "production": { "dependsOn": ["api"] } }"#)
        let api = TerraformSnippet.service(#""in": { "development": { "dependsOn": ["other"] } }"#)
        #expect(throws: GeneratorError.self) {
            try TerraformSnippet(services: #""api": \#(api), "other": \#(other)"#)
        }
    }

    @Test func secretsAreFilesTF14() throws {
        let snippet = try TerraformSnippet(
            services: #""api": \#(TerraformSnippet.service(#""env": { "KEY": { "secret": "api-key" } }"#))"#,
            more: #""secrets": { "api-key": { "description": "opens" } }"#
        )
        #expect(try snippet.hasLine("locals.tf", #"KEY_FILE = "/run/secrets/api-key""#))
        #expect(try snippet.hasLine("locals.tf", #"secrets = ["api-key"]"#))
        #expect(!(try snippet.text("variables.tf").contains("api-key")))
        #expect(try snippet.text("modules/service/main.tf").contains("\"${var.platform.secrets_dir}/${mounts.value}\""))
    }

    @Test func coloursTF15() throws {
        let snippet = try TerraformSnippet(
            services: #"""
                "api": { "runtime": { "kind": "python-flask", "version": "3.11" }, "source": "services/api", "port": 8000,
                  "networks": ["inner"], "limits": "small", "health": { "liveness": "/health" },
                  "deploy": { "strategy": "blue-green" } },
                "edge": { "component": "nginx", "networks": ["inner"], "limits": "small" }
                """#,
            more: #""gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api" }] }"#
        )
        #expect(try snippet.block("environments/production.tfvars", "api = {").contains("blue_green = true"))
        #expect(try snippet.text("services.tf").contains("tomap({ blue = var.image_tag })"))
        #expect(try snippet.text("README.md").contains("## Blue and green"))
        let plain = try TerraformSnippet(services: Self.monitored)
        #expect(!(try plain.text("services.tf").contains("blue")))
        #expect(!(try plain.text("variables.tf").contains("variable \"colours\"")))
        #expect(try plain.text("volumes.tf").contains("prevent_destroy = true"))
        #expect(try plain.hasLine("environments/production.tfvars", "keep_volumes = true"))
    }

    static let backends: [(String, [String])] = [
        (#"{ "kind": "local" }"#, [#"path = "environments/production.tfstate""#]),
        (
            #"{ "kind": "s3", "settings": { "bucket": "b", "region": "r" } }"#,
            [#"key          = "shop/production.tfstate""#, "encrypt      = true", "use_lockfile = true"]
        ), (#"{ "kind": "gcs", "settings": { "bucket": "b" } }"#, [#"prefix = "shop/production""#]),
        (#"{ "kind": "pg" }"#, [#"schema_name = "shop_production""#]),
        (
            #"{ "kind": "http", "settings": { "address": "https://git.example.com/state" } }"#,
            [
                #"address        = "https://git.example.com/state/production""#,
                #"lock_address   = "https://git.example.com/state/production/lock""#,
            ]
        ),
    ]

    @Test(arguments: backends) func statesTF16(backend: String, due: [String]) throws {
        let snippet = try TerraformSnippet(services: Self.monitored, terraform: #"{ "backend": \#(backend) }"#)
        for line in due { #expect(try snippet.hasLine("environments/production.backend.hcl", line), "\(line)") }
        #expect(!snippet.paths.contains { $0.contains("override") })
    }

    @Test func anotherBackendInOneEnvironmentTF16() throws {
        let snippet = try TerraformSnippet(
            services: Self.monitored,
            terraform: #"{ "backend": { "kind": "pg" }, "in": { "development": { "backend": { "kind": "local" } } } }"#
        )
        #expect(try snippet.hasLine("versions.tf", #"backend "pg" {}"#))
        #expect(try snippet.hasLine("environments/development.backend_override.tf", #"backend "local" {}"#))
        #expect(!snippet.paths.contains("terraform/environments/production.backend_override.tf"))
        #expect(try snippet.text(".gitignore").contains("\nbackend_override.tf\n"))
    }

    /// A value that is the same wherever the service exists stands once; one that is not, where it holds.
    @Test func valuesStandWhereTheyHold() throws {
        let more = #""env": { "A": "1", "B": "2" }, "in": { "production": { "replicas": 3, "env": { "B": "3" } } }"#
        let snippet = try TerraformSnippet(
            services: #"""
                "api": \#(TerraformSnippet.service(more)),
                "probe": \#(TerraformSnippet.service(#""environments": ["development"]"#))
                """#
        )
        #expect(try snippet.block("locals.tf", "env = {") == "env = {\n  A = \"1\"\n}")
        #expect(
            try snippet.block("environments/production.tfvars", "services = {") == """
                services = {
                  api = {
                    replicas = 3
                    env = {
                      B = "3"
                    }
                  }
                }
                """
        )
        #expect(try snippet.hasLine("environments/development.tfvars", "probe = {}"))
    }

    /// What a tfvars file cannot hold is chosen by the environment's name.
    @Test func referencesThatDifferStayInTheCode() throws {
        let more = #""env": { "A": "text" }, "in": { "production": { "env": { "A": { "variable": "MODE" } } } }"#
        let snippet = try TerraformSnippet(
            services: #""api": \#(TerraformSnippet.service(more))"#,
            more: #""variables": { "MODE": { "description": "how", "default": "slow" } }"#
        )
        #expect(
            try snippet.hasLine(
                "locals.tf",
                #"A = lookup({ development = "text", production = var.mode }, var.environment, null)"#
            )
        )
    }

    /// Names that Terraform, or this family, has for itself.
    @Test func namesThatAreTakenGetASuffix() throws {
        let more = #""env": { "A": { "variable": "ENVIRONMENT" }, "B": { "variable": "VERSION" } }"#
        let snippet = try TerraformSnippet(
            services: #""network": \#(TerraformSnippet.service(more))"#,
            more: #"""
                "variables": {
                  "ENVIRONMENT": { "description": "a", "default": "x" }, "VERSION": { "description": "b", "default": "y" }
                }
                """#
        )
        #expect(try snippet.text("services.tf").contains("module \"network_service\""))
        #expect(try snippet.hasLine("locals.tf", "A = var.environment_value"))
        #expect(try snippet.hasLine("locals.tf", "B = var.version_value"))
    }

    @Test func templatesAgreeWithTheirContexts() {
        let texts = TemplateLibrary.standard.paths(under: "terraform").reduce(into: [:]) { texts, path in
            texts[path] = TemplateLibrary.standard.text(at: path)
        }
        let audit = TemplateAudit(
            TemplateLibrary(texts: texts),
            contexts: TerraformGenerator.templateContexts
        )
        #expect(audit.findings() == [])
    }
}
