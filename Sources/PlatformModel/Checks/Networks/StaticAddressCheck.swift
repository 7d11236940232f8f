import Origins
import PlatformManifest

/// A static address is free, in the subnet, outside what the engine gives out, and of one container (CP-22).
struct StaticAddressCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unusableAddress, .addressTwice, .addressOfSeveralContainers]

    private struct Place: Hashable {
        let network: NetworkName
        let address: IPv4Address
    }

    func check(_ scope: CheckScope) {
        var first: [Place: (service: ServiceName, origin: Origin)] = [:]
        for (entry, service) in scope.services {
            for membership in entry.value.networks?.value.memberships ?? [] {
                guard let origin = membership.settings?.address?.origin ?? membership.settings?.host?.origin,
                    let network = scope.manifest.networks.entry(membership.network.value)
                else { continue }
                checkCount(service, origin, scope)
                guard let subnet = network.value.subnet else {
                    scope.report(
                        Self.noSubnet(service.name.value, network.name.value),
                        at: origin,
                        notes: [DiagnosticNote("'\(network.name.value)' stands here", at: network.name.origin)],
                        fix: "give network '\(network.name.value)' a 'subnet'"
                    )
                    continue
                }
                let number = membership.settings?.host?.number
                guard let address = membership.settings?.address?.value ?? number.flatMap(subnet.value.host) else {
                    report("host \(number ?? 0)", "lies outside", service, network, subnet, origin, scope)
                    continue
                }
                if let problem = problem(address, subnet.value, network.value.range?.value) {
                    report(address.description, problem, service, network, subnet, origin, scope)
                    continue
                }
                let place = Place(network: network.name.value, address: address)
                if let earlier = first[place] {
                    scope.report(
                        Self.twice(earlier.service, service.name.value, place.address, place.network),
                        at: origin,
                        notes: [DiagnosticNote("'\(earlier.service)' has it here", at: earlier.origin)],
                        fix: "give one of them another address"
                    )
                } else {
                    first[place] = (service.name.value, origin)
                }
            }
        }
    }

    /// A clause before the subnet, or `nil` when the address can be used.
    private func problem(_ address: IPv4Address, _ subnet: CIDR, _ range: CIDR?) -> String? {
        if !subnet.contains(address) { return "lies outside" }
        if address == subnet.address { return "is the network address of" }
        if address == subnet.broadcast { return "is the broadcast address of" }
        if address == subnet.host(1) { return "is the gateway of" }
        if range?.contains(address) == true { return "lies in the range that the engine gives out of" }
        return nil
    }

    private func checkCount(_ service: Service, _ origin: Origin, _ scope: CheckScope) {
        let isColoured = service.deploy.strategy.value == .blueGreen
        guard service.replicas.number > 1 || isColoured else { return }
        let cause = service.replicas.number > 1 ? service.replicas.origin : service.deploy.strategy.origin
        scope.report(
            Self.severalContainers(
                service.name.value,
                service.replicas.number > 1 ? "\(service.replicas.number) replicas" : "two colours side by side"
            ),
            at: origin,
            notes: [DiagnosticNote("the reason stands here", at: cause)],
            fix: "delete the address; other services reach it by its name"
        )
    }

    private func report(
        _ address: String,
        _ problem: String,
        _ service: Service,
        _ network: NamedMap<NetworkName, NetworkSection>.Entry,
        _ subnet: Sourced<CIDR>,
        _ origin: Origin,
        _ scope: CheckScope
    ) {
        var notes = [DiagnosticNote("the subnet stands here", at: subnet.origin)]
        if let range = network.value.range { notes.append(DiagnosticNote("the range stands here", at: range.origin)) }
        let free = subnet.value.host(2).map { "\($0)" } ?? ""
        let last = subnet.value.host(Int(subnet.value.size) - 2).map { "\($0)" } ?? ""
        let range = network.value.range.map { " outside \($0.value)" } ?? ""
        scope.report(
            Self.unusable(address, service.name.value, problem, subnet.value, network.name.value),
            at: origin,
            notes: notes,
            fix: "choose an address from \(free) to \(last)\(range)"
        )
    }

    private static func noSubnet(_ service: ServiceName, _ network: NetworkName) -> CheckMessage {
        CheckMessage(
            .unusableAddress,
            "service '\(service)' has a static address on network '\(network)', which has no subnet"
        )
    }

    private static func unusable(
        _ address: String,
        _ service: ServiceName,
        _ problem: String,
        _ subnet: CIDR,
        _ network: NetworkName
    ) -> CheckMessage {
        CheckMessage(
            .unusableAddress,
            "address \(address) of service '\(service)' \(problem) subnet \(subnet) of network '\(network)'"
        )
    }

    private static func twice(
        _ first: ServiceName,
        _ second: ServiceName,
        _ address: IPv4Address,
        _ network: NetworkName
    ) -> CheckMessage {
        CheckMessage(
            .addressTwice,
            "services '\(first)' and '\(second)' both have address \(address) on network '\(network)'"
        )
    }

    private static func severalContainers(_ service: ServiceName, _ cause: String) -> CheckMessage {
        CheckMessage(
            .addressOfSeveralContainers,
            "service '\(service)' has a static address but \(cause)",
            namesEnvironments: true
        )
    }
}

extension DiagnosticCode {
    static let unusableAddress = DiagnosticCode("PG0343", "static address that cannot be used")
    static let addressTwice = DiagnosticCode("PG0344", "static address that two services have")
    static let addressOfSeveralContainers = DiagnosticCode("PG0345", "static address of several containers")
}
