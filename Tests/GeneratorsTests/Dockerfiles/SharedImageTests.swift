import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

/// Images that several services share.
@Suite struct SharedImageTests {
    private func services(_ second: String, runtime: String = "") -> String {
        """
        "one": { "runtime": { "kind": "python-ml", "template": "models"\(runtime) }, "source": "ai/one", "port": 8001, "limits": "small",
          "health": { "liveness": "/health" } },
        "two": { "runtime": { "kind": "python-ml", "template": "models"\(second) }, "source": "ai/two", "port": 8002, "limits": "small",
          "health": { "liveness": "/health" } }
        """
    }

    /// F-06: the arguments of one service are seen by no RUN that the others could share.
    @Test func argumentsOfAServiceComeAfterWhatIsShared() throws {
        let files = try DockerfilesFixture.render(services: services(""))
        #expect(Set(files.keys.map { $0.split(separator: "/")[0] }) == ["models"])
        let file = ReadDockerfile(try #require(files["models/Dockerfile"]?.text))
        let sources = try #require(file.stage("sources"))
        #expect(sources.instructions.map(\.keyword) == ["FROM", "ARG", "COPY"])
        for stage in file.stages {
            let argument = stage.instructions.firstIndex { $0.keyword == "ARG" } ?? stage.instructions.endIndex
            #expect(!stage.instructions[argument...].contains { $0.keyword == "RUN" }, "\(stage.name)")
        }
        let runtime = try #require(file.stages.last)
        #expect(runtime.all("ARG").prefix(3) == ["PORT", "TITLE=\"\"", "DESCRIPTION=\"\""])
        #expect(runtime.all("ENV").contains("UVICORN_PORT=${PORT}"))
        #expect(runtime.all("HEALTHCHECK").first?.contains("os.environ['PORT']") == true)
        let ignored = try #require(files["models/Dockerfile.dockerignore"]?.text)
        #expect(ignored.contains("\n!ai/one\n!ai/two\n") && ignored.contains("\nai/*/build\n"))
    }

    /// What Compose passes is what the Dockerfile declares.
    @Test func composePassesWhatTheDockerfileTakes() throws {
        let text = try #require(try DockerfilesFixture.render(services: services(""))["models/Dockerfile"]?.text)
        let arguments: [String] = ReadDockerfile(text).stages.flatMap { stage in stage.all("ARG") }
        let declared = Set(arguments.map { argument in String(argument.prefix { $0 != "=" }) })
        let collector = DiagnosticCollector()
        let manifest = """
            { "platform": { "name": "shop" }, "environments": { "production": { "purpose": "production" } },
              "limits": { "small": { "cpus": 1, "memory": "1G", "pids": 100 } }, "services": { \(services("")) } }
            """
        let file = try #require(
            ManifestFile.read(SourceText(name: "m.json", bytes: Array(manifest.utf8)), into: collector)
        )
        let builds = PlatformResolver.resolve(file).base.services.compactMap(\.image.build)
        #expect(
            builds.map { $0.composeArguments.map(\.name) } == [
                ["SOURCE", "PORT", "TITLE"], ["SOURCE", "PORT", "TITLE"],
            ]
        )
        #expect(
            builds.map { $0.composeArguments.map(\.value.value) } == [
                ["ai/one", "8001", "one"], ["ai/two", "8002", "two"],
            ]
        )
        #expect(declared.isSuperset(of: ["SOURCE", "PORT", "TITLE", "DESCRIPTION"]))
    }

    @Test(arguments: [
        (#", "packages": ["libgomp1"]"#, "packages"), (#", "application": "other:app""#, "application"),
        (#", "server": { "keepAlive": "10s" }"#, "server.keepAlive"), (#", "base": "python:3.12-slim""#, "base"),
        (#", "testCommand": ["pytest"]"#, "testCommand"), (#", "buildCommands": ["make"]"#, "buildCommands"),
    ])
    func differencesThatAreNoArgumentsAreReported(second: String, field: String) throws {
        let error = #expect(throws: GeneratorError.self) { try DockerfilesFixture.render(services: services(second)) }
        #expect(
            error?.message
                == "services 'one' and 'two' share template 'models' but differ in '\(field)', which is no build argument"
        )
        #expect(error?.origin.manifestRanges.isEmpty == false)
    }

    /// Workers follow from limits, which siblings have of their own: Compose sets them.
    @Test func workersMayDiffer() throws {
        let files = try DockerfilesFixture.render(
            services: services(#", "server": { "workers": 2 }"#, runtime: #", "server": { "workers": 5 }"#)
        )
        #expect(try #require(files["models/Dockerfile"]?.text).contains("\nENV WEB_CONCURRENCY=2\n"))
    }

    /// nginx reads no variables, so that the one configuration has to do for all; two with one port share a line.
    @Test func sharedSitesListenOnTheirOwnPorts() throws {
        func site(_ name: String, _ port: Int) -> String {
            """
            "\(name)": { "runtime": { "kind": "static-site", "template": "sites" }, "source": "\(name)", "port": \(port),
              "limits": "small", "health": { "liveness": "/live" } }
            """
        }
        for (ports, listeners) in [([3000, 3001, 3000], ["3000", "3001"]), ([3000], ["3000"])] {
            let services = ports.enumerated().map { site("site-\($0.offset)", $0.element) }.joined(separator: ",\n")
            let files = try DockerfilesFixture.render(services: services)
            let text = try #require(files["sites/default.conf"]?.text)
            #expect(text.matches(of: /listen (\d+);/).map { String($0.1) } == listeners)
            let file = ReadDockerfile(try #require(files["sites/Dockerfile"]?.text))
            let runtime = try #require(file.stages.last)
            #expect(runtime.all("EXPOSE") == ["${PORT}"])
            #expect(file.stage("dev")?.all("CMD").first?.hasSuffix(#"--port \"$PORT\""]"#) == true)
            #expect(runtime.all("HEALTHCHECK").first?.contains(#"http://127.0.0.1:$PORT$0\"", "/live"]"#) == true)
        }
    }

    @Test func aTemplateIsNoService() throws {
        let error = #expect(throws: GeneratorError.self) {
            try DockerfilesFixture.render(
                services: """
                    "models": { "runtime": { "kind": "node" }, "source": "a", "port": 8001, "limits": "small" },
                    "two": { "runtime": { "kind": "python-ml", "template": "models" }, "source": "b", "port": 8002, "limits": "small" }
                    """
            )
        }
        #expect(error?.message == "template 'models' has the name of service 'models', whose image has the same folder")
    }

    @Test func servicesOfSomeEnvironmentsHaveImagesToo() throws {
        let files = try DockerfilesFixture.render(
            services:
                #""only": { "environments": ["production"], "runtime": { "kind": "node" }, "source": "a", "port": 1, "limits": "small" }"#
        )
        #expect(files["only/Dockerfile"] != nil)
    }
}
