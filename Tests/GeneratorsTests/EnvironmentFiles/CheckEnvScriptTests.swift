import Foundation
import TestSupport
import Testing

/// EN-14: `check-env.sh` finds everything that is missing or wrong.
@Suite struct CheckEnvScriptTests {
    private static func shop() throws -> RenderedFiles {
        try .shop(
            variables: """
                {
                  "MODE": { "description": "a", "type": "choice", "allowed": ["fast", "it's slow"] },
                  "DEBUG": { "description": "b", "type": "boolean", "default": false, "required": false },
                  "PORT": { "description": "c", "type": "integer", "default": 80 },
                  "HOSTS": { "description": "d", "type": "hostnames", "required": false },
                  "HOST": { "description": "e", "type": "hostname", "required": false },
                  "CORS_ORIGINS": { "description": "f", "required": false },
                  "HOOK": { "description": "g", "type": "url", "required": false }
                }
                """,
            secrets: #"{ "app-key": { "description": "Signs." }, "partner-key": { "generate": "none" } }"#,
            backend: """
                {
                  "MODE": { "variable": "MODE" }, "DEBUG": { "variable": "DEBUG" }, "PORT": { "variable": "PORT" },
                  "HOSTS": { "variable": "HOSTS" }, "HOST": { "variable": "HOST" },
                  "CORS_ORIGINS": { "variable": "CORS_ORIGINS" }, "HOOK": { "variable": "HOOK" },
                  "SECRET_KEY": { "secret": "app-key" }, "PARTNER": { "secret": "partner-key" }
                }
                """,
            environments: """
                {
                  "development": { "purpose": "development", "variables": { "MODE": "fast" } },
                  "production": { "purpose": "production" }
                }
                """
        )
    }

    /// Runs the script on a file, from another folder than the script's; `prepare` is given the folder of everything.
    private func check(
        _ file: String,
        _ environment: String = "production",
        options: [String] = [],
        prepare: (String) throws -> Void = { _ in }
    ) throws -> ProcessResult {
        try ProcessRunner.withTemporaryFolder { folder in
            try Self.shop().write(to: folder + "/Generated")
            try writeFile(Array(file.utf8), to: folder + "/else where/.env")
            try prepare(folder)
            return try runShell(
                ["../Generated/config/environments/check-env.sh"] + options + [".env", environment],
                in: folder + "/else where"
            )
        }
    }

    private static let complete = """
        # a comment
        IMAGE_TAG=1.4.2

        MODE=fast
        PORT=8080
        SECRETS_DIR=../../../../secrets
        """

    @Test(arguments: [
        complete, complete + "\n", complete + "\nHOSTS=.example.com,a.b\nHOST=a-b.c\nHOOK='https://x/y?z=1'",
        complete + "\nCORS_ORIGINS=https://a.example.com,https://b.example.com\nDEBUG=false\n",
    ])
    func aCompleteFilePasses(file: String) throws {
        let run = try check(file)
        #expect(run.transcript == "exit status 0\n")
    }

    /// What the manifest knows needs no line; the template of each environment passes once its empty slots are filled.
    @Test func templatesPassWhenFilledIn() throws {
        let files = try Self.shop()
        let development = try files.text("environments/development.env.template")
        #expect(try check(development, "development").transcript == "exit status 0\n")
        #expect(try check("", "development").transcript == "exit status 0\n")
        let production = try files.text("environments/production.env.template")
        let run = try check(production)
        #expect(run.status == 1)
        #expect(
            run.outputText == """
                .env: IMAGE_TAG is empty; it is required in production
                .env: MODE is empty; it is required in production

                """
        )
        let filled = production.replacing("IMAGE_TAG=\n", with: "IMAGE_TAG=2\n").replacing(
            "MODE=\n",
            with: "MODE=fast\n"
        )
        #expect(try check(filled).transcript == "exit status 0\n")
        let service = try files.text("environments/services/backend.env.template")
        #expect(try check(service, "development", options: ["--service", "backend"]).transcript == "exit status 0\n")
    }

    @Test func everythingIsReportedAtOnce() throws {
        let run = try check(
            "DEBUG=true\nPORT=80a\nSECRETS_DIR=\nHOSTS='a,*'\nHOST=a_b\nCORS_ORIGINS=http://a\nHOOK=x\n"
        )
        #expect(run.status == 1)
        #expect(
            run.outputText.split(separator: "\n").map(String.init) == [
                ".env: SECRETS_DIR is empty; give it a value, or leave it out for the default",
                ".env: IMAGE_TAG is missing; it is required in production",
                ".env: MODE is missing; it is required in production",
                ".env: DEBUG must not be true in production; it is 'true'",
                ".env: PORT must be a whole number; it is '80a'",
                ".env: HOSTS must not hold the wildcard * in production; it is 'a,*'",
                ".env: HOST must be a host name; it is 'a_b'",
                ".env: CORS_ORIGINS must hold https addresses only in production; it is 'http://a'",
                ".env: HOOK must be an address with a scheme; it is 'x'",
            ]
        )
    }

    @Test(arguments: [
        ("export PORT=80", "line 7: is not NAME=value"), ("PORT = 80", "line 7: is not NAME=value"),
        ("port=80", "line 7: is not NAME=value"),
        ("HOST=\"80\"", "line 7: the value of HOST must stand in single quotes"),
        ("HOST=8 0", "line 7: the value of HOST must stand in single quotes"),
        ("HOST=$(touch pwned)", "line 7: the value of HOST must stand in single quotes"),
        ("HOST=80 # web", "line 7: the value of HOST must stand in single quotes"),
        ("HOST='8'0'", "line 7: the value of HOST holds a quote"),
        ("HOST='${X}'", "line 7: the value of HOST holds a quote"),
        ("HOST='", "line 7: the value of HOST must stand in single quotes"),
        ("HOST=80\r", "line 7: ends in a carriage return"),
        ("PORT=80", "line 7: PORT is set twice"), ("HOSTS='*'", "HOSTS must not hold the wildcard * in production"),
        ("MODE=slow", "MODE must be one of: fast|it's slow; it is 'slow'"),
        ("CORS_ORIGINS='https://a,*'", "CORS_ORIGINS must hold https addresses only in production"),
    ])
    func eachFaultIsFound(line: String, finding: String) throws {
        let run = try check(Self.complete + "\n\(line)\n")
        #expect(run.status == 1)
        #expect(run.outputText.contains(".env: \(finding)"), "\(run.transcript)")
    }

    @Test func aServicesFileIsChecked() throws {
        let options = ["--service", "backend"]
        let run = try check("MODE=fast\nPORT=1\nSECRET_KEY=changeme\n", options: options)
        #expect(
            run.outputText == """
                .env: SECRET_KEY is a secret but still holds a placeholder
                .env: PARTNER is missing; it is required in production

                """
        )
        let both = try check(
            "MODE=fast\nPORT=1\nSECRET_KEY=some-value\nSECRET_KEY_FILE=/run/secrets/a\nPARTNER_FILE=/run/secrets/b\n",
            options: options
        )
        #expect(both.outputText == ".env: SECRET_KEY and SECRET_KEY_FILE are both set; keep one\n")
        #expect(!both.transcript.contains("some-value"))
        #expect(try check("", options: ["--service", "nobody"]).status == 2)
    }

    @Test func secretFilesAreChecked() throws {
        let missing = try check(Self.complete, options: ["--secrets"])
        #expect(missing.status == 1)
        #expect(missing.outputText.contains("SECRETS_DIR names"))
        let wrong = try check(Self.complete, options: ["--secrets"]) { folder in
            // From the Compose files in Generated/deploy/docker/compose.
            try writeFile([], to: folder + "/Generated/deploy/docker/compose/base.yml")
            try writeFile(Array("throwaway-x".utf8), to: folder + "/secrets/app-key")
        }
        #expect(wrong.status == 1)
        #expect(wrong.outputText.contains("secret app-key still holds a placeholder: /"))
        #expect(wrong.outputText.contains("secret partner-key is missing: there is no file /"))
        let right = try check(Self.complete, options: ["--secrets"]) { folder in
            try writeFile([], to: folder + "/Generated/deploy/docker/compose/base.yml")
            for name in ["app-key", "partner-key"] { try writeFile(Array("x7".utf8), to: folder + "/secrets/\(name)") }
        }
        #expect(right.transcript == "exit status 0\n")
        let another = try check(Self.complete, options: ["--secrets"]) { folder in
            try writeFile([], to: folder + "/Generated/deploy/docker/compose/base.yml")
            for name in ["app-key", "partner-key"] { try writeFile(Array("x7".utf8), to: folder + "/secrets/\(name)") }
            try writeFile([], to: folder + "/secrets/.throwaway")
        }
        #expect(another.status == 1)
        #expect(another.outputText.contains("whose secrets were made up for a test run\n"))
    }

    @Test func requirementsAreThoseOfTheEnvironment() throws {
        let run = try check("DEBUG=true\nCORS_ORIGINS=http://a\nPROT=1\n", "development")
        #expect(run.transcript == "exit status 0\n.env: note: no service reads PROT\n")
    }

    @Test func usageIsTwo() throws {
        #expect(try check("", "productoin").status == 2)
        #expect(try check("", "production", options: ["--nope"]).status == 2)
        #expect(try check("", "production", options: ["more"]).status == 2)
        let help = try check("", options: ["--help"])
        #expect(help.status == 0)
        #expect(help.outputText.hasSuffix("environments: development production\n"))
    }
}
