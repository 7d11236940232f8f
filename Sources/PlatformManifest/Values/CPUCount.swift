/// Processor time in thousandths of a processor, exact. For example: `0.5`, `2`.
package struct CPUCount: ManifestValue, Hashable, Comparable, CustomStringConvertible {
    package let millicores: Int

    package init(millicores: Int) { self.millicores = millicores }

    package static func shape(in registry: inout ShapeRegistry) -> Shape { .number(0.001...1024, decimals: 3) }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> CPUCount {
        guard case .number(let text) = node.value else {
            context.reportWrongType(node, expected: "a number of processors, such as 0.5,")
            return placeholder
        }
        guard let millicores = text.fixedPoint(digits: 3), (1...1_024_000).contains(millicores) else {
            context.collector.report(
                .badValue,
                node.range,
                "\(abbreviated(text)) is not a number of processors from 0.001 to 1024 with at most three decimals"
            )
            return placeholder
        }
        return CPUCount(millicores: millicores)
    }

    /// Decimal text without trailing zeros.
    package var description: String { fixedPointText(millicores, digits: 3) }

    package static var placeholder: CPUCount { CPUCount(millicores: 1) }
    package static func < (left: CPUCount, right: CPUCount) -> Bool { left.millicores < right.millicores }
}
