import Origins
import PlatformManifest

/// Images are pinned: no 'latest' outside development, a digest in production (DF-03, CP-26).
///
/// Where the manifest leaves an image to the catalog, the catalog's own pin holds and nothing is reported.
struct ImagePinCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unpinnedImage, .imageWithoutDigest]

    func check(_ scope: CheckScope) {
        guard !scope.isBase, scope.purpose != .development else { return }
        for (entry, _) in scope.services {
            let section = entry.value
            for image in [section.image, section.runtime?.value.base, section.runtime?.value.runtimeBase] {
                guard let image, image.digest == nil else { continue }
                check(image, entry.name.value, scope)
            }
            checkComponent(entry, scope)
        }
    }

    private func check(_ image: Sourced<ImageReference>, _ service: ServiceName, _ scope: CheckScope) {
        if image.tag == nil || image.tag == "latest" {
            scope.report(
                Self.unpinned(image.value, service),
                at: image.origin,
                fix: "write a version and its digest, such as \(image.repository):1.2.3@sha256:…"
            )
        } else if scope.purpose == .production {
            scope.report(
                Self.noDigest(image.value, service),
                at: image.origin,
                fix: "append the digest that 'docker buildx imagetools inspect \(image.value)' shows"
            )
        }
    }

    private func checkComponent(_ entry: CheckScope.ServiceEntry, _ scope: CheckScope) {
        guard scope.purpose == .production, let kind = entry.value.component, let version = entry.value.version,
            entry.value.digest == nil, let image = scope.platform.service(entry.name.value)?.image.pulled
        else { return }
        // A component whose image the catalog itself cannot pin is not held to more.
        guard kind.value.hasKnownDigest else { return }
        scope.report(
            Self.noDigest(image.value, entry.name.value),
            at: version.origin,
            fix: "add 'digest', which 'docker buildx imagetools inspect \(image.value)' shows, or delete 'version'"
        )
    }

    private static func unpinned(_ image: ImageReference, _ service: ServiceName) -> CheckMessage {
        CheckMessage(.unpinnedImage, "image '\(image)' of service '\(service)' is another one every day")
    }

    private static func noDigest(_ image: ImageReference, _ service: ServiceName) -> CheckMessage {
        CheckMessage(
            .imageWithoutDigest,
            "image '\(image)' of service '\(service)' has no digest, so that its tag may change under production",
            severity: .warning
        )
    }
}

extension ComponentKind {
    /// Whether the catalog pins the version that it takes by default.
    fileprivate var hasKnownDigest: Bool {
        let environment = EnvironmentResolver.resolve(nil, platform: .placeholder)
        let context = ComponentContext(
            service: .placeholder,
            settings: .placeholder,
            target: nil,
            environment: environment,
            layout: Layout(.placeholder, environment: nil),
            isGateway: false,
            gateway: nil,
            monitoring: .placeholder,
            memory: nil,
            dataSize: nil,
            hasPrometheus: false,
            servedPath: nil,
            password: nil,
            monitoringRoles: []
        )
        return catalogEntry.facts(in: context).digest != nil
    }
}

extension DiagnosticCode {
    static let unpinnedImage = DiagnosticCode("PG0370", "image without a version")
    static let imageWithoutDigest = DiagnosticCode("PG0371", "image without a digest in production")
}
