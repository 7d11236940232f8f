import Origins
import PlatformManifest

/// No service waits for itself, directly or through others.
struct DependencyCycleCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.dependencyCycle]

    func check(_ scope: CheckScope) {
        let services = scope.platform.services
        var numbers: [ServiceName: Int] = [:]
        for (number, service) in services.enumerated() { numbers[service.name.value] = number }
        // A walk without recursion: a manifest may chain thousands of services.
        var isDone = Array(repeating: false, count: services.count)
        var placeOnPath = [Int?](repeating: nil, count: services.count)
        for start in services.indices where !isDone[start] {
            var path = [(service: start, next: 0)]
            placeOnPath[start] = 0
            while let (current, next) = path.last {
                guard next < services[current].dependencies.count else {
                    isDone[current] = true
                    placeOnPath[current] = nil
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                guard let target = numbers[services[current].dependencies[next].service.value] else { continue }
                if let place = placeOnPath[target] {
                    let edges = path[place...].map { services[$0.service].dependencies[$0.next - 1] }
                    report(edges, scope)
                } else if !isDone[target] {
                    placeOnPath[target] = path.count
                    path.append((target, 0))
                }
            }
        }
    }

    /// Takes the dependencies of the cycle in its order; the last one closes it.
    private func report(_ edges: [Dependency], _ scope: CheckScope) {
        guard let last = edges.last else { return }
        let names = [last.service.text] + edges.map(\.service.text)
        let notes = edges.dropLast().enumerated().map { place, edge in
            DiagnosticNote("'\(names[place])' depends on '\(edge.service.value)' here", at: edge.service.origin)
        }
        scope.report(
            edges.count == 1 ? Self.itself(names[0]) : Self.cycle(names),
            at: last.service.origin,
            notes: notes,
            fix: edges.count == 1 ? "delete it" : "delete one of these dependencies"
        )
    }

    private static func itself(_ service: String) -> CheckMessage {
        CheckMessage(.dependencyCycle, "service '\(service)' depends on itself")
    }

    private static func cycle(_ names: [String]) -> CheckMessage {
        let path = names.map { "'\($0)'" }.joined(separator: " → ")
        return CheckMessage(.dependencyCycle, "services wait for each other in a circle: \(path)")
    }
}

extension DiagnosticCode {
    static let dependencyCycle = DiagnosticCode("PG0321", "services that wait for each other")
}
