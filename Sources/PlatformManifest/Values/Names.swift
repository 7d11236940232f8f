/// A DNS label in lower case: the form that service discovery, Compose and Terraform all take (RFC 1123 §2.1).
///
/// Letters, digits and inner hyphens, a letter first, at most 63 characters; no underscore, which a Host header
/// does not allow. For example: `api-gateway`.
package protocol NameValue: TextValue, Hashable, Comparable {
    /// What the name names, with article. For example: `a service`.
    static var named: String { get }
    var text: String { get }
    init(unchecked text: String)
}

private let namePattern = "^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"

extension NameValue {
    package static var textShape: TextShape {
        TextShape(
            "the name of \(named)",
            "A DNS label: lower-case letters, digits and inner hyphens, at most 63 characters.",
            pattern: namePattern
        )
    }

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .lowercaseOrDigits + "-", 1...63, first: .lowercase, last: .lowercaseOrDigits) else {
            throw TextFault(
                "is not the name of \(Self.named): it should be a DNS label",
                fix: "use lower-case letters, digits and hyphens, a letter first, at most 63 characters"
            )
        }
        self.init(unchecked: text)
    }

    package var description: String { text }
    package static var placeholder: Self { Self(unchecked: "placeholder") }
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// The platform's own name: the Compose project and the prefix of everything shared. For example: `shop`.
package struct PlatformName: NameValue {
    package static let named = "a platform"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A service, and its host name on every network it joins. For example: `api-gateway`.
package struct ServiceName: NameValue {
    package static let named = "a service"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// An environment, and the name of its files. For example: `production`.
package struct EnvironmentName: NameValue {
    package static let named = "an environment"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A network. For example: `backend`.
package struct NetworkName: NameValue {
    package static let named = "a network"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// What a container calls itself. For example: `rabbit-1`.
package struct HostName: NameValue {
    package static let named = "a host"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A named volume. For example: `postgres-data`.
package struct VolumeName: NameValue {
    package static let named = "a volume"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A limits class. For example: `medium`.
package struct LimitsClassName: NameValue {
    package static let named = "a limits class"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A secret, and its file under `/run/secrets`. For example: `django-secret-key`.
package struct SecretName: NameValue {
    package static let named = "a secret"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// One of several ports of a service. For example: `metrics`.
package struct PortName: NameValue {
    package static let named = "a port"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A rate limit zone of the gateway. For example: `api`.
package struct ZoneName: NameValue {
    package static let named = "a rate limit zone"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// An alert receiver. For example: `operations-chat`.
package struct ReceiverName: NameValue {
    package static let named = "a receiver"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// Hours of the week. For example: `office-hours`.
package struct TimeIntervalName: NameValue {
    package static let named = "a time interval"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A dashboard, and its file. For example: `business-kpis`.
package struct DashboardName: NameValue {
    package static let named = "a dashboard"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}

/// A database by the manifest's name. For example: `main`.
package struct DatabaseName: NameValue {
    package static let named = "a database"
    package let text: String
    package init(unchecked text: String) { self.text = text }
}
