import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

/// The host's units (ARTIFACTS §13).
@Suite struct SystemdGeneratorTests {
    /// Texts by path.
    private func rendered(
        _ environment: String = #""purpose": "production""#,
        platform: String = "",
        job: String = #""image": "acme/report:1", "schedule": "Sun *-*-* 04:00:00""#
    ) throws -> [String: String] {
        let manifest = """
            {
              "platform": { "name": "shop", "domain": "shop.example.com"\(platform) },
              "environments": { "live": { \(environment) } },
              "networks": { "edge": {} },
              "services": {
                "report": { "role": "job", "networks": ["edge"], \(job) },
                "certbot": {
                  "role": "job", "component": "certbot", "settings": { "for": "gateway" }, "networks": ["edge"],
                  "schedule": "*-*-* 03,15:17:00"
                },
                "gateway": { "component": "nginx", "networks": ["edge"] }
              },
              "gateway": { "service": "gateway", "routes": [] }
            }
            """
        let collector = DiagnosticCollector()
        let file = try #require(
            ManifestFile.read(SourceText(name: "m.json", bytes: Array(manifest.utf8)), into: collector)
        )
        #expect(collector.diagnostics == [])
        let artifacts = try SystemdGenerator().artifacts(
            for: GeneratorInput(
                platforms: PlatformResolver.resolve(file),
                templates: .standard,
                manifestName: "m.json"
            )
        )
        return Dictionary(
            uniqueKeysWithValues: artifacts.map {
                ($0.artifact.path.text, String(decoding: $0.artifact.document.rendered(), as: UTF8.self))
            }
        )
    }

    @Test func eachScheduledJobHasAServiceAndATimer() throws {
        let files = try rendered()
        #expect(
            Set(files.keys)
                == Set(
                    [
                        "README.md", "shop-certbot.service", "shop-certbot.timer", "shop-report.service",
                        "shop-report.timer",
                    ].map { "deploy/systemd/live/\($0)" }
                )
        )
    }

    /// SD-04: what was missed is made up for, and hosts do not start together.
    @Test func theTimerFollowsTheSchedule() throws {
        let timer = try #require(try rendered()["deploy/systemd/live/shop-report.timer"])
        for line in [
            "OnCalendar=Sun *-*-* 04:00:00", "Persistent=yes", "RandomizedDelaySec=5m", "WantedBy=timers.target",
        ] {
            #expect(timer.contains("\n\(line)\n"), "\(line)")
        }
    }

    /// SD-03, SD-05: an absolute command, and a client that is locked down.
    @Test func theServiceRunsTheJobOnceAndWaits() throws {
        let service = try #require(try rendered()["deploy/systemd/live/shop-report.service"])
        let command =
            "ExecStart=/usr/bin/docker compose --env-file config/environments/live.env -f deploy/docker/compose/base.yml "
            + "-f deploy/docker/compose/live.yml run --rm --no-TTY report"
        for line in [
            command, "Type=oneshot", "WorkingDirectory=/srv/shop/Generated", "TimeoutStartSec=7d",
            "NoNewPrivileges=yes",
            "PrivateTmp=yes", "ProtectSystem=strict", "ProtectHome=read-only", "UMask=0077",
        ] {
            #expect(service.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test func theFolderOnTheHostIsTheEnvironments() throws {
        let environment = #""purpose": "staging", "directory": "/opt/shops/one""#
        let files = try rendered(environment, platform: #", "outputFolder": "out""#)
        let service = try #require(files["deploy/systemd/live/shop-report.service"])
        #expect(service.contains("\nWorkingDirectory=/opt/shops/one/out\n"))
        let page = try #require(files["deploy/systemd/live/README.md"])
        #expect(page.contains("cd /opt/shops/one/out/deploy/systemd/live\n"))
        #expect(page.contains("in `/opt/shops/one` on the host"))
    }

    /// Docker keeps the state of builds in the home folder, which is read-only otherwise.
    @Test func aJobThatIsBuiltOnTheHostMayBeBuilt() throws {
        let job = #""runtime": { "kind": "go" }, "source": "report", "schedule": "daily""#
        func service(_ images: String) throws -> String? {
            try rendered(#""purpose": "production", "images": "\#(images)""#, job: job)[
                "deploy/systemd/live/shop-report.service"
            ]
        }
        #expect(try #require(try service("build")).contains("\nReadWritePaths=-/root/.docker\n"))
        #expect(try !#require(try service("pull")).contains("ReadWritePaths"))
    }

    /// The gateway waits for its first certificate, which no timer brings in time.
    @Test(arguments: [("acme", true), ("self-signed", false)])
    func theFirstCertificateIsExplained(mode: String, isExplained: Bool) throws {
        let files = try rendered(#""purpose": "production", "tls": { "mode": "\#(mode)" }"#)
        let page = try #require(files["deploy/systemd/live/README.md"])
        #expect(page.contains("sudo systemctl start shop-certbot.service") == isExplained)
    }

    @Test(arguments: [
        #""purpose": "development""#, #""purpose": "test""#, #""purpose": "production", "hosts": 3"#,
    ])
    func whereNoTimerRunsJobsNothingIsRendered(environment: String) throws {
        #expect(try rendered(environment).isEmpty)
    }

    @Test func aJobWithoutAScheduleWaitsForACall() throws {
        let files = try rendered(job: #""image": "acme/report:1""#)
        #expect(files.keys.allSatisfy { !$0.contains("report") })
    }
}
