import Documents

/// The attributes of services, networks, volumes and images, as variables declare their types.
enum TerraformAttributes {
    struct Attribute {
        let name: String
        let type: HCLExpression
        /// Of the module's variable, where it is not `null`.
        var fallback: HCLExpression?
        /// Whether it is never left out.
        var isRequired = false

        init(_ name: String, _ type: HCLExpression, _ fallback: HCLExpression? = nil) {
            self.name = name
            self.type = type
            self.fallback = fallback
        }

        init(required name: String, _ type: HCLExpression) {
            self.init(name, type)
            isRequired = true
        }
    }

    private static let string = HCLExpression.ref("string")
    private static let number = HCLExpression.ref("number")
    private static let bool = HCLExpression.ref("bool")
    private static let strings = HCLExpression.call("list", [string])
    private static let texts = HCLExpression.call("map", [string])

    /// How many containers a service has, and from which image: what becomes of one container's name and image.
    private static let plural = [
        Attribute("build", string), Attribute("image", string), Attribute("replicas", number),
        Attribute("blue_green", bool),
    ]

    /// What one container knows beyond its service.
    private static let singular = [
        Attribute(required: "name", string), Attribute("aliases", strings, []), Attribute(required: "image", string),
    ]

    /// In the order of the provider's arguments and blocks (TF-17).
    private static let container = [
        Attribute("run", string, "service"), Attribute("wait", bool, false),
        Attribute("wait_timeout", number, .integer(TerraformConventions.waitTimeoutSeconds)),
        Attribute("command", strings), Attribute("entrypoint", strings), Attribute("env", texts, [:]),
        Attribute("hostname", string), Attribute("user", string), Attribute("init", bool),
        Attribute("pid_mode", string),
        Attribute(
            "mounts",
            .call(
                "list",
                [
                    object([
                        Attribute("volume", string), Attribute("project", string), Attribute("output", string),
                        Attribute("host", string), Attribute(required: "target", string),
                        Attribute("read_only", bool, false),
                        Attribute("propagation", string),
                    ])
                ]
            ),
            []
        ),
        Attribute("secrets", strings, []), Attribute("tmpfs", texts), Attribute("shm_size", number),
        Attribute(
            "networks",
            .call("map", [object([Attribute("aliases", strings, []), Attribute("address", string)])]),
            [:]
        ),
        Attribute("host_alias", string),
        Attribute(
            "ports",
            .call(
                "list",
                [
                    object([
                        Attribute(required: "internal", number), Attribute(required: "external", number),
                        Attribute("protocol", string, "tcp"), Attribute("loopback", bool, false),
                    ])
                ]
            ),
            []
        ),
        Attribute(
            "health",
            object([
                Attribute(required: "test", strings), Attribute("interval", string), Attribute("timeout", string),
                Attribute("start_period", string), Attribute("retries", number),
            ])
        ),
        Attribute("cpus", string), Attribute("memory", number), Attribute("memory_reservation", number),
        Attribute("open_files", number),
        Attribute("capabilities", object([Attribute("add", strings), Attribute("drop", strings)])),
        Attribute("security_opts", strings, ["no-new-privileges:true"]), Attribute("read_only", bool, false),
        Attribute("stop_signal", string),
        Attribute("stop_timeout", number), Attribute("restart", string, "no"), Attribute("labels", texts, [:]),
    ]

    /// What tfvars files say of a service: everything may be left out, maps are empty then since they are merged.
    static let own = object(
        (plural + container).map { attribute in
            let isMerged = ["env", "labels"].contains(attribute.name)
            return Attribute(attribute.name, attribute.type, isMerged ? attribute.fallback : nil)
        }
    )

    /// One container as the module `service` takes it.
    static let one = object(singular + container)

    static let network = object([
        Attribute("subnet", string), Attribute("range", string), Attribute("internal", bool),
        Attribute("attachable", bool), Attribute("options", texts),
    ])

    static let volume = object([
        Attribute("name", string), Attribute("external", bool), Attribute("driver", string),
        Attribute("driver_opts", texts),
    ])

    static let build = object([
        Attribute("context", string), Attribute("dockerfile", string), Attribute("target", string),
        Attribute("files", strings), Attribute("arguments", texts),
    ])

    /// What every module call of a service is given beside its container.
    static let platform = object([
        Attribute(required: "labels", texts), Attribute(required: "networks", texts),
        Attribute(required: "volumes", texts), Attribute(required: "project_root", string),
        Attribute(required: "output_root", string), Attribute(required: "secrets_dir", string),
    ])

    /// The attributes of a service in the order in which they stand.
    static let orderOfService = (plural + container).map(\.name)

    private static func object(_ attributes: [Attribute]) -> HCLExpression {
        .call(
            "object",
            [
                .object(
                    attributes.map { attribute in
                        if attribute.isRequired { return HCLObjectEntry(attribute.name, attribute.type) }
                        let arguments = [attribute.type] + (attribute.fallback.map { [$0] } ?? [])
                        return HCLObjectEntry(attribute.name, .call("optional", arguments))
                    }
                )
            ]
        )
    }
}
