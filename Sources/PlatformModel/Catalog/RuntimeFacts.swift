import Origins
import PlatformManifest

/// What the catalog knows of a runtime: the defaults of every service that names it.
struct RuntimeFacts {
    /// The language's version that is taken when the manifest names none.
    let version: String
    /// Image names for a version: to build in and to run in.
    let images: @Sendable (_ version: String) -> (base: String, runtime: String)
    let user: UserIdentity
    let requirements: String
    let application: String
    let developmentCommand: @Sendable (DevelopmentServer) -> [String]
    /// What one server process takes, for CP-36, unless measured.
    let workerMemory: MemorySize
    /// How many processes serve: by the web rule, one for each model in memory, or one.
    let workerRule: WorkerRule
    let threads: PositiveCount
    let startPeriod: TimeSpan
    let probeTool: ProbeTool
    /// Folders below `/app` that the program usually writes to.
    let writable: [String]

    /// What a server with hot reload has to know.
    struct DevelopmentServer {
        let reference: ApplicationReference
        let port: Int
        /// The path below which the application serves, without slashes around it; empty for the root.
        let basePath: String

        var application: String { reference.text }
    }

    /// What runs with hot reload where the manifest has no command of its own; empty for nothing.
    func developmentCommand(of runtime: RuntimeSection, port: Port?) -> [String] {
        developmentCommand(
            DevelopmentServer(
                reference: runtime.application?.value ?? ApplicationReference(unchecked: application),
                port: port?.number ?? 8000,
                basePath: runtime.server?.value.basePath?.text.split(separator: "/").joined(separator: "/") ?? ""
            )
        )
    }

    /// How the number of worker processes follows from the limits (CP-36).
    enum WorkerRule {
        case web, models, one
    }

    /// What is there in the image to ask a health path with (DF-16).
    enum ProbeTool {
        case python, node, wget, none
    }
}

extension RuntimeKind {
    /// The catalog's entry.
    var facts: RuntimeFacts {
        switch self {
        case .pythonDjango:
            pythonFacts(
                application: "config.wsgi:application",
                workerMemory: 200,
                rule: .web,
                threads: 2,
                startPeriod: 40,
                writable: ["/app/tmp"],
                development: { ["python", "manage.py", "runserver", "0.0.0.0:\($0.port)"] }
            )
        case .pythonFastAPI:
            pythonFacts(
                application: "app.main:app",
                workerMemory: 150,
                rule: .web,
                threads: 1,
                startPeriod: 20,
                writable: ["/app/tmp"],
                development: uvicornReload
            )
        case .pythonML:
            pythonFacts(
                application: "app.main:app",
                workerMemory: 700,
                rule: .models,
                threads: 1,
                startPeriod: 60,
                writable: ["/app/models", "/app/tmp"],
                development: uvicornReload
            )
        case .pythonFlask:
            pythonFacts(
                application: "app:app",
                workerMemory: 120,
                rule: .web,
                threads: 2,
                startPeriod: 20,
                writable: ["/app/tmp"],
                development: {
                    [
                        "flask", "--app", $0.application, "run", "--debug", "--host", "0.0.0.0", "--port",
                        String($0.port),
                    ]
                }
            )
        case .streamlit:
            pythonFacts(
                application: "Home.py",
                workerMemory: 300,
                rule: .one,
                threads: 1,
                startPeriod: 20,
                writable: ["/app/tmp"],
                development: {
                    [
                        "streamlit", "run", $0.application, "--server.port=\($0.port)", "--server.address=0.0.0.0",
                        "--server.headless=true", "--server.runOnSave=true", "--browser.gatherUsageStats=false",
                    ] + ($0.basePath.isEmpty ? [] : ["--server.baseUrlPath=\($0.basePath)"])
                }
            )
        case .socketServer:
            pythonFacts(
                application: "server.py",
                workerMemory: 100,
                rule: .one,
                threads: 1,
                startPeriod: 10,
                writable: ["/app/tmp"],
                development: { ["python", $0.application] }
            )
        case .nextjs:
            nodeFacts(
                application: "server.js",
                workerMemory: 300,
                startPeriod: 20,
                writable: ["/app/.next/cache"],
                development: ["npm", "run", "dev"]
            )
        case .node:
            nodeFacts(
                application: "dist/index.js",
                workerMemory: 200,
                startPeriod: 15,
                writable: [],
                development: ["npm", "run", "dev"]
            )
        case .go:
            RuntimeFacts(
                version: "1.26",
                images: { version in
                    let digest =
                        version == "1.26"
                        ? "@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d" : ""
                    return (
                        "golang:\(version)-bookworm\(digest)",
                        "gcr.io/distroless/static-debian12:nonroot@sha256:d093aa3e30dbadd3efe1310db061a14da60299baff8450a17fe0ccc514a16639"
                    )
                },
                user: UserIdentity(user: 65_532, group: 65_532),
                requirements: "go.sum",
                application: ".",
                // Without './' it would be a package of the standard library.
                developmentCommand: {
                    let isPath = $0.application == "." || $0.application.hasPrefix("./")
                    return ["go", "run", isPath ? $0.application : "./\($0.application)"]
                },
                workerMemory: MemorySize(bytes: 64 << 20),
                workerRule: .one,
                threads: 1,
                startPeriod: .seconds(5),
                probeTool: .none,
                writable: []
            )
        case .staticSite:
            RuntimeFacts(
                version: "22",
                images: {
                    (
                        nodeImage($0),
                        "nginxinc/nginx-unprivileged:1.30.4-alpine@sha256:45ce1e2e699234253d1def7baa96218a5d00b498d1ba0cbb1a17b6bdf73d1351"
                    )
                },
                user: UserIdentity(user: 101, group: 101),
                requirements: "package-lock.json",
                application: "dist",
                // Vite and the like serve on a port of their own and on loopback, unless they are told.
                developmentCommand: {
                    ["npm", "run", "dev", "--", "--host", "0.0.0.0", "--port", String($0.port)]
                },
                workerMemory: MemorySize(bytes: 32 << 20),
                workerRule: .one,
                threads: 1,
                startPeriod: .seconds(5),
                probeTool: .wget,
                writable: []
            )
        case .generic:
            RuntimeFacts(
                version: "0",
                images: { _ in ("debian:bookworm-slim", "debian:bookworm-slim") },
                user: UserIdentity(user: 10_001, group: 10_001),
                requirements: "Dockerfile",
                application: "Dockerfile",
                developmentCommand: { _ in [] },
                workerMemory: MemorySize(bytes: 128 << 20),
                workerRule: .one,
                threads: 1,
                startPeriod: .seconds(10),
                probeTool: .none,
                writable: []
            )
        }
    }

    /// Whether the server keeps a temporary file for each worker in `/dev/shm`.
    var usesGunicorn: Bool { self == .pythonDjango || self == .pythonFlask }
    var usesUvicorn: Bool { self == .pythonFastAPI || self == .pythonML }

    /// Whether it is a server of HTTP whatever the program.
    var isWebServer: Bool {
        switch self {
        case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .nextjs, .staticSite: true
        case .socketServer, .node, .go, .generic: false
        }
    }
}

extension ApplicationReference {
    /// What uvicorn is told to load: it knows a function that makes the application by an option, not by '()'.
    package var uvicornArguments: [String] {
        text.hasSuffix("()") ? [String(text.dropLast(2)), "--factory"] : [text]
    }
}

private let uvicornReload: @Sendable (RuntimeFacts.DevelopmentServer) -> [String] = {
    ["uvicorn"] + $0.reference.uvicornArguments + ["--host", "0.0.0.0", "--port", String($0.port), "--reload"]
}

private func pythonFacts(
    application: String,
    workerMemory: Int,
    rule: RuntimeFacts.WorkerRule,
    threads: PositiveCount,
    startPeriod: Int,
    writable: [String],
    development: @escaping @Sendable (RuntimeFacts.DevelopmentServer) -> [String]
) -> RuntimeFacts {
    RuntimeFacts(
        version: "3.11",
        images: { version in
            let digest =
                switch version {
                case "3.11": "@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b"
                case "3.11.15": "@sha256:d29f48a31a8b408ed19272ca1e7b10ebae13b240a27e862d3d4217c528e2e0c3"
                default: ""
                }
            return ("python:\(version)-slim-bookworm\(digest)", "python:\(version)-slim-bookworm\(digest)")
        },
        user: UserIdentity(user: 1000, group: 1000),
        requirements: "requirements.txt",
        application: application,
        developmentCommand: development,
        workerMemory: MemorySize(bytes: workerMemory << 20),
        workerRule: rule,
        threads: threads,
        startPeriod: .seconds(startPeriod),
        probeTool: .python,
        writable: writable
    )
}

private func nodeFacts(
    application: String,
    workerMemory: Int,
    startPeriod: Int,
    writable: [String],
    development: [String]
) -> RuntimeFacts {
    RuntimeFacts(
        version: "22",
        images: { (nodeImage($0), nodeImage($0)) },
        user: UserIdentity(user: 1001, group: 1001),
        requirements: "package-lock.json",
        application: application,
        developmentCommand: { _ in development },
        workerMemory: MemorySize(bytes: workerMemory << 20),
        workerRule: .one,
        threads: 1,
        startPeriod: .seconds(startPeriod),
        probeTool: .node,
        writable: writable
    )
}

private func nodeImage(_ version: String) -> String {
    let digest =
        switch version {
        case "22": "@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c"
        case "22.23.1": "@sha256:6c74791e557ce11fc957704f6d4fe134a7bc8d6f5ca4403205b2966bd488f6b3"
        default: ""
        }
    return "node:\(version)-bookworm-slim\(digest)"
}
