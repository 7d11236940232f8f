package import Origins

/// `layout`: where rendered files lie, for projects with habits of their own.
package struct LayoutSection: ManifestObject {
    package static let shapeName = "layout"
    package static let shapeSummary = "Where rendered files lie below the output folder."

    package let compose: Sourced<ProjectPath>
    package let composeFiles: NamedMap<ComposeFileName, Sourced<FileName>>
    package let images: Sourced<ProjectPath>
    package let nginx: Sourced<FolderPattern>
    package let prometheus: Sourced<FolderPattern>
    package let ruleFile: Sourced<FileName>?
    package let alertmanager: Sourced<FolderPattern>
    package let grafana: Sourced<ProjectPath>
    package let runbooks: Sourced<ProjectPath>
    package let terraform: Sourced<ProjectPath>

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
        images = fields.value(
            "images",
            default: ProjectPath(unchecked: "deploy/docker/images"),
            "the folder of the images' Dockerfiles",
            overridable: false
        )
        nginx = fields.value(
            "nginx",
            default: FolderPattern(unchecked: "deploy/nginx/{environment}"),
            "the folder of the gateway's configuration"
        )
        prometheus = fields.value(
            "prometheus",
            default: FolderPattern(unchecked: "monitoring/prometheus/{environment}"),
            "the folder of Prometheus' configuration"
        )
        ruleFile = fields.optional(
            "ruleFile",
            "the one file of all Prometheus rules, in Prometheus' folder; the default is one in 'rules' for each topic"
        )
        alertmanager = fields.value(
            "alertmanager",
            default: FolderPattern(unchecked: "monitoring/alertmanager/{environment}"),
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
        terraform = fields.value(
            "terraform",
            default: ProjectPath(unchecked: "terraform"),
            "the folder of the Terraform configuration",
            overridable: false
        )
    }
}

/// A folder, whose path may hold the environment's name. For example: `deploy/nginx/{environment}`.
package struct FolderPattern: TextValue, Hashable, DefaultText {
    package let text: String

    private static let hole = "{environment}"

    package static let textShape = TextShape(
        "a folder below the output folder",
        "A relative path without '..'; '{environment}' stands for the environment's name.",
        pattern:
            #"^(\.|(?!(.*/)?\.{1,2}(/|$))([A-Za-z0-9._-]|\{environment\})+(/([A-Za-z0-9._-]|\{environment\})+)*)$"#,
        examples: ["deploy/nginx/{environment}"],
        maximumLength: 255
    )

    package init(parsing text: String) throws(TextFault) {
        let plain = FolderPattern.filling(text, with: "environment")
        guard text.utf8.count <= 255, (try? ProjectPath(parsing: plain)) != nil else {
            throw TextFault(
                "is not a folder below the output folder",
                fix:
                    "write a relative path of letters, digits, '.', '_', '-' and '/', with '{environment}' for its name"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: FolderPattern { FolderPattern(unchecked: ".") }

    /// Whether each environment has a folder of its own.
    package var namesEnvironment: Bool { FolderPattern.filling(text, with: "") != text }

    /// The folder of one environment.
    package func folder(of environment: EnvironmentName) -> ProjectPath {
        ProjectPath(unchecked: FolderPattern.filling(text, with: environment.text))
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
