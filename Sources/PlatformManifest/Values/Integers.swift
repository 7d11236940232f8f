/// A TCP or UDP port, 1 to 65535. For example: `8080`.
package struct Port: IntegerValue, Hashable, Comparable, CustomStringConvertible {
    package static let range = 1...65_535
    package static let title = "a port"
    package let number: Int
    package init(unchecked number: Int) { self.number = number }
    package var description: String { String(number) }
    package static func < (left: Port, right: Port) -> Bool { left.number < right.number }
}

/// A count that may be zero, up to one million. For example: a number of retries.
package struct Count: IntegerValue, Hashable, DefaultText, ExpressibleByIntegerLiteral {
    package static let range = 0...1_000_000
    package static let title = "a count"
    package let number: Int
    package init(unchecked number: Int) { self.number = number }
    package init(integerLiteral number: Int) { self.number = number }
}

/// A count from 1 to one million. For example: a number of replicas.
package struct PositiveCount: IntegerValue, Hashable, DefaultText, ExpressibleByIntegerLiteral {
    package static let range = 1...1_000_000
    package static let title = "a positive count"
    package let number: Int
    package init(unchecked number: Int) { self.number = number }
    package init(integerLiteral number: Int) { self.number = number }
}

/// How hard gzip works, from 1, fast, to 9, small (zlib).
package struct CompressionLevel: IntegerValue, Hashable, DefaultText, ExpressibleByIntegerLiteral {
    package static let range = 1...9
    package static let title = "a compression level"
    package let number: Int
    package init(unchecked number: Int) { self.number = number }
    package init(integerLiteral number: Int) { self.number = number }
}
