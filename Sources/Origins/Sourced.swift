/// A value with its origin.
@dynamicMemberLookup
package struct Sourced<Value> {
    package var value: Value
    package var origin: Origin

    @inlinable
    package init(_ value: Value, _ origin: Origin) {
        self.value = value
        self.origin = origin
    }

    /// A part of the value, without its origin.
    package subscript<Part>(dynamicMember part: KeyPath<Value, Part>) -> Part { value[keyPath: part] }

    /// The same origin over a transformed value.
    @inlinable
    package func map<Result>(_ transform: (Value) throws -> Result) rethrows -> Sourced<Result> {
        Sourced<Result>(try transform(value), origin)
    }
}

extension Sourced: Sendable where Value: Sendable {}
extension Sourced: Equatable where Value: Equatable {}
extension Sourced: Hashable where Value: Hashable {}
