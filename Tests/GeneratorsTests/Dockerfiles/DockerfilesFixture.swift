import Documents
import Generators
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

/// Renders manifests for the tests of this family.
enum DockerfilesFixture {
    /// The files by path below `deploy/docker/images`, of a manifest with these services.
    static func render(
        services: String,
        platform: String = #""name": "shop""#,
        rest: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: RenderedFile] {
        try render(
            manifest: """
                {
                  "platform": { \(platform) },
                  "environments": { "production": { "purpose": "production" } },
                  "limits": { "small": { "cpus": 1, "memory": "1G", "pids": 100 } },
                  \(rest)
                  "services": { \(services) }
                }
                """,
            sourceLocation: sourceLocation
        )
    }

    static func render(
        manifest: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: RenderedFile] {
        let collector = DiagnosticCollector()
        let source = SourceText(name: "manifest.json", bytes: Array(manifest.utf8))
        let file = try #require(ManifestFile.read(source, into: collector), sourceLocation: sourceLocation)
        #expect(collector.diagnostics == [], sourceLocation: sourceLocation)
        let input = GeneratorInput(
            platforms: PlatformResolver.resolve(file),
            templates: .standard,
            manifestName: "manifest.json"
        )
        let prefix = "deploy/docker/images/"
        var files: [String: RenderedFile] = [:]
        for generated in try DockerfilesGenerator().artifacts(for: input) {
            let path = generated.artifact.path.text
            #expect(path.hasPrefix(prefix) && generated.environment == nil, sourceLocation: sourceLocation)
            files[String(path.dropFirst(prefix.count))] = RenderedFile(
                text: String(decoding: generated.artifact.document.rendered(), as: UTF8.self),
                mode: generated.artifact.mode
            )
        }
        return files
    }

    /// The Dockerfile of a single service `app`, in which `runtime` holds more fields.
    static func dockerfile(
        _ kind: String,
        runtime: String = "",
        service: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let comma = { (text: String) in text.isEmpty ? "" : ", " + text }
        let files = try render(
            services: """
                "app": {
                  "runtime": { "kind": "\(kind)"\(comma(runtime)) },
                  "source": "services/app", "port": 8000, "limits": "small"\(comma(service))
                }
                """,
            sourceLocation: sourceLocation
        )
        return try #require(files["app/Dockerfile"]?.text, sourceLocation: sourceLocation)
    }

    /// One service of every runtime, two of which share an image, with all that an image can have.
    static let everyRuntime = """
        {
          "platform": {
            "name": "everything", "title": "Everything", "source": "https://example.com/everything", "vendor": "Acme",
            "license": "MIT", "buildArguments": { "PIP_INDEX_URL": "https://pypi.example.com/simple" }
          },
          "environments": { "development": { "purpose": "development", "hotReload": true }, "production": { "purpose": "production" } },
          "limits": { "small": { "cpus": 1, "memory": "1G", "pids": 100 } },
          "volumes": { "media": {} },
          "secrets": { "key": { "description": "Signs." }, "db": {} },
          "services": {
            "postgres": {
              "component": "postgres", "limits": "small",
              "settings": { "database": "main", "user": "shop", "password": "db" }
            },
            "django": {
              "title": "Django", "description": "Uses everything.",
              "runtime": {
                "kind": "python-django", "requirements": "requirements/prod.txt",
                "developmentRequirements": "requirements/dev.txt",
                "buildPackages": ["libpq-dev", "build-essential=12.*"], "packages": ["libpq5"],
                "buildCommands": ["SECRET_KEY=build python manage.py collectstatic --noinput"],
                "steps": { "RUN_MIGRATIONS": { "command": ["python", "manage.py", "migrate"] } },
                "testCommand": ["python", "-m", "pytest"]
              },
              "source": "services/django", "port": 8000, "limits": "small", "volumes": [{ "volume": "media", "at": "/app/media" }],
              "env": {
                "SECRET_KEY": { "secret": "key" }, "DATABASE_URL": { "from": "postgres.url" }
              },
              "health": { "liveness": "/live" }
            },
            "worker": { "imageOf": "django", "command": ["python", "worker.py"], "limits": "small", "health": { "none": "no port" } },
            "fastapi": {
              "runtime": { "kind": "python-fastapi", "sharedSources": ["libs/common"], "sharedRequirements": ["libs/common/requirements.txt"] },
              "source": "services/fastapi", "port": 8001, "limits": "small", "health": { "readiness": "/ready" }
            },
            "flask": {
              "runtime": { "kind": "python-flask", "sourceFolders": ["app", "app.py"] }, "source": "services/flask", "port": 8002, "limits": "small",
              "health": { "readiness": "/ready" }
            },
            "vision": {
              "title": "Vision",
              "runtime": { "kind": "python-ml", "template": "models", "packages": ["libgomp1", "libglib2.0-0"], "buildPackages": ["g++", "git"] },
              "source": "services/vision", "port": 8003, "user": "1001:1001", "limits": "small", "health": { "liveness": "/health" }
            },
            "speech": {
              "title": "Speech",
              "runtime": { "kind": "python-ml", "template": "models", "packages": ["libgomp1", "libglib2.0-0"], "buildPackages": ["g++", "git"] },
              "source": "services/speech", "port": 8004, "user": "1001:1001", "limits": "small", "health": { "liveness": "/health" }
            },
            "dashboard": {
              "runtime": { "kind": "streamlit", "server": { "basePath": "/dashboard" } }, "source": "services/dashboard",
              "port": 8501, "limits": "small", "health": { "readiness": "/_stcore/health" }
            },
            "socket": {
              "runtime": { "kind": "socket-server" }, "source": "services/socket", "port": 9000, "limits": "small",
              "health": { "tcp": true }
            },
            "next": {
              "runtime": { "kind": "nextjs", "arguments": { "NEXT_PUBLIC_API": "/api" }, "testCommand": ["npm", "test"] },
              "source": "services/next", "port": 3000, "user": "1001:1001", "limits": "small", "health": { "readiness": "/api/health" }
            },
            "node": {
              "runtime": { "kind": "node" }, "source": "services/node", "port": 3001, "limits": "small",
              "health": { "readiness": "/health" }
            },
            "go": {
              "runtime": { "kind": "go", "application": "./cmd/server", "healthCommand": ["/app/server", "healthcheck"] },
              "source": "services/go", "port": 8080, "limits": "small", "writable": ["/app/cache"]
            },
            "site": {
              "runtime": { "kind": "static-site" }, "source": "services/site", "port": 8080, "limits": "small",
              "health": { "readiness": "/" }
            },
            "own": { "runtime": { "kind": "generic" }, "source": "services/own", "limits": "small", "health": { "none": "own" } }
          }
        }
        """
}

struct RenderedFile {
    let text: String
    let mode: FileMode
}

/// A Dockerfile read back by rules of its own: continued lines joined, comments left out.
struct ReadDockerfile {
    struct Instruction {
        let keyword: String
        let rest: String
    }

    struct Stage {
        let name: String
        let instructions: [Instruction]

        func all(_ keyword: String) -> [String] { instructions.filter { $0.keyword == keyword }.map(\.rest) }
    }

    let global: [Instruction]
    let stages: [Stage]

    init(_ text: String) {
        var instructions: [Instruction] = []
        var pending = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) where !line.hasPrefix("#") {
            let isContinued = line.hasSuffix("\\")
            pending += isContinued ? line.dropLast() : line
            guard !isContinued else { continue }
            let parts = pending.split(separator: " ", maxSplits: 1)
            instructions.append(Instruction(keyword: String(parts[0]), rest: parts.count > 1 ? String(parts[1]) : ""))
            pending = ""
        }
        let first = instructions.firstIndex { $0.keyword == "FROM" } ?? instructions.endIndex
        global = Array(instructions[..<first])
        var stages: [Stage] = []
        for instruction in instructions[first...] {
            if instruction.keyword == "FROM" {
                let words = instruction.rest.split(separator: " ")
                stages.append(Stage(name: words.count == 3 ? String(words[2]) : "", instructions: [instruction]))
            } else if let stage = stages.popLast() {
                stages.append(Stage(name: stage.name, instructions: stage.instructions + [instruction]))
            }
        }
        self.stages = stages
    }

    func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }
}
