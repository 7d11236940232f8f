package import Origins

/// `layout`: where rendered files lie, for projects with habits of their own.
package struct LayoutSection: ManifestObject {
    package static let shapeName = "layout"
    package static let shapeSummary = "Where rendered files lie below the output folder."

    package let compose: Sourced<ProjectPath>
    package let composeFiles: NamedMap<ComposeFileName, Sourced<FileName>>
    package let composeParts: NamedMap<PartName, ComposePartSection>
    package let images: Sourced<ProjectPath>
    package let nginx: Sourced<PathPattern>
    package let prometheus: Sourced<PathPattern>
    package let ruleFile: Sourced<FileName>?
    package let alertmanager: Sourced<PathPattern>
    package let grafana: Sourced<ProjectPath>
    package let runbooks: Sourced<ProjectPath>
    package let architecture: Sourced<ProjectPath>
    package let terraform: Sourced<ProjectPath>
    package let systemd: Sourced<PathPattern>
    package let backups: Sourced<ProjectPath>

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        compose = fields.value(
            "compose",
            default: ProjectPath(unchecked: "deploy/docker/compose"),
            "the folder of the Compose files",
            overridable: false
        )
        composeFiles = fields.map(
            "composeFiles",
            "names of Compose files that are not '<name>.yml', by 'base', 'network-policy' or the environment",
            overridable: false
        )
        composeParts = fields.map("composeParts", "services that have a Compose file of their own, over the overlay")
        images = fields.value(
            "images",
            default: ProjectPath(unchecked: "deploy/docker/images"),
            "the folder of the images' Dockerfiles",
            overridable: false
        )
        nginx = fields.value(
            "nginx",
            default: PathPattern(unchecked: "deploy/nginx/{environment}"),
            "the folder of the gateway's configuration"
        )
        prometheus = fields.value(
            "prometheus",
            default: PathPattern(unchecked: "monitoring/prometheus/{environment}"),
            "the folder of Prometheus' configuration"
        )
        ruleFile = fields.optional(
            "ruleFile",
            "the one file of all Prometheus rules, in Prometheus' folder; the default is one in 'rules' for each topic"
        )
        alertmanager = fields.value(
            "alertmanager",
            default: PathPattern(unchecked: "monitoring/alertmanager/{environment}"),
            "the folder of Alertmanager's configuration"
        )
        grafana = fields.value(
            "grafana",
            default: ProjectPath(unchecked: "monitoring/grafana"),
            "the folder of Grafana's dashboards and provisioning",
            overridable: false
        )
        runbooks = fields.value(
            "runbooks",
            default: ProjectPath(unchecked: "docs/operations/runbooks"),
            "the folder of the runbooks",
            overridable: false
        )
        architecture = fields.value(
            "architecture",
            default: ProjectPath(unchecked: "docs/architecture"),
            "the folder of the pages about what runs where",
            overridable: false
        )
        terraform = fields.value(
            "terraform",
            default: ProjectPath(unchecked: "terraform"),
            "the folder of the Terraform configuration",
            overridable: false
        )
        systemd = fields.value(
            "systemd",
            default: PathPattern(unchecked: "deploy/systemd/{environment}"),
            "the folder of the host's units, which run scheduled jobs"
        )
        backups = fields.value(
            "backups",
            default: ProjectPath(unchecked: "scripts/backup"),
            "the folder of the scripts that save and restore data",
            overridable: false
        )
    }
}

/// One entry of `layout.composeParts`.
package struct ComposePartSection: ManifestObject {
    package static let shapeName = "composePart"
    package static let shapeSummary =
        "Services in a Compose file of their own, which goes over the overlay, or is left out with all of them."

    package let file: Sourced<PathPattern>
    package let services: [Sourced<ServiceName>]

    package init(from fields: inout FieldReader) {
        file = fields.required("file", "where the file lies; paths in it start at the other Compose files all the same")
        services = fields.list("services", "the services")
    }
}

/// A path below the output folder, which may hold the environment's name. For example: `deploy/nginx/{environment}`.
package struct PathPattern: TextValue, Hashable, DefaultText {
    package let text: String

    private static let hole = "{environment}"

    package static let textShape = TextShape(
        "a path below the output folder",
        "A relative path without '..'; '{environment}' stands for the environment's name.",
        pattern:
            #"^(\.|(?!-|(.*/)?\.{1,2}(/|$))([A-Za-z0-9._-]|\{environment\})+(/([A-Za-z0-9._-]|\{environment\})+)*)$"#,
        examples: ["deploy/nginx/{environment}"],
        maximumLength: 255
    )

    package init(parsing text: String) throws(TextFault) {
        let plain = PathPattern.filling(text, with: "environment")
        guard text.utf8.count <= 255, (try? ProjectPath(parsing: plain)) != nil else {
            throw TextFault(
                "is not a path below the output folder",
                fix: "write a relative path of letters, digits, '.', '_', '-' and '/'; '{environment}' is its name"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: PathPattern { PathPattern(unchecked: ".") }

    /// The path in one environment.
    package func path(in environment: EnvironmentName) -> ProjectPath {
        ProjectPath(unchecked: PathPattern.filling(text, with: environment.text))
    }

    private static func filling(_ text: String, with name: String) -> String {
        var result: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.first {
            if rest.starts(with: hole.utf8) {
                result += name.utf8
                rest = rest.dropFirst(hole.utf8.count)
            } else {
                result.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// What a Compose file is for: `base`, `network-policy` or an environment's name.
package struct ComposeFileName: NameValue {
    package static let named = "a Compose file"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A part of a platform. For example: `monitoring`.
package struct PartName: NameValue {
    package static let named = "a part"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// The name of a file without its folder. For example: `docker-compose.prod.yml`.
package struct FileName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the name of a file",
        "Letters, digits, dot, underscore and hyphen, no hyphen first; not only dots.",
        pattern: #"^(?!\.{1,2}$)[A-Za-z0-9._][A-Za-z0-9._-]*$"#,
        examples: ["docker-compose.prod.yml"],
        maximumLength: 100
    )

    package init(parsing text: String) throws(TextFault) {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 100,
            (try? ProjectPath(parsing: text)) != nil, text != ".", !text.utf8.contains(UInt8(ascii: "/"))
        else {
            throw TextFault("is not the name of a file", fix: "use letters, digits, '.', '_' and '-', without a folder")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: FileName { FileName(unchecked: "placeholder") }
}
