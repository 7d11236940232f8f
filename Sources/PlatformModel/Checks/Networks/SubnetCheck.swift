import Origins
import PlatformManifest

/// Subnets are apart from each other and from the engine's own, and ranges lie inside them (CP-21, CP-22).
struct SubnetCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.subnetOverlap, .subnetInEnginePool, .rangeOutsideSubnet]

    private typealias Entry = NamedMap<NetworkName, NetworkSection>.Entry

    /// What the engine gives to networks without a subnet (moby: default-address-pools).
    private static let enginePools =
        (17...31).map { CIDR(address: IPv4Address(bits: 172 << 24 | $0 << 16), prefixLength: 16) }
        + [CIDR(address: IPv4Address(bits: 192 << 24 | 168 << 16), prefixLength: 16)]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.networks.entries {
            checkRange(of: entry, scope)
            if let subnet = entry.value.subnet, Self.enginePools.contains(where: subnet.value.overlaps) {
                scope.report(
                    Self.inEnginePool(entry.name.value, subnet.value),
                    at: subnet.origin,
                    fix: "choose one below 10.0.0.0/8, such as 10.20.0.0/24"
                )
            }
        }
        checkOverlaps(scope)
    }

    private func checkRange(of entry: Entry, _ scope: CheckScope) {
        guard let range = entry.value.range else { return }
        guard let subnet = entry.value.subnet else {
            scope.report(
                Self.rangeWithoutSubnet(entry.name.value, range.value),
                at: range.origin,
                fix: "add the 'subnet' that it is a part of"
            )
            return
        }
        guard !subnet.value.contains(range.value.address) || range.value.prefixLength < subnet.value.prefixLength else {
            return
        }
        scope.report(
            Self.rangeOutside(entry.name.value, range.value, subnet.value),
            at: range.origin,
            notes: [DiagnosticNote("the subnet stands here", at: subnet.origin)],
            fix: "choose a part of \(subnet.value)"
        )
    }

    /// Subnets nest or are apart, so that sorted by address each can only lie in the widest one before it.
    private func checkOverlaps(_ scope: CheckScope) {
        let sorted = scope.manifest.networks.entries.enumerated()
            .compactMap { place, entry in entry.value.subnet.map { (place: place, entry: entry, subnet: $0) } }
            .sorted {
                ($0.subnet.value.address, $0.subnet.value.prefixLength, $0.place)
                    < ($1.subnet.value.address, $1.subnet.value.prefixLength, $1.place)
            }
        guard var widest = sorted.first else { return }
        for next in sorted.dropFirst() {
            guard widest.subnet.value.overlaps(next.subnet.value) else {
                widest = next
                continue
            }
            let (first, second) = widest.place < next.place ? (widest, next) : (next, widest)
            scope.report(
                Self.overlap(first.entry.name.value, first.subnet.value, second.entry.name.value, second.subnet.value),
                at: second.subnet.origin,
                notes: [DiagnosticNote("'\(first.entry.name.value)' has its subnet here", at: first.subnet.origin)],
                fix: "choose a subnet for '\(second.entry.name.value)' that no other network has"
            )
        }
    }

    private static func overlap(
        _ first: NetworkName,
        _ firstSubnet: CIDR,
        _ second: NetworkName,
        _ secondSubnet: CIDR
    ) -> CheckMessage {
        CheckMessage(
            .subnetOverlap,
            "subnet \(secondSubnet) of network '\(second)' overlaps \(firstSubnet) of network '\(first)'"
        )
    }

    private static func inEnginePool(_ network: NetworkName, _ subnet: CIDR) -> CheckMessage {
        CheckMessage(
            .subnetInEnginePool,
            "subnet \(subnet) of network '\(network)' lies in the pools that the engine gives to networks without one",
            severity: .warning
        )
    }

    private static func rangeOutside(_ network: NetworkName, _ range: CIDR, _ subnet: CIDR) -> CheckMessage {
        CheckMessage(.rangeOutsideSubnet, "range \(range) of network '\(network)' lies outside its subnet \(subnet)")
    }

    private static func rangeWithoutSubnet(_ network: NetworkName, _ range: CIDR) -> CheckMessage {
        CheckMessage(.rangeOutsideSubnet, "network '\(network)' has range \(range) but no subnet")
    }
}

extension DiagnosticCode {
    static let subnetOverlap = DiagnosticCode("PG0340", "subnets that overlap")
    static let subnetInEnginePool = DiagnosticCode("PG0341", "subnet in the engine's own pools")
    static let rangeOutsideSubnet = DiagnosticCode("PG0342", "range outside its subnet")
}
