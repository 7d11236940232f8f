import Documents
import Foundation
import Generators
import PlatformTemplates
import TestSupport
import Testing

/// The rendered entrypoint, run by the shells of Debian and Alpine (DF-13).
@Suite struct EntrypointTests {
    /// Two secrets, a URL with user and one without, a required variable and two steps.
    private static func script() throws -> String {
        let files = try DockerfilesFixture.render(
            services: """
                "postgres": { "component": "postgres", "limits": "small",
                  "settings": { "database": "main", "user": "shop", "password": "db" } },
                "redis": { "component": "redis", "limits": "small", "settings": { "password": "cache" } },
                "app": {
                  "runtime": { "kind": "python-django", "steps": {
                    "RUN_MIGRATIONS": { "command": ["sh", "-c", "echo migrated \\"$1\\"", "sh", "it's $HOME"], "description": "migrating" },
                    "FAIL": { "command": ["sh", "-c", "exit 5"] }
                  } },
                  "source": "app", "port": 8000, "limits": "small",
                  "env": {
                    "SECRET_KEY": { "secret": "key", "description": "signs 'sessions'" },
                    "TOKEN": { "secret": "token" },
                    "DATABASE_URL": { "from": "postgres.url" },
                    "REDIS_URL": { "from": "redis.url" },
                    "HOST": { "variable": "HOST" }
                  }
                }
                """,
            rest: """
                "secrets": { "key": {}, "token": {}, "db": {}, "cache": {} },
                "variables": { "HOST": { "description": "where it is", "required": true } },
                """
        )
        let file = try #require(files["app/entrypoint.sh"])
        #expect(file.mode == .executable)
        return file.text
    }

    private static let urls = [
        "DATABASE_URL": "postgresql://shop@postgres:5432/main?sslmode=disable", "REDIS_URL": "redis://redis:6379/0",
    ]

    private static let shells = [["sh"], ["dash"], ["busybox", "ash"], ["bash", "--posix"]]

    private func run(
        _ shell: [String] = ["dash"],
        _ command: [String] = ["true"],
        files: [String: [UInt8]] = [:],
        environment: (_ folder: String) -> [String: String]
    ) throws -> ProcessResult {
        let program = try requireProgram(shell[0])
        let script = try Self.script()
        return try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(script.utf8), to: folder + "/entrypoint.sh")
            for (name, content) in files { try writeFile(content, to: folder + "/" + name) }
            let variables = environment(folder).map { "\($0.key)=\($0.value)" }.sorted()
            // Children of Foundation's processes have the signals of Swift's threads blocked, and a shell then waits forever.
            let unblock =
                "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []); os.execv(sys.argv[1], sys.argv[1:])"
            let start = ["python3", "-c", unblock, program] + shell.dropFirst() + [folder + "/entrypoint.sh"]
            return try ProcessRunner.run("/usr/bin/env", ["-i", "PATH=/usr/bin:/bin"] + variables + start + command)
        }
    }

    @Test func everythingMissingIsReportedAtOnce() throws {
        let result = try run([Self.shells[1][0]], []) { _ in ["TOKEN_FILE": "/nonexistent", "RUN_MIGRATIONS": "maybe"] }
        #expect(result.status == 1)
        #expect(
            result.errorOutput.split(separator: "\n").map(String.init) == [
                "entrypoint: no command was given",
                "entrypoint: TOKEN_FILE names '/nonexistent', which cannot be read by user \(getuid())",
                "entrypoint: SECRET_KEY is not set: signs 'sessions'",
                "entrypoint: DATABASE_URL is not set",
                "entrypoint: REDIS_URL is not set",
                "entrypoint: HOST is not set: where it is",
                "entrypoint: RUN_MIGRATIONS must be true or false",
                "entrypoint: not started: 7 problem(s)",
            ]
        )
    }

    static let passwords = [
        "plain", "@:/?#[]%' \"$\\", "a b\tc", "päß→🚀", "$(id)`id`${HOME}", "--", "%41", "*", "line\nbreak", "a'\\''b",
        "\\n\\041",
    ]

    /// The program gets back exactly what is in the files, whatever shell is `/bin/sh`.
    @Test(arguments: shells)
    func secretsAndPasswordsArriveUnchanged(shell: [String]) throws {
        let code = """
            import os, urllib.parse as u
            password = os.environ["SECRET_KEY"]
            print([password.encode().hex(), os.environ["TOKEN"] == password])
            for name in ("DATABASE_URL", "REDIS_URL"):
                url = u.urlsplit(os.environ[name])
                print([url.scheme, url.username, u.unquote(url.password) == password, url.hostname, url.port, url.path, url.query])
            print(sorted(name for name in os.environ if name.endswith("_FILE")))
            """
        for password in Self.passwords {
            let result = try run(
                shell,
                ["python3", "-c", code],
                files: ["-secret": Array((password + "\n").utf8), "token": Array(password.utf8)]
            ) { folder in
                Self.urls.merging([
                    "SECRET_KEY_FILE": folder + "/-secret", "TOKEN_FILE": folder + "/token", "HOST": "h",
                    "PYTHONUTF8": "1",
                    "DATABASE_URL_PASSWORD_FILE": folder + "/-secret", "REDIS_URL_PASSWORD_FILE": folder + "/token",
                ]) { $1 }
            }
            let hexadecimal = password.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(
                result.outputText == """
                    ['\(hexadecimal)', True]
                    ['postgresql', 'shop', True, 'postgres', 5432, '/main', 'sslmode=disable']
                    ['redis', '', True, 'redis', 6379, '/0', '']
                    []

                    """,
                "\(password): \(result.transcript)"
            )
            #expect(result.status == 0 && result.errorOutput == "", "\(password): \(result.transcript)")
        }
    }

    @Test func aTraceShowsNoSecret() throws {
        let result = try run(["dash", "-x"], files: ["s": Array("hunter2".utf8)]) { folder in
            Self.urls.merging([
                "SECRET_KEY_FILE": folder + "/s", "TOKEN": "t", "HOST": "h",
                "DATABASE_URL_PASSWORD_FILE": folder + "/s",
            ]) { $1 }
        }
        #expect(result.status == 0, "\(result.transcript)")
        #expect(!result.errorOutput.contains("hunter2") && !result.errorOutput.contains("%68"))
    }

    @Test func contradictionsAreProblems() throws {
        let result = try run(files: ["s": Array("x".utf8), "empty": []]) { folder in
            [
                "SECRET_KEY": "a", "SECRET_KEY_FILE": folder + "/s", "TOKEN": "t", "HOST": "h",
                "DATABASE_URL": "postgresql://shop:pw@postgres/main", "DATABASE_URL_PASSWORD_FILE": folder + "/s",
                "REDIS_URL": "redis", "REDIS_URL_PASSWORD_FILE": folder + "/s",
            ]
        }
        #expect(result.status == 1)
        for part in [
            "SECRET_KEY and SECRET_KEY_FILE are both set", "DATABASE_URL has a password", "REDIS_URL is not a URL",
        ] {
            #expect(result.errorOutput.contains(part), "\(result.errorOutput)")
        }
        let empty = try run(files: ["empty": Array("\n\n".utf8)]) { folder in
            Self.urls.merging([
                "SECRET_KEY": "a", "TOKEN": "t", "HOST": "h", "REDIS_URL_PASSWORD_FILE": folder + "/empty",
            ]) { $1 }
        }
        #expect(empty.status == 1 && empty.errorOutput.contains("which is empty"), "\(empty.errorOutput)")
    }

    private static let complete = urls.merging(["SECRET_KEY": "a", "TOKEN": "t", "HOST": "h"]) { $1 }

    @Test func stepsRunOnlyWhenAskedFor() throws {
        let started = ["echo", "started"]
        #expect(try run(["dash"], started) { _ in Self.complete }.outputText == "started\n")
        let migrated = try run(["dash"], started) { _ in Self.complete.merging(["RUN_MIGRATIONS": "true"]) { $1 } }
        #expect(migrated.outputText == "migrated it's $HOME\nstarted\n")
        #expect(migrated.errorOutput == "entrypoint: migrating\n")
        let failed = try run(["dash"], started) { _ in Self.complete.merging(["FAIL": "true"]) { $1 } }
        #expect(failed.status == 5 && failed.outputText == "")
    }

    /// The command is the same process, so that signals and the exit code are its own.
    @Test func theCommandTakesTheEntrypointsPlace() throws {
        let harness = """
            import os, signal, subprocess, sys, time
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            code = "import os, signal, sys, time; signal.signal(15, lambda *a: (print('stopped', os.getpid(), sys.argv[1]), sys.exit(7))); print('ready', flush=True); time.sleep(20)"
            p = subprocess.Popen([sys.argv[1], sys.argv[2], "python3", "-c", code, "a b"], stdout=subprocess.PIPE, text=True)
            assert p.stdout.readline() == "ready\\n"
            p.send_signal(15)
            print(p.communicate()[0].replace(str(p.pid), "PID"), p.returncode, end="")
            """
        let python = try requireProgram("python3")
        let dash = try requireProgram("dash")
        let script = try Self.script()
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(script.utf8), to: folder + "/entrypoint.sh")
            let result = try ProcessRunner.run(
                python,
                ["-c", harness, dash, folder + "/entrypoint.sh"],
                environment: Self.complete
            )
            #expect(result.outputText == "stopped PID a b\n 7", "\(result.transcript)")
        }
    }

    /// A stop request during a step ends the step and the container.
    @Test func aStepCanBeStopped() throws {
        let script = try Self.script().split(separator: "\n").map {
            $0.hasPrefix("  interruptible 'sh' '-c' 'exit 5'") ? "  interruptible sleep 20" : $0
        }
        .joined(separator: "\n")
        #expect(script.contains("sleep 20"))
        let harness = """
            import signal, subprocess, sys, time
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            p = subprocess.Popen([sys.argv[1], sys.argv[2], "true"])
            time.sleep(0.7)
            p.send_signal(15)
            print(p.wait(10))
            """
        let python = try requireProgram("python3")
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(script.utf8), to: folder + "/entrypoint.sh")
            let result = try ProcessRunner.run(
                python,
                ["-c", harness, "/bin/sh", folder + "/entrypoint.sh"],
                environment: Self.complete.merging(["FAIL": "true"]) { $1 }
            )
            #expect(result.outputText == "143\n", "\(result.transcript)")
        }
    }

    @Test(arguments: ["shellcheck", "forky/bin/shellcheck"])
    func shellcheckIsSilent(program: String) throws {
        let shellcheck = try requireProgram(program)
        var scripts = [try Self.script()]
        scripts += try DockerfilesFixture.render(manifest: DockerfilesFixture.everyRuntime)
            .filter { $0.key.hasSuffix("entrypoint.sh") }.map(\.value.text)
        for script in scripts {
            let result = try ProcessRunner.run(shellcheck, ["-S", "style", "-"], standardInput: Array(script.utf8))
            #expect(result.status == 0, "\(result.transcript)")
        }
    }

    @Test func templateAndContextNameTheSame() {
        let path = EntrypointContext.path
        let library = TemplateLibrary(texts: [path: TemplateLibrary.standard.text(at: path) ?? ""])
        #expect(TemplateAudit(library, contexts: [EntrypointContext.self]).findings() == [])
    }

    @Test func anImageWithNothingToPrepareHasNone() throws {
        let files = try DockerfilesFixture.render(
            services: #""app": { "runtime": { "kind": "node" }, "source": "a", "port": 1, "limits": "small" }"#
        )
        #expect(files.keys.sorted() == ["app/Dockerfile", "app/Dockerfile.dockerignore"])
        #expect(files["app/Dockerfile"]?.text.contains("ENTRYPOINT") == false)
    }
}
