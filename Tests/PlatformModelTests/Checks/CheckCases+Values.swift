import PlatformManifest

extension CheckCases {
    static let values: [CheckCase] = [
        secret(
            "name of a secret",
            "DB_PASSWORD",
            "hunter2",
            says: "'DB_PASSWORD' of service 'api' is named like a secret, but its value stands here"
        ),
        secret(
            "token",
            "API_TOKEN",
            "abc-def",
            says: "'API_TOKEN' of service 'api' is named like a secret, but its value stands here"
        ),
        secret(
            "key of an issuer",
            "GATEWAY",
            "sk_live_0123456789abcdef",
            says: "the value of 'GATEWAY' of service 'api' looks like a secret"
        ),
        secret(
            "random",
            "SALT",
            "q83vEjRWeJCrze8SNFZ4kLze7xI0Vg==",
            says: "the value of 'SALT' of service 'api' looks like a secret"
        ),
        secret(
            "hexadecimal",
            "SEED",
            "9f86d081884c7d659a2feaa0c55ad015",
            says: "the value of 'SEED' of service 'api' looks like a secret"
        ),
        secret(
            "URL",
            "BROKER",
            "amqp://user:rabbit@broker:5672/",
            says: "the URL in 'BROKER' of service 'api' holds a password"
        ),
        CheckCase(
            "PG0380",
            "placeholder",
            #""services": { "api": { "image": "acme/api:1", "env": { "CODE": «"changeme"» } } }"#,
            says: "the value of 'CODE' of service 'api' waits to be replaced",
            fix: "delete it, and let the operator set a variable or a secret",
            mends: [("changeme", "exchange")]
        ),
        CheckCase(
            "PG0380",
            "argument",
            #""services": { "api": { "image": "acme/api:1", "command": ["serve", «"--auth-token=opensesame"»] } }"#,
            says: "an argument of service 'api' is named like a secret, but its value stands here",
            fix: "declare it in 'secrets' and bind it with {\"secret\": \"auth-token\"}",
            mends: [("=opensesame", "=/run/secrets/token"), ("--auth-token=opensesame", "--auth-token")]
        ),
        CheckCase(
            "PG0380",
            "default of a variable",
            #"""
            "variables": { "ADMIN_PASSWORD": { "description": "of the administrator", "default": «"admin"» } },
            "services": { "api": { "image": "acme/api:1", "env": { "A": { "variable": "ADMIN_PASSWORD" } } } }
            """#,
            says: "the default of variable 'ADMIN_PASSWORD' is named like a secret, but its value stands here",
            fix: "declare it in 'secrets' and bind it with {\"secret\": \"admin-password\"}",
            mends: [(#", "default": "admin""#, "")]
        ),
        CheckCase(
            "PG0381",
            "network",
            #""networks": { «"front"»: {} }, "services": { "api": { "image": "acme/api:1" } }"#,
            severity: .warning,
            says: "nothing uses network 'front'",
            fix: "let a service join it, or delete it",
            mends: [(#"acme/api:1""#, #"acme/api:1", "in": { "production": { "networks": ["front"] } }"#)]
        ),
        CheckCase(
            "PG0381",
            "secret",
            #""secrets": { «"cache-password"»: {} }, "services": { "redis": { "component": "redis" } }"#,
            severity: .warning,
            says: "nothing uses secret 'cache-password'",
            fix: "let a service read it, or delete it",
            mends: [
                ("cache-password", "redis-password"),
                (#""component": "redis""#, #""component": "redis", "settings": { "password": "cache-password" }"#),
            ]
        ),
        CheckCase(
            "PG0381",
            "variable",
            #"""
            "variables": { «"MODE"»: { "description": "how it runs" } }, "services": { "api": { "image": "acme/api:1" } }
            """#,
            severity: .warning,
            says: "nothing uses variable 'MODE'",
            fix: "let a service bind it, or delete it",
            mends: [(#"acme/api:1""#, #"acme/api:1", "env": { "M": { "variable": "MODE" } }"#)]
        ),
        CheckCase(
            "PG0381",
            "zone",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": {
              "service": "edge", "zones": { «"general"»: { "rate": "10r/s" } }, "routes": [{ "path": "/", "to": "api" }]
            }
            """#,
            severity: .warning,
            says: "nothing uses rate limit zone 'general'",
            fix: "let a route use it, or delete it",
            mends: [(#""to": "api""#, #""to": "api", "rateLimit": { "zone": "general" }"#)]
        ),
        variable(
            "default of another type",
            #""type": ‹"integer"›, "default": «"ten"»"#,
            says: "the default of variable 'V' is 'ten', but its type is 'integer'",
            fix: "write a whole number",
            mend: (#""ten""#, "10")
        ),
        variable(
            "boolean",
            #""type": ‹"boolean"›, "example": «"yes"»"#,
            says: "the example of variable 'V' is 'yes', but its type is 'boolean'",
            fix: "write true or false",
            mend: (#""yes""#, "true")
        ),
        variable(
            "hosts with a blank",
            #""type": ‹"hostnames"›, "default": «"a.example.com, b.example.com"»"#,
            says: "the default of variable 'V' is 'a.example.com, b.example.com', but its type is 'hostnames'",
            fix: "write host names with commas and no blanks between them",
            mend: ("com, b", "com,b")
        ),
        variable(
            "host with a port",
            #""type": ‹"hostname"›, "default": «"a.example.com:80"»"#,
            says: "the default of variable 'V' is 'a.example.com:80', but its type is 'hostname'",
            fix: "write a host name without blanks and port",
            mend: (":80", "")
        ),
        variable(
            "no URL",
            #""type": ‹"url"›, "default": «"example.com"»"#,
            says: "the default of variable 'V' is 'example.com', but its type is 'url'",
            fix: "write an address such as https://example.com",
            mend: (#""example.com""#, #""https://example.com""#)
        ),
        variable(
            "word that is not allowed",
            #""type": "choice", "allowed": [‹"debug"›, "info"], "default": «"inf"»"#,
            says: "the default of variable 'V' is 'inf', which is not allowed",
            fix: "did you mean 'info'?",
            mend: (#""inf""#, #""info""#)
        ),
        variable(
            "choice without words",
            #""type": «"choice"»"#,
            says: "variable 'V' is a choice without words to choose from",
            fix: "add 'allowed' with the words, or choose the type 'text'",
            mend: (#""choice""#, #""choice", "allowed": ["a"]"#)
        ),
        CheckCase(
            "PG0382",
            "value of an environment",
            #"""
            "environments": { "production": { "purpose": "production", "variables": { "V": «"many"» } } },
            "variables": { "V": { "description": "a number", "type": ‹"integer"› } }
            """#,
            says: "variable 'V' of environment 'production' is 'many', but its type is 'integer'",
            fix: "write a whole number",
            mends: [(#""many""#, "7"), (#", "type": "integer""#, "")]
        ),
        unportable("quote", "it's", "a single quote"),
        unportable("expansion", "${HOME}", "'${'"),
        unportable("backslash", #"a\\b"#, "a backslash"),
        unportable("line break", #"a\nb"#, "a line break"),
        production(
            "debugging",
            "DJANGO_DEBUG",
            "true",
            "turns debugging on",
            "set it to false there, or bind {\"from\": \"environment.debug\"}",
            "false"
        ),
        production(
            "every host",
            "ALLOWED_HOSTS",
            "*",
            "allows every host",
            "list the host names that users type",
            "shop.example.com"
        ),
        production(
            "plain origin",
            "CORS_ORIGINS",
            "http://shop.example.com",
            "trusts an origin without encryption",
            "write https://",
            "https://shop.example.com"
        ),
        CheckCase(
            "PG0385",
            "pulled image",
            #"""
            "secrets": { "db-password": {} },
            "services": {
              "db": { "component": "postgres" },
              "api": { "image": "acme/api:1", "env": { "URL": { "from": «"db.url"» } } }
            }
            """#,
            says:
                "'URL' of service 'api' would stay without its password: only an entrypoint of platformgen's puts it in, and its image is built by others",
            fix:
                "bind host, port, user and database of 'db' one by one, and the password as {\"secretPath\": \"db-password\"}",
            mends: [
                (#""image": "acme/api:1""#, #""runtime": { "kind": "python-django" }, "source": "api""#),
                ("db.url", "db.host"),
            ]
        ),
        CheckCase(
            "PG0385",
            "image without a shell",
            #"""
            "secrets": { "db-password": {} },
            "services": {
              "db": { "component": "postgres" },
              "api": { "runtime": { "kind": "go" }, "source": "api", "env": { "URL": { "from": «"db.url"» } } }
            }
            """#,
            says:
                "'URL' of service 'api' would stay without its password: only an entrypoint of platformgen's puts it in, and its image has no shell to run one",
            fix:
                "bind host, port, user and database of 'db' one by one, and the password as {\"secret\": \"db-password\"}",
            mends: [(#""go""#, #""node""#), ("db.url", "db.host")]
        ),
        CheckCase(
            "PG0387",
            "image of others",
            #"""
            "secrets": { "key": {} },
            "services": { "api": { "image": "acme/api:1", "env": { «"KEY"»: { "secret": "key" } } } }
            """#,
            severity: .warning,
            says: "'KEY' of service 'api' arrives as 'KEY_FILE', and whether its image reads that is not known",
            fix:
                "if it does, write \"KEY_FILE\": {\"secretPath\": \"key\"}; its documentation may have another name for the file's path",
            mends: [
                (#""KEY": { "secret""#, #""KEY_FILE": { "secretPath""#),
                (#""image": "acme/api:1""#, #""runtime": { "kind": "go" }, "source": "api""#),
            ]
        ),
        CheckCase(
            "PG0387",
            "ending of its own",
            #"""
            "secrets": { "key": {} },
            "services": {
              "api": { "runtime": { "kind": "go" }, "source": "api", "env": { «"KEY_FILE"»: { "secret": "key" } } }
            }
            """#,
            says: "'KEY_FILE' of service 'api' would arrive as 'KEY_FILE_FILE'",
            fix: "write \"KEY\": {\"secret\": \"key\"}, or {\"secretPath\": \"key\"} to keep the name",
            mends: [
                (#""KEY_FILE": { "secret""#, #""KEY_FILE": { "secretPath""#),
                (#""KEY_FILE""#, #""KEY""#),
            ]
        ),
        CheckCase(
            "PG0386",
            "database",
            #""services": { "db": { "component": «"postgres"» } }"#,
            says: "service 'db' has no password, without which it does not start",
            fix: "declare the secret 'db-password', or name another one in 'settings.password'",
            mends: [
                (#""services""#, #""secrets": { "db-password": {} }, "services""#),
                (
                    #""services": { "db": { "component": "postgres""#,
                    #""secrets": { "pw": {} }, "services": { "db": { "component": "postgres", "settings": { "password": "pw" }"#
                ),
            ]
        ),
        CheckCase(
            "PG0386",
            "cache",
            #""services": { "cache": { "component": «"redis"» } }"#,
            severity: .warning,
            says: "service 'cache' has no password, so that everyone on its networks may read and write",
            fix: "declare the secret 'cache-password', or name another one in 'settings.password'",
            mends: [(#""services""#, #""secrets": { "cache-password": {} }, "services""#)]
        ),
        CheckCase(
            "PG0386",
            "role of an exporter",
            #"""
            "secrets": { "db-password": {} },
            "services": {
              "db": { "component": "postgres" },
              "metrics": { "component": "postgres-exporter", "settings": { "for": "db", "user": «"reader"» } }
            }
            """#,
            says: "service 'metrics' connects as 'reader', a role without a password",
            fix: "declare the secret 'metrics-password', or name another one in 'settings.password'",
            mends: [
                (#""db-password": {}"#, #""db-password": {}, "metrics-password": {}"#), (#", "user": "reader""#, ""),
            ]
        ),
        CheckCase(
            "PG0386",
            "exporter without a role",
            #"""
            "secrets": { "db-password": {}, "pw": {} },
            "services": {
              "db": { "component": "postgres" },
              "metrics": { "component": "postgres-exporter", "settings": { "for": "db", "password": «"pw"» } }
            }
            """#,
            says: "service 'metrics' has a password of its own, but connects as the owner of the database",
            fix: "name the role in 'settings.user'; it is made with this password",
            mends: [(#""password": "pw""#, #""password": "pw", "user": "reader""#)]
        ),
    ]

    /// A literal in `env` that is taken for a secret; the same under a name that is none, or as a plain word, is fine.
    private static func secret(_ about: String, _ name: String, _ value: String, says message: String) -> CheckCase {
        CheckCase(
            "PG0380",
            about,
            #""services": { "api": { "image": "acme/api:1", "env": { "\#(name)": «"\#(value)"» } } }"#,
            says: message,
            fix:
                "declare it in 'secrets' and bind it with {\"secret\": \"\(name.lowercased().replacing("_", with: "-"))\"}",
            mends: [
                "true", "3600", "/run/secrets/value", "https://example.com/auth", "${VALUE}",
            ].map { (value, $0) }
        )
    }

    private static func variable(
        _ about: String,
        _ members: String,
        says message: String,
        fix: String,
        mend: (String, String)
    ) -> CheckCase {
        CheckCase(
            "PG0382",
            about,
            #""variables": { "V": { "description": "a value", \#(members) } }"#,
            says: message,
            fix: fix,
            mends: [mend]
        )
    }

    private static func unportable(_ about: String, _ value: String, _ sign: String) -> CheckCase {
        CheckCase(
            "PG0383",
            about,
            #""variables": { "V": { "description": "a value", "default": «"\#(value)"» } }"#,
            says: "the default of variable 'V' holds \(sign), which programs read differently from environment files",
            fix: "leave it out, or make the variable a secret, which arrives as a file",
            mends: [(value, #"$HOME #no \"secret\" `here`"#)]
        )
    }

    private static func production(
        _ about: String,
        _ name: String,
        _ value: String,
        _ clause: String,
        _ fix: String,
        _ good: String
    ) -> CheckCase {
        CheckCase(
            "PG0384",
            about,
            #""services": { "api": { "image": "acme/api:1", "env": { "\#(name)": «"\#(value)"» } } }"#,
            severity: .warning,
            says: "'\(name)' of service 'api' \(clause) in environment 'production'",
            fix: fix,
            mends: [
                (value, good),
                (
                    #""\#(value)" }"#,
                    #""\#(value)" }, "in": { "production": { "env": { "\#(name)": "\#(good)" } } }"#
                ),
            ]
        )
    }
}
