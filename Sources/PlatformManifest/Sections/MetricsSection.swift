package import Origins

/// `metrics` of a service: a path, or more about them.
package struct MetricsSection: ManifestValue {
    package let path: Sourced<HTTPPath>
    package let port: Sourced<Port>?
    /// Upper bounds of the latency histogram's buckets in seconds, as written. For example: `0.2`.
    package let buckets: [Sourced<DecimalNumber>]
    package let exported: NamedMap<MetricName, MetricSection>

    private struct Written: ManifestObject {
        static let shapeName = "metrics"
        static let shapeSummary = "Where Prometheus reads a service's metrics, and which there are."

        let path: Sourced<HTTPPath>
        let port: Sourced<Port>?
        let buckets: [Sourced<DecimalNumber>]
        let exported: NamedMap<MetricName, MetricSection>

        init(from fields: inout FieldReader) {
            path = fields.value("path", default: HTTPPath(unchecked: "/metrics"), "where they are served")
            port = fields.optional("port", "the port they are served on; the default is the service's")
            buckets = fields.list("buckets", "upper bounds of http_request_duration_seconds in seconds, ascending")
            exported = fields.map("exported", "metrics of the service's own, which rules and dashboards may use")
        }
    }

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .anyOf([HTTPPath.shape(in: &registry), Written.shape(in: &registry)])
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> MetricsSection {
        if case .string = node.value {
            return MetricsSection(path: Sourced.decode(node, context), port: nil, buckets: [], exported: NamedMap())
        }
        guard case .object = node.value else {
            context.reportWrongType(node, expected: "the path of the metrics, or an object about them,")
            return placeholder
        }
        let written = Written.decode(node, context)
        return MetricsSection(
            path: written.path,
            port: written.port,
            buckets: written.buckets,
            exported: written.exported
        )
    }

    package static var placeholder: MetricsSection {
        MetricsSection(path: .placeholder, port: nil, buckets: [], exported: NamedMap())
    }
}

/// One entry of `metrics.exported`.
package struct MetricSection: ManifestObject {
    package static let shapeName = "metric"
    package static let shapeSummary = "A metric that a service exports."

    package let type: Sourced<MetricType>
    package let help: Sourced<String>?
    package let unit: Sourced<MetricUnit>?
    package let labels: [Sourced<LabelName>]

    package init(from fields: inout FieldReader) {
        type = fields.required("type", "the metric's type")
        help = fields.optional("help", "what it counts or measures")
        unit = fields.optional("unit", "its unit; a plain count (short) unless it is given")
        labels = fields.list("labels", "its labels")
    }
}

/// A unit by its id in Grafana, or text of its own as `suffix:<text>`. For example: `bytes`.
package struct MetricUnit: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a unit",
        "A unit by its id in Grafana, or a text as suffix:<text>; bytes and reqps of counters are drawn per second, others "
            + "per minute.",
        pattern: "^[^\\u0000-\\u001f\\u007f]{1,64}$",
        examples: ["bytes", "reqps", "s", "percentunit", "currencyUSD", "suffix: orders"],
        maximumLength: 64
    )

    package init(parsing text: String) throws(TextFault) {
        let isLine = !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        guard isLine, (1...64).contains(text.unicodeScalars.count) else {
            throw TextFault("is not a unit", fix: "write an id of Grafana's such as bytes, or suffix: and a text")
        }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: MetricUnit { MetricUnit(unchecked: "short") }
}

package enum MetricType: String, ChoiceValue {
    case counter, gauge, histogram

    package var meaning: String {
        switch self {
        case .counter: "only grows"
        case .gauge: "goes up and down"
        case .histogram: "counts in buckets"
        }
    }
}

/// The name of a metric (Prometheus data model). For example: `file_transfers_total`.
package struct MetricName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the name of a metric",
        "Letters, digits, underscores and colons, no digit first.",
        pattern: "^[a-zA-Z_:][a-zA-Z0-9_:]{0,127}$",
        examples: ["file_transfers_total"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .alphanumerics + "_:", 1...128, first: .letters + "_:") else {
            throw TextFault(
                "is not the name of a metric",
                fix: "use letters, digits, underscores and colons, no digit first"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: MetricName { MetricName(unchecked: "placeholder") }
}

/// The name of a metric's label (Prometheus data model). For example: `status`.
package struct LabelName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the name of a label",
        "Letters, digits and underscores, no digit first.",
        pattern: "^[a-zA-Z_][a-zA-Z0-9_]{0,127}$",
        examples: ["status"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .alphanumerics + "_", 1...128, first: .letters + "_") else {
            throw TextFault("is not the name of a label", fix: "use letters, digits and underscores, no digit first")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: LabelName { LabelName(unchecked: "placeholder") }
}

/// A positive decimal number with at most nine decimals, exact. For example: `0.2`.
package struct DecimalNumber: ManifestValue, Hashable, Comparable, CustomStringConvertible {
    /// The number in thousand-millionths.
    package let billionths: Int

    package init(billionths: Int) { self.billionths = billionths }

    package static func shape(in registry: inout ShapeRegistry) -> Shape { .number(0...1_000_000, decimals: 9) }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> DecimalNumber {
        guard case .number(let text) = node.value else {
            context.reportWrongType(node, expected: "a number, such as 0.2,")
            return placeholder
        }
        guard let number = text.fixedPoint(digits: 9), number <= 1_000_000 * 1_000_000_000 else {
            context.collector.report(
                .badValue,
                node.range,
                "\(abbreviated(text)) is not a number from 0 to 1000000 with at most nine decimals"
            )
            return placeholder
        }
        return DecimalNumber(billionths: number)
    }

    package var description: String { fixedPointText(billionths, digits: 9) }
    package static var placeholder: DecimalNumber { DecimalNumber(billionths: 0) }
    package static func < (left: DecimalNumber, right: DecimalNumber) -> Bool { left.billionths < right.billionths }
}

/// `slo` of a service.
package struct ObjectiveSection: ManifestObject {
    package static let shapeName = "slo"
    package static let shapeSummary =
        "Service level objectives over a rolling window; budgets, burn rates and alerts follow from them."

    package let availability: Sourced<Percentage>?
    package let latency: NamedMap<QuantileName, Sourced<TimeSpan>>
    package let window: Sourced<TimeSpan>

    package init(from fields: inout FieldReader) {
        availability = fields.optional("availability", "the share of requests that do not end in a server error")
        latency = fields.map(
            "latency",
            "how long the given share of requests takes at most; the time is one of the buckets"
        )
        window = fields.value("window", default: .seconds(30 * 86_400), "over which time the objectives hold")
        fields.rule(.notEmpty)
    }
}

/// A share of requests as the field writes it. For example: `p95`, `p99.9`.
package struct QuantileName: TextValue, Hashable {
    /// Millionths: 950000 for `p95`.
    package let millionths: Int

    package static let textShape = TextShape(
        "a quantile",
        "The letter p and a number below 100 with at most two decimals.",
        pattern: "^p[1-9][0-9]?(\\.[0-9]{1,2})?$",
        examples: ["p95"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.hasBytePrefix("p"), let number = text.dropFirstBytes(1).fixedPoint(digits: 2),
            (100..<10_000) ~= number
        else {
            throw TextFault("is not a quantile", fix: "write it like p95")
        }
        millionths = number * 100
    }

    package init(millionths: Int) { self.millionths = millionths }
    package var description: String { "p" + fixedPointText(millionths, digits: 4) }
    package static var placeholder: QuantileName { QuantileName(millionths: 950_000) }
}
