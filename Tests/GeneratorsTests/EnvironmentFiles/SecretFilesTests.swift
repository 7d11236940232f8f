import Foundation
import TestSupport
import Testing

/// Where secrets are kept, and the script that makes them up for development.
@Suite struct SecretFilesTests {
    private static func shop() throws -> RenderedFiles {
        try .shop(
            secrets: """
                {
                  "app-key": { "description": "Signs | sessions.", "vaultPath": "backend/app", "rotation": "7d" },
                  "db-password": { "generate": "hex" },
                  "partner-key": { "description": "It's theirs.", "generate": "none" }
                }
                """,
            backend: """
                { "A": { "secret": "app-key" }, "B": { "secret": "db-password" }, "C": { "secret": "partner-key" } }
                """,
            environments: """
                {
                  "development": { "purpose": "development" }, "ci": { "purpose": "test" },
                  "production": { "purpose": "production", "secrets": "vault" }
                }
                """
        )
    }

    /// Runs the script and tells what is in the folder afterwards.
    private func make(
        _ arguments: [String],
        in folder: String,
        environment: [String: String] = [:]
    ) throws -> (run: ProcessResult, files: [String: String]) {
        try Self.shop().write(to: folder + "/Generated")
        try writeFile([], to: folder + "/Generated/deploy/docker/compose/base.yml")
        let run = try runShell(
            ["\(folder)/Generated/config/secrets/make-development-secrets.sh"] + arguments,
            in: "/",
            environment: environment
        )
        let secrets = folder + "/secrets/" + (arguments.last ?? "")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: secrets)) ?? []
        let pairs = try names.map { ($0, try String(contentsOfFile: "\(secrets)/\($0)", encoding: .utf8)) }
        return (run, Dictionary(uniqueKeysWithValues: pairs))
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func missingSecretsAreMade() throws {
        try ProcessRunner.withTemporaryFolder { folder in
            let (run, files) = try make(["development"], in: folder)
            #expect(run.status == 1, "the partner's key is still missing")
            #expect(run.errorOutput.contains("to be provided: "))
            #expect(run.errorOutput.contains("/secrets/development/partner-key (It's theirs.)\n"))
            #expect(Set(files.keys) == [".gitignore", "app-key", "db-password"])
            let key = try #require(files["app-key"])
            #expect(Data(base64Encoded: key)?.count == 32)
            #expect(files["db-password"]?.utf8.count == 64)
            #expect(files["db-password"]?.allSatisfy(\.isHexDigit) == true)
            #expect(!run.transcript.contains(key))
            #expect(try mode(folder + "/secrets/development") == 0o700)
            #expect(try mode(folder + "/secrets/development/app-key") == 0o444)
        }
    }

    /// redis_exporter takes passwords from a JSON object only; a made-up text there would stop it.
    @Test func whatTheExporterOfRedisReadsHoldsThePassword() throws {
        let shop = try RenderedFiles.shop(
            secrets: #"{ "metrics-redis": { "generate": "none" }, "redis-password": { "generate": "hex" } }"#,
            environments: #"{ "development": { "purpose": "development" } }"#,
            others: """
                , "redis": { "component": "redis", "settings": { "password": "redis-password" } },
                "redis-exporter": { "component": "redis-exporter", "settings": { "for": "redis", "password": "metrics-redis" } }
                """
        )
        let command = #"`printf '{"redis://redis:6379": "%s"}' "$(cat redis-password)"`"#
        #expect(try shop.text("secrets/README.md").contains(command))
        try ProcessRunner.withTemporaryFolder { folder in
            try shop.write(to: folder + "/Generated")
            try writeFile([], to: folder + "/Generated/deploy/docker/compose/base.yml")
            try writeFile(Array(#"a"b\c"#.utf8), to: folder + "/secrets/development/redis-password")
            let run = try runShell(
                ["\(folder)/Generated/config/secrets/make-development-secrets.sh", "development"],
                in: "/"
            )
            #expect(run.status == 0, "\(run.transcript)")
            let made = try Data(contentsOf: URL(fileURLWithPath: folder + "/secrets/development/metrics-redis"))
            let object = try JSONSerialization.jsonObject(with: made) as? [String: String]
            #expect(object == ["redis://redis:6379": #"a"b\c"#])
        }
    }

    /// nginx takes such a password as it stands; no environment that people rely on has one.
    @Test func usersAreMadeForDevelopment() throws {
        let shop = try RenderedFiles.shop(
            secrets: #"{ "staff": { "generate": "htpasswd" } }"#,
            backend: #"{ "A": { "secret": "staff" } }"#,
            environments: #"{ "development": { "purpose": "development" }, "production": { "purpose": "production" } }"#
        )
        let readme = try shop.text("secrets/README.md")
        #expect(readme.contains(#"`printf '%s:%s' USER "$(openssl passwd -6)"`"#))
        #expect(readme.contains("an htpasswd file"))
        try ProcessRunner.withTemporaryFolder { folder in
            try shop.write(to: folder + "/Generated")
            try writeFile([], to: folder + "/Generated/deploy/docker/compose/base.yml")
            let run = try runShell(
                ["\(folder)/Generated/config/secrets/make-development-secrets.sh", "development"],
                in: "/"
            )
            #expect(run.status == 0, "\(run.transcript)")
            let made = try String(contentsOfFile: folder + "/secrets/development/staff", encoding: .utf8)
            #expect(made.hasPrefix("developer:{PLAIN}") && made.utf8.count == 17 + 64, "\(made)")
        }
    }

    @Test func whatIsThereStays() throws {
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array("mine".utf8), to: folder + "/secrets/development/app-key")
            let (first, made) = try make(["--placeholders", "development"], in: folder)
            #expect(first.status == 0)
            #expect(made["app-key"] == "mine")
            #expect(made["partner-key"]?.hasPrefix("throwaway-placeholder-") == true)
            let (second, kept) = try make(["development"], in: folder)
            #expect(second.status == 0)
            #expect(kept == made)
            #expect(second.errorOutput.hasPrefix("0 created, 3 there already, 0 to be provided"))
        }
    }

    @Test func aTestRunsValuesAreMarked() throws {
        try ProcessRunner.withTemporaryFolder { folder in
            let (run, files) = try make(["ci"], in: folder)
            #expect(run.status == 0)
            #expect(Set(files.keys) == [".gitignore", ".throwaway", "app-key", "db-password", "partner-key"])
            // In the declared form, with the mark where the form has room for one.
            let key = try #require(files["app-key"])
            #expect(key.hasPrefix("throwaway") && Data(base64Encoded: key)?.count == 32)
            #expect(files["db-password"]?.utf8.count == 64 && files["db-password"]?.allSatisfy(\.isHexDigit) == true)
            #expect(files["partner-key"]?.hasPrefix("throwaway-placeholder-") == true)
            #expect(Set(files.values).count == files.count)
        }
    }

    @Test func nothingIsWrittenInADryRun() throws {
        try ProcessRunner.withTemporaryFolder { folder in
            let (run, files) = try make(["--dry-run", "--placeholders", "development"], in: folder)
            #expect(run.status == 0)
            #expect(run.errorOutput.contains("would create: "))
            #expect(files.isEmpty)
            #expect(!FileManager.default.fileExists(atPath: folder + "/secrets"))
        }
    }

    @Test func productionHasNoMadeUpSecrets() throws {
        try ProcessRunner.withTemporaryFolder { folder in
            let (run, files) = try make(["production"], in: folder)
            #expect(run.status == 2)
            #expect(run.errorOutput.contains("for 'production' no secrets are made up"))
            #expect(files.isEmpty)
        }
    }

    @Test func anotherFolderMayBeNamed() throws {
        try ProcessRunner.withTemporaryFolder { folder in
            let elsewhere = folder + "/a folder"
            let (run, files) = try make(["ci"], in: folder, environment: ["SECRETS_DIR": elsewhere])
            #expect(run.status == 0)
            #expect(files.isEmpty)
            #expect(FileManager.default.fileExists(atPath: elsewhere + "/app-key"))
        }
    }

    @Test func theTableTellsAll() throws {
        let readme = try Self.shop().text("secrets/README.md")
        #expect(
            readme.contains(
                """
                | `app-key` | `backend` | `backend/app`, `value` | every 7d | `openssl rand -base64 32` | Signs \\| sessions. |
                | `db-password` | `backend` | – | by hand | `openssl rand -hex 32` |  |
                | `partner-key` | `backend` | – | by hand | another party gives it out | It's theirs. |

                """
            )
        )
    }

    @Test func withoutSecretsThereIsNothing() throws {
        #expect(try RenderedFiles.shop().paths.allSatisfy { !$0.hasPrefix("config/secrets/") })
    }
}
