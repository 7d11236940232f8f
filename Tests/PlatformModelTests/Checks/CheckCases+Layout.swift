import PlatformManifest

extension CheckCases {
    static let layout: [CheckCase] = [
        CheckCase(
            "PG0460",
            "one folder for two environments",
            #"""
            "layout": { "nginx": «"nginx"» }
            """#,
            says: "'nginx' is for files of environment 'development' and of environment 'production'",
            fix: "put '{environment}' in the path, or give one environment its own with 'in'",
            mends: [
                (#""nginx" }"#, #""nginx/{environment}" }"#),
                (#""nginx" }"#, #""nginx", "in": { "production": { "nginx": "nginx-production" } } }"#),
            ]
        ),
        CheckCase(
            "PG0461",
            "name that is no environment",
            #"""
            "layout": { "composeFiles": { «"prod"»: "docker-compose.prod.yml" } }
            """#,
            says: "there is no Compose file 'prod'",
            fix: "name 'base', 'network-policy' or an environment",
            mends: [(#""prod""#, #""production""#), (#""prod""#, #""base""#)]
        ),
        CheckCase(
            "PG0462",
            "two names that are one",
            #"""
            "layout": {
              "composeFiles": { "production": ‹"docker-compose.yml"›, "base": «"docker-compose.yml"» }
            }
            """#,
            says:
                "the Compose files 'production' and 'base' would both be 'deploy/docker/compose/docker-compose.yml'",
            fix: "give one of them another name",
            mends: [
                (#""base": "docker-compose.yml""#, #""base": "docker-compose.base.yml""#),
                (#", "base": "docker-compose.yml""#, ""),
            ]
        ),
        CheckCase(
            "PG0462",
            "a name that another file has without being named",
            #"""
            "layout": { "composeFiles": { "base": «"production.yml"» } }
            """#,
            says: "the Compose files 'base' and 'production' would both be 'deploy/docker/compose/production.yml'",
            fix: "give one of them another name",
            mends: [
                (#""base": "production.yml""#, #""base": "production.yml", "production": "base.yml""#),
                (#""base": "production.yml""#, #""base": "production.stack.yml""#),
            ]
        ),
        CheckCase(
            "PG0462",
            "a part in the place of the overlay",
            #"""
            "services": { "one": { "image": "acme/one:1" } },
            "layout": {
              "composeParts": {
                "extra": { "file": «"deploy/docker/compose/{environment}.yml"», "services": ["one"] }
              },
              "in": { "development": { "composeParts": { "extra": { "file": "extra.yml", "services": ["one"] } } } }
            }
            """#,
            says: "the Compose files 'production' and 'extra' would both be 'deploy/docker/compose/production.yml'",
            fix: "give one of them another name",
            mends: [
                ("{environment}.yml", "{environment}.extra.yml")
            ]
        ),
    ]
}
