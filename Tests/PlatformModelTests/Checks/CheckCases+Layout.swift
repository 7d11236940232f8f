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
    ]
}
