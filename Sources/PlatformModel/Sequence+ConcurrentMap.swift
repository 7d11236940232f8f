extension Sequence where Element: Sendable {
    /// The transformed elements, in their order; each is transformed by a task of its own.
    package func concurrentMap<Result: Sendable>(
        _ transform: @escaping @Sendable (Element) -> Result
    ) async -> [Result] {
        await withTaskGroup(of: (place: Int, result: Result).self) { group in
            for (place, element) in enumerated() { group.addTask { (place, transform(element)) } }
            var results: [(place: Int, result: Result)] = []
            for await result in group { results.append(result) }
            return results.sorted { $0.place < $1.place }.map(\.result)
        }
    }
}
