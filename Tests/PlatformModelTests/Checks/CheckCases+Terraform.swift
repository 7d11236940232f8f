import PlatformManifest

extension CheckCases {
    static let terraform: [CheckCase] = [
        CheckCase(
            "PG0450",
            "several hosts",
            #"""
            "environments": { "production": { "purpose": "production", "hosts": «3» }, "lab": { "purpose": "staging" } },
            "terraform": {}
            """#,
            says: "this environment has 3 hosts, and Terraform's docker provider starts containers on one",
            fix: "leave the environment out of 'terraform.environments'",
            mends: [
                ("\"hosts\": 3", "\"hosts\": 1"), ("\"terraform\": {}", #""terraform": { "environments": ["lab"] }"#),
            ]
        ),
        CheckCase(
            "PG0451",
            "no bucket",
            #""terraform": { "backend": { "kind": «"s3"», "settings": { "region": "eu-central-1" } } }"#,
            says: "backend 's3' needs setting 'bucket', which is missing",
            fix: "add \"bucket\" to 'settings'",
            mends: [(#""region""#, #""bucket": "state", "region""#), (#""s3""#, #""local""#)]
        ),
        CheckCase(
            "PG0453",
            "two environments, one key",
            #"""
            "environments": { "staging": { "purpose": "staging" }, "production": { "purpose": "production" } },
            "terraform": {
              "backend": {
                "kind": "s3",
                "settings": { "bucket": "state", "region": "eu-central-1", "key": «"state.tfstate"» }
              }
            }
            """#,
            says: "environments 'staging' and 'production' keep their state in one place",
            fix: "delete 'key': each environment then has a place named after it",
            mends: [
                (#", "key": "state.tfstate""#, ""),
                (#""terraform": {"#, #""terraform": { "environments": ["production"],"#),
            ]
        ),
        CheckCase(
            "PG0452",
            "password of an HTTP backend",
            #"""
            "terraform": {
              "backend": {
                "kind": "http", "settings": { "address": "https://git.example.com/state", "password": «"hunter2"» }
              }
            }
            """#,
            says: "setting 'password' of the Terraform backend holds a credential",
            fix: "delete it, and let whoever runs Terraform set the backend's environment variable",
            mends: [(#", "password": "hunter2""#, "")]
        ),
        CheckCase(
            "PG0307",
            "environment of Terraform",
            #""terraform": { "environments": [«"produktion"»] }"#,
            says: "section 'terraform' names environment 'produktion', which does not exist",
            fix: "did you mean 'production'?",
            mends: [("produktion", "production")]
        ),
    ]
}
