import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    func hostGroups() -> [RuleGroup] {
        monitoring.targets(.nodeExporter).flatMap { target in
            group("host-\(target.job)", .host, alerts: resources(target) + disks(target))
        }
    }

    private func labels(_ target: ScrapeTarget) -> [AlertLabel] { target.labels() }

    private func resources(_ target: ScrapeTarget) -> [Alert] {
        let job = target.jobMatcher
        let service = target.subject.name.value
        let labels = target.labels()
        let firing = FiringAlert(labels.filter { $0.name != "service" })
        @Sendable func memory(_ available: DecimalNumber) -> [TestSeries] {
            [
                TestSeries("node_memory_MemAvailable_bytes", labels, .constant(available)),
                TestSeries("node_memory_MemTotal_bytes", labels, .constant(1000)),
            ]
        }
        @Sendable func processors(idle: DecimalNumber) -> [TestSeries] {
            let cpu = labels + [AlertLabel("cpu", "0")]
            return [
                TestSeries("node_cpu_seconds_total", cpu + [AlertLabel("mode", "idle")], .growing(idle)),
                TestSeries("node_cpu_seconds_total", cpu + [AlertLabel("mode", "user")], .growing(60 - idle)),
            ]
        }
        return [
            Alert(
                "HostMemoryLow",
                .warning,
                of: service,
                "node_memory_MemAvailable_bytes{\(job)} / node_memory_MemTotal_bytes{\(job)} < 0.1",
                wait: .minutes(5),
                summary: "the host has only \(.percentage) of its memory left",
                details: "When it runs out, the kernel ends processes of its choice.",
                .host,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(8),
                        fires: memory(99),
                        FiringAlert(firing.labels, "9.9%"),
                        below: memory(100)
                    )
                }
            ),
            Alert(
                "HostCPUHigh",
                .warning,
                of: service,
                "1 - avg by (job, instance) (rate(node_cpu_seconds_total{\(job), \(LabelMatcher.equal("mode", "idle"))}[5m])) > 0.9",
                wait: .minutes(15),
                summary: "the host's processors are \(.percentage) busy",
                details: "Everything on the host slows down.",
                .processor,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(25),
                        fires: processors(idle: 3),
                        FiringAlert(firing.labels, "95%"),
                        below: processors(idle: 9)
                    )
                }
            ),
            Alert(
                "HostClockSkew",
                .warning,
                of: service,
                "abs(node_timex_offset_seconds{\(job)}) > 0.05",
                wait: .minutes(10),
                summary: "the host's clock is off by \(.duration)",
                details: "Tokens, certificates and the order of logs depend on the clock.",
                .host,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(13),
                        fires: [TestSeries("node_timex_offset_seconds", labels, .constant(-DecimalNumber.unit(1)))],
                        FiringAlert(firing.labels, "100ms"),
                        below: [TestSeries("node_timex_offset_seconds", labels, .constant(-DecimalNumber.unit(2)))]
                    )
                }
            ),
            Alert(
                "HostOutOfMemory",
                .warning,
                of: service,
                "increase(node_vmstat_oom_kill{\(job)}[10m]) > 0",
                wait: nil,
                summary: "the kernel has ended a process for lack of memory",
                details: "It happened within the last ten minutes; the kernel's log names the process.",
                .memory,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(15),
                        fires: [TestSeries("node_vmstat_oom_kill", labels, .changing(4, samples: 10, 5))],
                        firing,
                        below: [TestSeries("node_vmstat_oom_kill", labels, .constant(5))]
                    )
                }
            ),
        ]
    }

    private func disks(_ target: ScrapeTarget) -> [Alert] {
        let service = target.subject.name.value
        let real: [LabelMatcher] = [
            target.jobMatcher, .noneOf("fstype", ["tmpfs", "overlay", "squashfs", "ramfs", "iso9660"]),
        ]
        let labels =
            target.labels() + [
                AlertLabel("device", "/dev/vda1"), AlertLabel("fstype", "ext4"), AlertLabel("mountpoint", "/"),
            ]
        let firing = labels.filter { $0.name != "service" }
        @Sendable func space(_ available: TestSeries.Values, size: DecimalNumber = 10_000) -> [TestSeries] {
            [
                TestSeries("node_filesystem_avail_bytes", labels, available),
                TestSeries("node_filesystem_size_bytes", labels, .constant(size)),
            ]
        }
        @Sendable func inodes(_ free: DecimalNumber) -> [TestSeries] {
            [
                TestSeries("node_filesystem_files_free", labels, .constant(free)),
                TestSeries("node_filesystem_files", labels, .constant(1000)),
            ]
        }
        let share: PromQL = "node_filesystem_avail_bytes{\(real)} / node_filesystem_size_bytes{\(real)}"
        return [
            Alert(
                "HostDiskLow",
                .warning,
                of: service,
                "\(verbatim: share) < 0.1",
                wait: .minutes(10),
                summary: "only \(.percentage) of \(.label("mountpoint")) is free",
                details: "A full disk stops databases and logs.",
                .disk,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(13),
                        fires: space(.constant(999)),
                        FiringAlert(firing, "9.99%"),
                        below: space(.constant(1000))
                    )
                }
            ),
            Alert(
                "HostDiskAlmostFull",
                .critical,
                of: service,
                "\(verbatim: share) < 0.03",
                wait: .minutes(5),
                summary: "only \(.percentage) of \(.label("mountpoint")) is free",
                details: "Databases stop within minutes when nothing is left.",
                .disk,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(8),
                        fires: space(.constant(299)),
                        FiringAlert(firing, "2.99%"),
                        below: space(.constant(300))
                    )
                }
            ),
            Alert(
                "HostDiskFillsSoon",
                .warning,
                of: service,
                "  \(verbatim: share) < 0.25\nand\n  predict_linear(node_filesystem_avail_bytes{\(real)}[6h], 86400) < 0",
                wait: .minutes(30),
                summary: "\(.label("mountpoint")) is full within a day; \(.percentage) is free now",
                details: "At the pace of the last six hours nothing is left in 24 hours.",
                .disk,
                .hostsContainers,
                cases: {
                    [
                        AlertCase(
                            "fires when a shrinking rest lasts less than a day",
                            every: .minutes(10),
                            // From 2000 of 10000, 20 less every ten minutes: 880 left at 9h20m, 2880 more in a day.
                            space(.falling(from: 2000, by: 20)),
                            at: .minutes(560),
                            firing: [FiringAlert(firing, "8.8%")]
                        ),
                        AlertCase(
                            "is silent when the rest lasts longer",
                            every: .minutes(10),
                            space(.falling(from: 2000, by: 5)),
                            at: .minutes(560)
                        ),
                        AlertCase("is silent without data", [], at: .minutes(560)),
                    ]
                }
            ),
            Alert(
                "HostInodesLow",
                .warning,
                of: service,
                "node_filesystem_files_free{\(real)} / (node_filesystem_files{\(real)} > 0) < 0.1",
                wait: .minutes(10),
                summary: "only \(.percentage) of inodes of \(.label("mountpoint")) are free",
                details: "No file can be made when none is left, however much space there is.",
                .disk,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(13),
                        fires: inodes(99),
                        FiringAlert(firing, "9.9%"),
                        below: inodes(100)
                    )
                }
            ),
        ]
    }
}
