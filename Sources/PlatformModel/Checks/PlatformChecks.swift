import Origins
package import PlatformManifest

/// The checks across services, and how they are run.
package enum PlatformChecks {
    /// Every check, in the order of its codes.
    package static let all: [any PlatformCheck] = [
        UnknownNetworkCheck(),
        UnknownVolumeCheck(),
        VolumeNameCheck(),
        UnknownLimitsClassCheck(),
        UnknownSecretCheck(),
        UnknownVariableCheck(),
        UnknownServiceCheck(),
        UnknownEnvironmentCheck(),
        UnknownOutputCheck(),
        UnknownZoneCheck(),
        UnknownPortCheck(),
        UnknownReceiverCheck(),
        UnknownMetricCheck(),
        UnknownDashboardCheck(),
        UnknownTimeIntervalCheck(),
        ReceiverCheck(),
        SilentHoursCheck(),
        UnheardAlertsCheck(),
        RuleNameCheck(),
        AlertCheck(),
        ProberCheck(),
        ScrapeCheck(),
        ImageLoanCheck(),
        DependencyCycleCheck(),
        DependencyConditionCheck(),
        ProfiledDependencyCheck(),
        ConnectionCheck(),
        DroppedVariableCheck(),
        BackupCheck(),
        BackupMethodCheck(), SharedDataCheck(), EgressCheck(),
        PublishedPortCheck(),
        ChosenPortCheck(),
        SubnetCheck(),
        StaticAddressCheck(),
        ReservationCheck(),
        CapacityCheck(),
        DataStoreSizeCheck(),
        MissingLimitsCheck(),
        HealthCheck(),
        ObjectiveCheck(),
        ImagePinCheck(),
        SecretLiteralCheck(),
        UnusedCheck(),
        VariableValueCheck(),
        ProductionValueCheck(),
        PasswordCheck(),
        InterpolationCheck(),
        SecretFileCheck(),
        ComponentSettingsCheck(),
        RuntimeSettingsCheck(),
        ServiceFieldsCheck(),
        ContainerCheck(),
        PatchCheck(),
        RouteCheck(),
        CertificateCheck(),
        ProductionSettingsCheck(),
        LayoutCheck(),
        GatewayCheck(),
        RouteFormCheck(),
        AccessCheck(),
        ColourCheck(),
        TerraformCheck(),
    ]

    /// Runs every check over the manifest without overrides and over each environment.
    ///
    /// What is the same in several environments is reported once, with the most severe judgement. Findings that touch
    /// an entry with an error in decoding are dropped, since a placeholder may have caused them.
    package static func run(
        on file: ManifestFile,
        _ platforms: PlatformSet,
        into collector: DiagnosticCollector
    ) {
        let base = platforms.base.withCommonServices(of: file.base)
        findings(of: all[...], on: file, base, platforms).report(into: collector, except: file)
    }

    /// The same, several checks at once.
    package static func runConcurrently(
        on file: ManifestFile,
        _ platforms: PlatformSet,
        into collector: DiagnosticCollector
    ) async {
        let base = platforms.base.withCommonServices(of: file.base)
        let parts = stride(from: 0, to: all.count, by: checksPerTask).map { start in
            all[start..<min(start + checksPerTask, all.count)]
        }
        var findings = FindingList()
        for part in await parts.concurrentMap({ Self.findings(of: $0, on: file, base, platforms) }) {
            findings.add(part)
        }
        findings.report(into: collector, except: file)
    }

    /// Few enough that the threads end together, though some checks take much longer than others.
    private static let checksPerTask = 8

    private static func findings(
        of checks: ArraySlice<any PlatformCheck>,
        on file: ManifestFile,
        _ base: Platform,
        _ platforms: PlatformSet
    ) -> FindingList {
        let findings = CheckFindings()
        let group = CheckScopeGroup()
        var scopes = [CheckScope(file.base, base, file, findings, group)]
        scopes += zip(file.environments, platforms.environments).map { environment, platform in
            CheckScope(environment.manifest, platform, file, findings, group)
        }
        group.scopes = scopes
        for check in checks {
            for scope in scopes { check.check(scope) }
            check.check(all: scopes)
        }
        // The scopes refer to their group without owning it.
        return withExtendedLifetime(group) { findings.list }
    }
}

extension Platform {
    /// Without the services that only some environments have: those of different environments never meet.
    fileprivate func withCommonServices(of manifest: Manifest) -> Platform {
        with(services: services.filter { manifest.services[$0.name.value]?.environments.isEmpty ?? false })
    }
}
