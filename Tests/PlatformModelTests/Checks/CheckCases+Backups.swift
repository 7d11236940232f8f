import PlatformManifest

/// Backups that save nothing, that nothing makes, or that nobody can read.
extension CheckCases {
    static let backups: [CheckCase] = [
        CheckCase(
            "PG0430",
            "no volume",
            #"""
            "services": {
              "db": { "component": "postgres" },
              ‹"api"›: { "runtime": { "kind": "node" }, "source": "api" }
            },
            "backups": { "main": { "service": «"api"», "schedule": "daily" } }
            """#,
            says: "backup 'main' saves service 'api', which keeps no data",
            fix: "name a service that does, such as 'db', or write 'volume'",
            mends: [
                (#""service": "api""#, #""service": "db""#),
                (#""service": "api""#, #""service": "api", "commands": { "save": ["dump"] }"#),
            ]
        ),
        CheckCase(
            "PG0430",
            "volume that is only read",
            #"""
            "volumes": { "files": {} },
            "services": {
              "api": {
                "image": "acme/api:1", "volumes": [{ "volume": "files", "at": "/data", "readOnly": true }]
              }
            },
            "backups": { "main": { "service": «"api"», "schedule": "daily" } }
            """#,
            says: "backup 'main' saves service 'api', which keeps no data",
            fix: "name a service with a volume, or write 'volume'",
            mends: [(#", "readOnly": true"#, ""), (#""service": "api""#, #""volume": "files""#)]
        ),
        CheckCase(
            "PG0431",
            "store that nothing is known of",
            #"""
            "volumes": { "rows": {} },
            "services": {
              ‹"mariadb"›: { "image": "mariadb:11", "user": "999:999", "volumes": [{ "volume": "rows", "at": "/rows" }] }
            },
            "backups": { "main": { "service": «"mariadb"», "schedule": "daily" } }
            """#,
            says: "backup 'main' does not say how service 'mariadb' gives its data out in environment 'production'",
            fix: "write 'commands' that its container has, 'volume' instead of 'service', or the 'job' that does it",
            mends: [
                (#""service": "mariadb""#, #""service": "mariadb", "commands": { "save": ["mariadb-dump"] }"#),
                (#""service": "mariadb""#, #""volume": "rows""#),
            ]
        ),
        CheckCase(
            "PG0431",
            "store of another environment",
            #"""
            "services": { "db": { "component": "postgres", "environments": ["development"] } },
            "backups": { "main": { "service": «"db"», "schedule": "daily" } }
            """#,
            says: "backup 'main' saves service 'db', which does not exist in environment 'production'",
            fix: "name the 'environments' of the backup",
            mends: [
                (#""schedule": "daily""#, #""schedule": "daily", "environments": ["development"]"#),
                (#", "environments": ["development"]"#, ""),
            ]
        ),
        CheckCase(
            "PG0431",
            "empty command",
            #"""
            "services": { "db": { "component": "postgres" } },
            "backups": { "main": { "service": "db", "commands": { "save": «[]» }, "schedule": "daily" } }
            """#,
            says: "the command that saves backup 'main' is empty in environment 'production'",
            fix: "name a program of the container, and its arguments",
            mends: [("[]", #"["pg_dumpall"]"#), (#""commands": { "save": [] }, "#, "")]
        ),
        CheckCase(
            "PG0431",
            "volume that is only read",
            #"""
            "volumes": { "files": {} },
            "services": {
              "api": {
                "image": "acme/api:1", "user": "1:1", "volumes": [{ "volume": "files", "at": "/data", "readOnly": true }]
              }
            },
            "backups": { "main": { "volume": «"files"», "schedule": "daily" } }
            """#,
            says: "backup 'main' saves volume 'files', to which no service writes in environment 'production'",
            fix: "mount it in a service, or name the 'environments' of the backup",
            mends: [(#", "readOnly": true"#, "")]
        ),
        CheckCase(
            "PG0432",
            "job of another environment",
            job(#""schedule": "daily", "environments": ["development"]"#, #"«"saver"»"#, "daily"),
            says: "backup 'main' is made by 'saver', which does not exist in environment 'production'",
            fix: "name the 'environments' of the backup",
            mends: [(#", "environments": ["development"]"#, ""), (#", "job": "saver""#, "")]
        ),
        CheckCase(
            "PG0432",
            "job without a schedule",
            job(#""command": ["save"]"#, #"«"saver"»"#, "daily"),
            says: "backup 'main' is made by 'saver', which nothing starts when it is due in environment 'production'",
            fix: "give 'saver' the role 'job' and the backup's 'schedule'",
            mends: [(#""command": ["save"]"#, #""schedule": "daily""#)]
        ),
        CheckCase(
            "PG0432",
            "job at other times",
            #"""
            "services": {
              "db": { "component": "postgres" },
              "saver": { "role": "job", "image": "acme/saver:1", "user": "1:1", "schedule": ‹"weekly"› }
            },
            "backups": { "main": { "service": "db", "job": "saver", "schedule": «"daily"» } }
            """#,
            says: "backup 'main' is made by 'saver', which runs at other times in environment 'production'",
            fix: "write one schedule in both places",
            mends: [("weekly", "daily"), (#""schedule": "daily""#, #""schedule": "weekly""#)]
        ),
        CheckCase(
            "PG0433",
            "test of what nobody can read",
            #"""
            "environments": {
              "production": { "purpose": "production", "backupStorage": { "recipients": ‹"/etc/shop/keys"› } }
            },
            "services": { "db": { "component": "postgres" } },
            "backups": { "main": { "service": "db", "schedule": "daily", "verification": «"weekly"» } }
            """#,
            says:
                "backup 'main' is encrypted, and nothing tells its restore test how to read it in environment 'production'",
            fix: "name the file of a private key, 'identity', in the environment's 'backupStorage'",
            mends: [
                (#""recipients": "/etc/shop/keys""#, #""recipients": "/etc/shop/keys", "identity": "/etc/shop/key""#),
                (#", "verification": "weekly""#, ""),
                (#""recipients": "/etc/shop/keys""#, ""),
            ]
        ),
        CheckCase(
            "PG0431",
            "Redis that keeps its data elsewhere",
            #"""
            "volumes": { "modules": {} },
            "services": {
              ‹"redis"›: {
                "component": "redis", "settings": { "persistent": false }, "volumes": [{ "volume": "modules", "at": "/modules" }]
              }
            },
            "backups": { "main": { "service": «"redis"», "schedule": "daily" } }
            """#,
            says: "backup 'main' does not say how service 'redis' gives its data out in environment 'production'",
            fix: "write 'commands' that its container has, 'volume' instead of 'service', or the 'job' that does it",
            mends: [(#""persistent": false"#, #""persistent": true"#)]
        ),
        CheckCase(
            "PG0434",
            "no copies",
            #"""
            "services": { "db": { "component": "postgres" } },
            "backups": { "main": { "service": "db", "schedule": "daily", "daily": «0», "weekly": 0, "monthly": 0 } }
            """#,
            says: "backup 'main' keeps no copy",
            fix: "write how many 'daily', 'weekly' or 'monthly' ones are kept",
            mends: [(#""daily": 0"#, #""daily": 1"#), (#", "monthly": 0"#, "")]
        ),
        CheckCase(
            "PG0435",
            "job of the same name",
            #"""
            "services": {
              "db": { "component": "postgres" },
              ‹"main-backup"›: { "role": "job", "image": "acme/saver:1", "user": "1:1", "schedule": "daily" }
            },
            "backups": { «"main"»: { "service": "db", "schedule": "daily" } }
            """#,
            says: "backup 'main' and job 'main-backup' would have one timer",
            fix: "rename one of them, or name 'main-backup' as the backup's 'job' if it makes it",
            mends: [
                (#""main":"#, #""rows":"#), (#""service": "db""#, #""service": "db", "job": "main-backup""#),
                (#", "schedule": "daily" }"#, " }"),
            ]
        ),
    ]

    private static func job(_ fields: String, _ name: String, _ schedule: String) -> String {
        #"""
        "services": {
          "db": { "component": "postgres" },
          ‹"saver"›: { "role": "job", "image": "acme/saver:1", "user": "1:1", \#(fields) }
        },
        "backups": { "main": { "service": "db", "job": \#(name), "schedule": "\#(schedule)" } }
        """#
    }
}
