import Origins
import PlatformManifest

/// How a service runs: health, metrics, deployment, hardening, restarts.
extension ServiceResolver {
    /// As it is here: with hot reload, the target for it may have another probe than the image, or none.
    func health(_ ports: [ServicePort]) -> ServiceHealth {
        let declared = declaredHealth(ports)
        guard environment.hotReload.value, case .probe(let probe) = declared, let kind = runtimeSection?.kind else {
            return declared
        }
        let readsVariable = runtimeSection?.template != nil && !isShared
        let origins = [environment.hotReload.origin, kind.origin]
        switch kind.value.developmentProbe(
            for: probe,
            port: ports.first?.container.value,
            readsVariable: readsVariable
        ) {
        case .same: return declared
        case .instead(let words):
            let origin = Origin.derived(rule: "probe with hot reload", from: [probe.origin] + origins)
            return .probe(probe.asking(.arguments(words), origin))
        case .none:
            return .none(
                Sourced(
                    "with hot reload, what it asks with is not there, and the service has no port",
                    .derived(rule: "no probe with hot reload", from: origins)
                )
            )
        }
    }

    /// As the manifest says it, for the final image.
    func declaredHealth(_ ports: [ServicePort]) -> ServiceHealth {
        ProbeResolver(
            health: section.health,
            port: ports.first?.container,
            role: section.role.value,
            tool: runtime?.probeTool,
            healthCommand: runtimeSection?.healthCommand,
            facts: isShared ? nil : component,
            startPeriod: component?.startPeriod ?? runtime?.startPeriod ?? .seconds(10),
            // What a Dockerfile of the project's own checks is not known.
            isInImage: runtime != nil && !isShared && runtimeSection?.kind.value != .generic,
            isShared: runtimeSection?.template != nil && !isShared
        ).resolve()
    }

    func metrics(_ ports: [ServicePort]) -> MetricsEndpoint? {
        if let metrics = section.metrics?.value {
            guard let port = metrics.port ?? ports.first?.container else { return nil }
            return MetricsEndpoint(path: metrics.path, port: port, buckets: metrics.buckets, exported: metrics.exported)
        }
        guard !isShared, let metrics = component?.metrics else { return nil }
        return MetricsEndpoint(
            path: Sourced(
                HTTPPath(unchecked: metrics.path),
                component?.servedPath.map { .derived(rule: "metrics below a path", from: [standard, $0.origin]) }
                    ?? standard
            ),
            port: Sourced(Port(unchecked: metrics.port), standard),
            buckets: [],
            exported: NamedMap()
        )
    }

    var deployPlan: DeployPlan {
        let section = section.deploy?.value
        let standard = Origin.standard("deployment (SH-06)")
        let steps = [100_000, 250_000, 500_000, 1_000_000].map { Sourced(Percentage(millionths: $0), standard) }
        return DeployPlan(
            strategy: section?.strategy ?? Sourced(.recreate, standard),
            steps: section.map { $0.steps.isEmpty ? steps : $0.steps } ?? steps,
            hold: section?.hold ?? Sourced(.seconds(20), standard),
            drain: section?.drain ?? Sourced(.seconds(60), standard)
        )
    }

    var profile: Sourced<String>? { resolver.profile(of: entry) }

    var hardening: Hardening {
        let level = environment.hardening
        let isFull = level.map { $0 == .full }
        let section = section.hardening?.value ?? lender?.value.hardening?.value
        let writableReason = section?.writableRoot
        let kept = section?.capabilities.entries.map { ($0.name, $0.value) } ?? []
        let usual = (component?.capabilities ?? []).map { name, reason in
            (Sourced(CapabilityName(unchecked: name), standard), reason)
        }
        return Hardening(
            hasNoNewPrivileges: Sourced(true, .standard("hardening of every container (CP-11)")),
            dropsCapabilities: isFull,
            capabilities: kept + usual.filter { name, _ in !kept.contains { $0.0.value == name.value } },
            hasReadOnlyRoot: writableReason == nil ? isFull : Sourced(false, writableReason?.origin ?? .constant),
            writableRootReason: writableReason,
            rootReason: section?.root ?? component?.rootReason.map { Sourced($0, standard) },
            hasInit: component == nil || isShared,
            hostProcessesReason: isShared ? nil : component?.hostProcessesReason
        )
    }

    var restart: RestartPolicy {
        guard section.role.value == .service else { return .never }
        switch environment.purpose.value {
        case .staging, .production: return .unlessStopped
        case .development, .test: return .never
        }
    }

    /// Ten seconds more than the server takes to finish its requests (F-10, CP-18).
    var stopGracePeriod: Sourced<TimeSpan>? {
        if let period = section.stopGracePeriod { return period }
        if let component, !isShared { return Sourced(component.stopGracePeriod, standard) }
        guard section.role.value == .service, let runtimeSection, let runtime else { return nil }
        let server = ServerResolver.resolve(
            runtimeSection.server?.value,
            runtime,
            kind: runtimeSection.kind.value,
            limits: limits
        )
        return Sourced(
            TimeSpan(milliseconds: server.gracefulTimeout.milliseconds + 10_000),
            .derived(rule: "graceful timeout and 10 s (CP-18)", from: [server.gracefulTimeout.origin])
        )
    }
}
