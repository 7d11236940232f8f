package import Origins

/// `runtime`: how a service's image is built and its server started.
package final class RuntimeSection: ManifestObject {
    package static let shapeName = "runtime"
    package static let shapeSummary = "How a service's image is built and its server started."

    package let kind: Sourced<RuntimeKind>
    package let version: Sourced<VersionText>?
    package let base: Sourced<ImageReference>?
    package let runtimeBase: Sourced<ImageReference>?
    package let template: Sourced<OptionName>?
    package let application: Sourced<ApplicationReference>?
    package let requirements: Sourced<ProjectPath>?
    package let developmentRequirements: Sourced<ProjectPath>?
    package let sharedSources: [Sourced<ProjectPath>]
    package let sharedRequirements: [Sourced<ProjectPath>]
    package let sourceFolders: [Sourced<ProjectPath>]
    package let buildPackages: [Sourced<PackageRequirement>]
    package let packages: [Sourced<PackageRequirement>]
    package let buildCommands: [Sourced<String>]
    package let output: Sourced<ProjectPath>?
    package let server: Sourced<ServerSection>?
    package let steps: NamedMap<EnvironmentVariableName, StartStep>
    package let testCommand: Sourced<[Sourced<String>]>?
    package let developmentCommand: Sourced<[Sourced<String>]>?
    package let arguments: NamedMap<EnvironmentVariableName, ScalarText>
    package let healthCommand: Sourced<[Sourced<String>]>?

    /// Which kinds read each setting that not all of them read, for the check. `server.` begins those of `server`.
    ///
    /// What the Dockerfiles of the kinds and the Compose files take; a generic one has a Dockerfile of the user's own.
    package static let applicability: [(key: String, kinds: [RuntimeKind])] = {
        let python: [RuntimeKind] = [.pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .socketServer]
        let gunicorn: [RuntimeKind] = [.pythonDjango, .pythonFlask]
        let servers: [RuntimeKind] = [.pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML]
        let node: [RuntimeKind] = [.nextjs, .node]
        let built = python + node + [.go, .staticSite]
        return [
            ("version", built),
            ("template", built),
            ("application", python + [.node, .go]),
            ("requirements", built),
            ("developmentRequirements", python),
            ("sharedSources", built),
            ("sharedRequirements", python),
            ("sourceFolders", built),
            ("buildPackages", built),
            ("packages", python + node + [.staticSite]),
            ("buildCommands", built),
            ("output", [.node, .go, .staticSite]),
            ("server.workers", servers),
            ("server.threads", gunicorn),
            ("server.workerMemory", servers),
            ("server.timeout", gunicorn),
            ("server.keepAlive", servers),
            ("server.maximumRequests", gunicorn),
            ("server.maximumRequestsJitter", gunicorn),
            ("server.basePath", [.streamlit]),
            ("steps", python + node),
            ("arguments", built),
        ]
    }()

    package init(from fields: inout FieldReader) {
        kind = fields.required("kind", "the language and server", overridable: false)
        version = fields.optional(
            "version",
            "the language's version, which picks the base image; the default is the catalog's",
            overridable: false
        )
        base = fields.optional("base", "the image to build in, instead of the catalog's", overridable: false)
        runtimeBase = fields.optional(
            "runtimeBase",
            "the image to run in, instead of the catalog's",
            overridable: false
        )
        template = fields.optional(
            "template",
            "services with the same template share one Dockerfile, which takes the service as a build argument",
            overridable: false
        )
        application = fields.optional(
            "application",
            "what the server loads: module:object for Python, a script for Node and Streamlit, a package for Go",
            overridable: false
        )
        requirements = fields.optional(
            "requirements",
            "the lock or requirements file below the source folder; the default is by kind",
            overridable: false
        )
        developmentRequirements = fields.optional(
            "developmentRequirements",
            "requirements of the dev and test targets below the source folder",
            overridable: false
        )
        sharedSources = fields.list(
            "sharedSources",
            "folders of the project that are copied beside the sources",
            overridable: false
        )
        sharedRequirements = fields.list(
            "sharedRequirements",
            "requirements files of the project that are installed beside the service's own",
            overridable: false
        )
        sourceFolders = fields.list(
            "sourceFolders",
            "the only parts of the source folder that the image needs; the default is all of it",
            overridable: false
        )
        buildPackages = fields.list(
            "buildPackages",
            "operating system packages that building needs",
            overridable: false
        )
        packages = fields.list("packages", "operating system packages that running needs", overridable: false)
        buildCommands = fields.list(
            "buildCommands",
            "shell commands after the sources are in place, in the builder",
            overridable: false
        )
        output = fields.optional(
            "output",
            "the folder or file that a build leaves, below the source folder",
            overridable: false
        )
        server = fields.optional("server", "how the server is run")
        steps = fields.map(
            "steps",
            "commands before the server starts, each only if its variable is 'true'",
            overridable: false
        )
        testCommand = fields.optional("testCommand", "what the test target runs", overridable: false)
        developmentCommand = fields.optional("developmentCommand", "what runs with hot reload; the default is by kind")
        arguments = fields.map(
            "arguments",
            "build arguments, which are constants of the image and no secrets"
        )
        healthCommand = fields.optional(
            "healthCommand",
            "the program's own probe, for images without a shell; a Go program is /app/server there, or 'output' below /app",
            overridable: false
        )
    }
}

package enum RuntimeKind: String, ChoiceValue {
    case pythonDjango = "python-django"
    case pythonFastAPI = "python-fastapi"
    case pythonFlask = "python-flask"
    case pythonML = "python-ml"
    case streamlit
    case socketServer = "socket-server"
    case nextjs
    case node
    case go
    case staticSite = "static-site"
    case generic

    package var meaning: String {
        switch self {
        case .pythonDjango: "Django under gunicorn with threads"
        case .pythonFastAPI: "an ASGI application under uvicorn"
        case .pythonFlask: "a WSGI application under gunicorn"
        case .pythonML: "an ASGI application with models, under uvicorn"
        case .streamlit: "a Streamlit script"
        case .socketServer: "a Python program with its own protocol"
        case .nextjs: "Next.js with standalone output"
        case .node: "a built Node program"
        case .go: "a static Go binary in an image without a shell"
        case .staticSite: "files built by Node, served by an unprivileged nginx"
        case .generic:
            "a Dockerfile of the user's own; runs as 10001 unless 'user' says otherwise, without sources mounted"
        }
    }
}

/// A module with an object or with a function that makes one, a script or a package. For example:
/// `config.wsgi:application`, `shop:create_app()`, `Home.py`, `./cmd/server`.
package struct ApplicationReference: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "an application",
        "Letters, digits, dot, underscore, hyphen, slash and one colon; '()' at the end calls a function of Python that makes the application.",
        pattern: "^[A-Za-z0-9_.][A-Za-z0-9_./-]{0,199}(:[A-Za-z_][A-Za-z0-9_]{0,63}(\\(\\))?)?$",
        examples: ["app.main:app", "shop:create_app()"]
    )

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(atByte: ":")
        let module = ASCIISet.alphanumerics + "_."
        guard parts.count <= 2, parts[0].isWord(of: module + "/-", 1...200, first: module),
            parts.dropFirst().allSatisfy({
                let name = $0.hasSuffix("()") ? $0.dropLast(2) : $0
                return name.isWord(of: .alphanumerics + "_", 1...64, first: .letters + "_")
            })
        else {
            throw TextFault("is not an application", fix: "write it like app.main:app, Home.py or ./cmd/server")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: ApplicationReference { ApplicationReference(unchecked: "main") }
}

/// A package with an optional version, as apt and apk take them. For example: `libpq5=15.*`.
package struct PackageRequirement: TextValue, Hashable {
    package let name: String
    package let version: String?

    package static let textShape = TextShape(
        "an operating system package",
        "A package name, and after an equals sign a version, which may end in a star.",
        pattern: "^[a-z0-9][a-z0-9+.-]{0,99}(=[0-9][A-Za-z0-9+.:~-]{0,99}\\*?)?$",
        examples: ["libpq5=15.*"]
    )

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(atByte: "=")
        guard parts.count <= 2, parts[0].isWord(of: .lowercaseOrDigits + "+.-", 1...100, first: .lowercaseOrDigits)
        else {
            throw TextFault("is not a package", fix: "write it like libpq5=15.*")
        }
        name = String(parts[0])
        guard parts.count == 2 else {
            version = nil
            return
        }
        let plain = parts[1].utf8.last == UInt8(ascii: "*") ? parts[1].utf8.dropLast() : parts[1].utf8
        guard let digit = plain.first, digit.isDigit, plain.count <= 100,
            plain.allSatisfy({ $0.isAlphanumeric || $0.isOne(of: "+.:~-") })
        else {
            throw TextFault("names no version after '='", fix: "write it like libpq5=15.*")
        }
        version = String(parts[1])
    }

    package var description: String { name + (version.map { "=\($0)" } ?? "") }
    package static var placeholder: PackageRequirement { PackageRequirement(name: "placeholder", version: nil) }

    private init(name: String, version: String?) {
        self.name = name
        self.version = version
    }
}

/// `runtime.server`.
package struct ServerSection: ManifestObject {
    package static let shapeName = "server"
    package static let shapeSummary =
        "How a server process is run. What is left out follows from the runtime and the limits."

    package let workers: Sourced<PositiveCount>?
    package let threads: Sourced<PositiveCount>?
    package let workerMemory: Sourced<MemorySize>?
    package let timeout: Sourced<TimeSpan>?
    package let gracefulTimeout: Sourced<TimeSpan>?
    package let keepAlive: Sourced<TimeSpan>?
    package let maximumRequests: Sourced<Count>?
    package let maximumRequestsJitter: Sourced<Count>?
    package let basePath: Sourced<HTTPPath>?

    package init(from fields: inout FieldReader) {
        workers = fields.optional("workers", "server processes; the default follows from cpus, memory and workerMemory")
        threads = fields.optional("threads", "threads of each process; the default is 2 where the server has threads")
        workerMemory = fields.optional("workerMemory", "what one process takes, measured; the default is by runtime")
        timeout = fields.optional("timeout", "how long a request may take; the default is 60s")
        gracefulTimeout = fields.optional(
            "gracefulTimeout",
            "how long requests may finish after the stop signal; the default is 30s"
        )
        keepAlive = fields.optional(
            "keepAlive",
            "how long an idle connection stays open, longer than the gateway's; the default is 75s"
        )
        maximumRequests = fields.optional(
            "maximumRequests",
            "requests after which a process is replaced; the default is 1000 under gunicorn, 0 is never"
        )
        maximumRequestsJitter = fields.optional(
            "maximumRequestsJitter",
            "random extra, so that processes are not replaced at once; the default is 50"
        )
        basePath = fields.optional("basePath", "the path below which the application serves")
    }
}

/// One entry of `runtime.steps`.
package struct StartStep: ManifestObject {
    package static let shapeName = "startStep"
    package static let shapeSummary = "A command that the entrypoint runs before the server, if its variable is 'true'."

    package let command: Sourced<[Sourced<String>]>
    package let description: Sourced<String>?

    package init(from fields: inout FieldReader) {
        command = fields.required("command", "the program and its arguments")
        description = fields.optional("description", "what it does, in a sentence")
    }
}
