/// A value with its origin.
///
/// This target is `public`, not `package`, since the compiler (6.3) inlines and specializes nothing across targets that is
/// `package`: each value would pass through generic code, and each part of one through a key path made at run time.
@dynamicMemberLookup
public struct Sourced<Value> {
    public var value: Value
    public var origin: Origin

    @inlinable
    public init(_ value: Value, _ origin: Origin) {
        self.value = value
        self.origin = origin
    }

    /// A part of the value, without its origin.
    @inlinable
    public subscript<Part>(dynamicMember part: KeyPath<Value, Part>) -> Part { value[keyPath: part] }

    /// The same origin over a transformed value.
    @inlinable
    public func map<Result>(_ transform: (Value) throws -> Result) rethrows -> Sourced<Result> {
        Sourced<Result>(try transform(value), origin)
    }
}

extension Sourced: Sendable where Value: Sendable {}
extension Sourced: Equatable where Value: Equatable {}
extension Sourced: Hashable where Value: Hashable {}
