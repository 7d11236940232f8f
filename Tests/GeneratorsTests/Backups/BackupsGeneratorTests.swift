import Generators
import PlatformTemplates
import Testing

/// What saves data, tests the copies and puts them back (ARTIFACTS §11).
@Suite struct BackupsGeneratorTests {
    /// The lines of a plan about one backup, without indentation.
    private func plan(_ backup: String, environment: String = #""purpose": "production""#) throws -> [String] {
        let files = try BackupsFixture.render(
            "\"main\": { \(backup), \"schedule\": \"daily\" }",
            environment: environment
        )
        let text = try #require(files["scripts/backup/plans/live.sh"])
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        let start = try #require(lines.firstIndex(of: "'main')"))
        let end = try #require(lines[start...].firstIndex(of: ";;"))
        return lines[(start + 1)..<end].map(String.init)
    }

    @Test func scriptsAreSharedAndPlansAreOfEnvironmentsForUsers() throws {
        let files = try BackupsFixture.render(#""main": { "service": "db", "schedule": "daily" }"#)
        #expect(
            files.keys.sorted()
                == ["README.md", "backup.sh", "lib.sh", "plans/live.sh", "restore.sh", "verify.sh"].map {
                    "scripts/backup/\($0)"
                }
        )
    }

    @Test func whatAJobMakesIsNotOurs() throws {
        #expect(try BackupsFixture.render(#""main": { "service": "db", "job": "saver", "schedule": "daily" }"#).isEmpty)
    }

    @Test(arguments: [
        (
            #""service": "db""#,
            [
                "kind='timescaledb'", "service='db'", "user='owner'", "database='facts'",
                "# Stopped for a restore, in this order.", "writers=('api')",
            ]
        ),
        (
            #""service": "redis""#,
            [
                "kind='redis'", "service='redis'", "password='/run/secrets/redis-password'", "data='/data'",
                "# Stopped for a restore, in this order.", "writers=('viewer' 'redis')",
            ]
        ),
        (
            #""volume": "media""#,
            [
                "kind='volume'", "service='api'", "data='/media'", "# Stopped for a restore, in this order.",
                "writers=('api')",
            ]
        ),
        (
            #""service": "api", "commands": { "save": ["sh", "-c", "it's $HOME"], "restore": ["load"] }"#,
            ["kind='commands'", "service='api'", #"save=('sh' '-c' 'it'\''s $HOME')"#, "load=('load')"]
        ),
    ])
    func plansSayHow(backup: String, lines: [String]) throws {
        #expect(try plan(backup) == lines + ["daily='7'", "weekly='4'", "monthly='12'"])
    }

    @Test func plansSayWhereToAndHowLong() throws {
        let fields = #""daily": 2, "weekly": 0, "monthly": 1, "bucket": "s3://copies/shop", "verification": "weekly""#
        #expect(
            try plan(#""service": "db", "# + fields).suffix(6)
                == [
                    "daily='2'", "weekly='0'", "monthly='1'", "bucket='copies/shop'",
                    "# Restored for a test: nothing goes before something newer was.", "tested=yes",
                ]
        )
    }

    @Test func storageIsTheEnvironments() throws {
        let storage = """
            "purpose": "staging", "hosts": 2, "backupStorage": { "folder": "/srv/copies", "recipients": "/etc/keys", \
            "identity": "/etc/key", "region": "eu-central-1", "endpoint": "https://objects.example.com" }
            """
        let plan = try #require(
            try BackupsFixture.render(#""main": { "service": "db", "schedule": "daily" }"#, environment: storage)[
                "scripts/backup/plans/live.sh"
            ]
        )
        for line in [
            "swarm='yes'", "folder='/srv/copies/shop/live'", "recipients='/etc/keys'", "identity='/etc/key'",
            "region='eu-central-1'", "endpoint='https://objects.example.com'", "metrics=''",
        ] {
            #expect(plan.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test func templatesAndContextsAgree() {
        let paths = BackupsGenerator.templateContexts.map { $0.path }
        let texts = Dictionary(
            uniqueKeysWithValues: paths.compactMap { path in
                TemplateLibrary.standard.text(at: path).map { (path, $0) }
            }
        )
        let audit = TemplateAudit(TemplateLibrary(texts: texts), contexts: BackupsGenerator.templateContexts)
        #expect(audit.findings() == [])
    }
}
