package import Origins

/// `gateway`: the nginx edge and its routes.
package struct GatewaySection: ManifestObject {
    package static let shapeName = "gateway"
    package static let shapeSummary = "The nginx edge: which requests go where, how fast, and with which headers."

    package let service: Sourced<ServiceName>
    package let routes: [Sourced<RouteSection>]
    package let zones: NamedMap<ZoneName, ZoneSection>
    package let defaultLimit: Sourced<LimitUseSection>?
    package let trustedProxies: [Sourced<CIDR>]
    package let allow: [Sourced<ClientRange>]
    package let basicAuth: Sourced<SecretName>?
    package let workerConnections: Sourced<PositiveCount>
    package let openFiles: Sourced<PositiveCount>
    package let keepAlive: Sourced<TimeSpan>
    package let upstreamKeepAlive: Sourced<TimeSpan>
    package let upstreamConnections: Sourced<PositiveCount>
    package let maximumFailures: Sourced<PositiveCount>
    package let failureTimeout: Sourced<TimeSpan>
    package let connectTimeout: Sourced<TimeSpan>
    package let readTimeout: Sourced<TimeSpan>
    package let bodySize: Sourced<MemorySize>
    package let gzipLevel: Sourced<CompressionLevel>
    package let contentSecurityPolicy: Sourced<String>?
    package let frameOptions: Sourced<FrameOptions>
    package let dryRunLimits: Sourced<Bool>?
    package let corsOrigins: [Sourced<WebURL>]

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        service = fields.required("service", "the service with the nginx component", overridable: false)
        routes = fields.list("routes", "which requests go where")
        zones = fields.map("zones", "how many requests one client may send")
        defaultLimit = fields.optional("defaultLimit", "the limit of routes that name none")
        trustedProxies = fields.list("trustedProxies", "load balancers whose X-Forwarded-For is believed")
        allow = fields.list(
            "allow",
            "the only clients that routes answer; behind a load balancer, name that in trustedProxies"
        )
        basicAuth = fields.optional("basicAuth", "the secret with the users and passwords that routes ask for")
        workerConnections = fields.value("workerConnections", default: 4096, "connections of one worker")
        openFiles = fields.value("openFiles", default: 65_535, "files of one worker")
        keepAlive = fields.value("keepAlive", default: .seconds(65), "how long a client's idle connection stays open")
        upstreamKeepAlive = fields.value(
            "upstreamKeepAlive",
            default: .seconds(30),
            "how long an idle connection to a service stays open; shorter than the services' own"
        )
        upstreamConnections = fields.value(
            "upstreamConnections",
            default: 32,
            "idle connections that a worker keeps to one service"
        )
        maximumFailures = fields.value(
            "maximumFailures",
            default: 3,
            "failures within failureTimeout after which a container gets no requests"
        )
        failureTimeout = fields.value(
            "failureTimeout",
            default: .seconds(10),
            "how long it gets none then"
        )
        connectTimeout = fields.value(
            "connectTimeout",
            default: .seconds(2),
            "how long connecting to a service may take"
        )
        readTimeout = fields.value("readTimeout", default: .seconds(65), "how long a service may be silent")
        bodySize = fields.value("bodySize", default: MemorySize(bytes: 1 << 20), "the largest request")
        gzipLevel = fields.value("gzipLevel", default: 6, "how hard answers are compressed, from 1, fast, to 9, small")
        contentSecurityPolicy = fields.optional(
            "contentSecurityPolicy",
            "Content-Security-Policy of routes that have none"
        )
        frameOptions = fields.value("frameOptions", default: FrameOptions.deny, "whether pages may be framed")
        dryRunLimits = fields.optional(
            "dryRunLimits",
            "whether limits only log what they would refuse; the default is true for development only"
        )
        corsOrigins = fields.list(
            "corsOrigins",
            "origins whose pages may call routes from a browser, such as a development server's"
        )
    }
}

package enum FrameOptions: String, ChoiceValue, DefaultText {
    case deny = "DENY", sameOrigin = "SAMEORIGIN"

    package var meaning: String {
        switch self {
        case .deny: "never"
        case .sameOrigin: "by pages of the same origin"
        }
    }
}

/// One entry of `gateway.zones`.
package struct ZoneSection: ManifestObject {
    package static let shapeName = "zone"
    package static let shapeSummary = "A rate limit zone: how many requests one client address may send."

    package let rate: Sourced<RequestRate>
    package let size: Sourced<MemorySize>
    package let description: Sourced<String>?

    package init(from fields: inout FieldReader) {
        rate = fields.required("rate", "the long-term rate")
        size = fields.value(
            "size",
            default: MemorySize(bytes: 10 << 20),
            "memory for the states, about 8000 clients a megabyte"
        )
        description = fields.optional("description", "what it protects, in a sentence")
    }
}

/// `rateLimit` of a route.
package struct LimitUseSection: ManifestObject {
    package static let shapeName = "limitUse"
    package static let shapeSummary = "How a route uses a zone."

    package let zone: Sourced<ZoneName>
    package let burst: Sourced<PositiveCount>
    package let isDelayed: Sourced<Bool>

    package init(from fields: inout FieldReader) {
        zone = fields.required("zone", "the zone")
        burst = fields.value("burst", default: 20, "requests that may come at once beyond the rate")
        isDelayed = fields.value("delay", default: false, "whether requests within the burst wait for their turn")
    }
}

/// One entry of `gateway.routes`.
package struct RouteSection: ManifestObject {
    package static let shapeName = "route"
    package static let shapeSummary = "Requests whose path begins like this, and what becomes of them."

    package let path: Sourced<HTTPPath>
    package let host: Sourced<RouteHost>?
    package let target: Sourced<ServiceName>?
    package let port: Sourced<PortName>?
    package let volume: Sourced<VolumeName>?
    package let prefix: Sourced<PrefixHandling>
    package let stripped: Sourced<HTTPPath>?
    package let environments: [Sourced<EnvironmentName>]
    package let isExact: Sourced<Bool>
    package let methods: [Sourced<HTTPMethod>]
    package let rateLimit: Sourced<LimitUseSection>?
    package let allow: [Sourced<ClientRange>]
    package let basicAuth: Sourced<SecretName>?
    package let isOpen: Sourced<Bool>
    package let isWebSocket: Sourced<Bool>
    package let isStreaming: Sourced<Bool>
    package let readTimeout: Sourced<TimeSpan>?
    package let bodySize: Sourced<MemorySize>?
    package let expires: Sourced<TimeSpan>?
    package let isImmutable: Sourced<Bool>
    package let contentSecurityPolicy: Sourced<String>?
    package let description: Sourced<String>?

    package init(from fields: inout FieldReader) {
        path = fields.required("path", "the beginning of the request's path")
        host = fields.optional(
            "host",
            "the host name, where it is not the environment's domain, for which {domain} stands"
        )
        target = fields.optional("to", "the service that answers")
        port = fields.optional("port", "the service's port by name; the default is its only or main one")
        volume = fields.optional("volume", "a volume of files that answer; a folder in it by its index.html")
        prefix = fields.value("prefix", default: PrefixHandling.keep, "whether the service sees the path's beginning")
        stripped = fields.optional(
            "stripped",
            "the beginning that 'strip' takes away; the default is the whole of 'path'"
        )
        environments = fields.list("environments", "the only environments that have the route; the default is all")
        isExact = fields.value("exact", default: false, "whether only this very path is meant")
        methods = fields.list(
            "methods",
            "the only methods, for a limit on a part of the traffic such as the login POST"
        )
        rateLimit = fields.optional("rateLimit", "how fast a client may ask; the default is the gateway's defaultLimit")
        allow = fields.list("allow", "the only clients that it answers; the default is the gateway's list")
        basicAuth = fields.optional(
            "basicAuth",
            "the secret with the users and passwords that it asks for; the default is the gateway's"
        )
        isOpen = fields.value(
            "open",
            default: false,
            "whether the gateway's allow and basicAuth do not hold here, as for webhooks"
        )
        isWebSocket = fields.value("websocket", default: false, "whether connections may be upgraded to WebSockets")
        isStreaming = fields.value(
            "streaming",
            default: false,
            "whether answers arrive in pieces that are passed on at once"
        )
        readTimeout = fields.optional("readTimeout", "how long the service may be silent; the default is the gateway's")
        bodySize = fields.optional("bodySize", "the largest request; the default is the gateway's")
        expires = fields.optional("expires", "how long browsers keep files of the volume")
        isImmutable = fields.value(
            "immutable",
            default: false,
            "whether a file never changes under its name, as with hashed names"
        )
        contentSecurityPolicy = fields.optional("contentSecurityPolicy", "Content-Security-Policy here")
        description = fields.optional("description", "what is reached here, in a sentence")
        fields.rule(.exactlyOne(["to", "volume"]))
    }
}

package enum PrefixHandling: String, ChoiceValue, DefaultText {
    case keep, strip

    package var meaning: String {
        switch self {
        case .keep: "the service sees the whole path"
        case .strip: "the service sees the rest, with a slash before it"
        }
    }
}

package enum HTTPMethod: String, ChoiceValue {
    case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"

    package var meaning: String {
        switch self {
        case .get: "reads (HEAD too)"
        case .post: "creates or does"
        case .put: "replaces"
        case .patch: "changes"
        case .delete: "deletes"
        }
    }
}
