import Documents

/// Values of services that are the same data.
struct AlikeNodes {
    /// The first of them.
    let value: DataNode
    /// Those of the services, in order.
    private(set) var places: [Int]

    /// Groups what is alike, in the order of the first of each; `nil` where a service has no such value.
    static func groups(of values: [DataNode?]) -> [AlikeNodes] {
        var groups: [AlikeNodes] = []
        for (place, value) in values.enumerated() {
            guard let value else { continue }
            if let known = groups.indices.first(where: { groups[$0].value.sameData(as: value) }) {
                groups[known].places.append(place)
            } else {
                groups.append(AlikeNodes(value: value, places: [place]))
            }
        }
        return groups
    }
}
