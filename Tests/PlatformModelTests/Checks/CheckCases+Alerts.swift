import PlatformManifest

extension CheckCases {
    /// A service that exports something, and a Prometheus that reads it.
    private static let watched = #"""
        "networks": { "inner": {} },
        "services": {
          "api": {
            "image": "acme/api:1", "port": 80, "networks": ["inner"],
            "metrics": { "exported": { "queue_length": { "type": "gauge" }, "wait_seconds": { "type": "histogram" } } }
          },
          "prometheus": { "component": "prometheus", "networks": ["inner"] }
        },

        """#

    private static func alert(_ name: String, _ expression: String, _ more: String = "") -> String {
        #"\#(name): { "expression": \#(expression), "severity": "warning", "service": "api", "summary": "long"\#(more) }"#
    }

    static let alerts: [CheckCase] = [
        CheckCase(
            "PG0306",
            "alert about a service that is not there",
            #"""
            "services": { "api": { "image": "acme/api:1" } },
            "monitoring": {
              "alerts": {
                "QueueLong": { "expression": "up == 0", "severity": "info", "service": «"apis"», "summary": "long" }
              }
            }
            """#,
            says: "alert 'QueueLong' is about service 'apis', which does not exist",
            fix: "did you mean 'api'?",
            mends: [(#""apis""#, #""api""#)]
        ),
        CheckCase(
            "PG0307",
            "alert in an environment that is not there",
            watched
                + #""monitoring": { "alerts": { \#(alert(#""Long""#, #""up == 0""#, #", "environments": [«"prod"»]"#)) } }"#,
            says: "alert 'Long' holds in environment 'prod', which does not exist",
            fix: "did you mean 'production'?",
            mends: [(#""prod""#, #""production""#)]
        ),
        CheckCase(
            "PG0307",
            "recording in an environment that is not there",
            watched
                + #""monitoring": { "recordings": { "a:b": { "expression": "up", "environments": [«"prod"»] } } }"#,
            says: "recording 'a:b' holds in environment 'prod', which does not exist",
            fix: "did you mean 'production'?",
            mends: [(#""prod""#, #""production""#)]
        ),
        CheckCase(
            "PG0312",
            "alert on a metric that nobody exports",
            watched + #""monitoring": { "alerts": { \#(alert(#""Long""#, #"«"queue_lenght > 5"»"#)) } }"#,
            says:
                "alert 'Long' asks for metric 'queue_lenght', which nothing exports in environments 'development' and 'production'",
            fix: "did you mean 'queue_length'?",
            mends: [
                ("queue_lenght", "queue_length"), ("queue_lenght", "ALERTS"), ("queue_lenght", "up"),
                ("queue_lenght", "wait_seconds_sum"),
                (#""queue_length": {"#, #""queue_lenght": { "type": "gauge" }, "queue_length": {"#),
            ]
        ),
        CheckCase(
            "PG0312",
            "alert on a histogram without its ending",
            watched + #""monitoring": { "alerts": { \#(alert(#""Long""#, #"«"wait_seconds > 5"»"#)) } }"#,
            says:
                "alert 'Long' asks for metric 'wait_seconds', which nothing exports in environments 'development' and 'production'",
            fix: "did you mean 'wait_seconds_sum'?",
            mends: [("wait_seconds > 5", "wait_seconds_count > 5")]
        ),
        CheckCase(
            "PG0312",
            "alert on what another environment records",
            watched
                + #"""
                "monitoring": {
                  "recordings": { "a:b": { "expression": "queue_length", "environments": ["production"] } },
                  "alerts": {
                """# + alert(#""Long""#, #"«"a:b > 5"»"#) + "} }",
            says: "alert 'Long' asks for metric 'a:b', which nothing exports in environment 'development'",
            fix:
                "declare it in 'metrics.exported' of the service that exports it, or say in 'environments' where it is",
            mends: [
                (#", "environments": ["production"] }"#, " }"),
                (#""summary": "long""#, #""summary": "long", "environments": ["production"]"#),
            ]
        ),
        CheckCase(
            "PG0312",
            "recording of a metric that nobody exports",
            watched + #""monitoring": { "recordings": { "a:b": { "expression": «"job:http_requests:rate5m"» } } }"#,
            says:
                "recording 'a:b' asks for metric 'job:http_requests:rate5m', which nothing exports in environments 'development' and 'production'",
            fix:
                "declare it in 'metrics.exported' of the service that exports it, or say in 'environments' where it is",
            mends: [(#""metrics": { "exported""#, #""metrics": { "buckets": [0.1], "exported""#)]
        ),
        CheckCase(
            "PG0315",
            "dashboard that is not there",
            watched
                + #"""
                "monitoring": {
                  "dashboards": { "queues": { "title": "Queues", "metrics": ["queue_length"] } },
                  "alerts": {
                """# + alert(#""Long""#, #""queue_length > 5""#, #", "dashboard": «"queue"»"#) + "} }",
            says: "alert 'Long' leads to dashboard 'queue', which does not exist",
            fix: "did you mean 'queues'?",
            mends: [(#""queue" }"#, #""queues" }"#), (#""queue" }"#, #""system-overview" }"#)]
        ),
        CheckCase(
            "PG0426",
            "name of an alert of the platform",
            watched + #""monitoring": { "alerts": { \#(alert(#"«"ServiceDown"»"#, #""queue_length > 5""#)) } }"#,
            says: "alert 'ServiceDown' has the name of one of the platform's own",
            fix: "choose another name; 'patches' changes the platform's own",
            mends: [("ServiceDown", "QueueServiceDown")]
        ),
        CheckCase(
            "PG0426",
            "name of a recording of the platform",
            watched + #""monitoring": { "recordings": { «"slo:queue:length"»: { "expression": "queue_length" } } }"#,
            says: "recording 'slo:queue:length' has the name of one of the platform's own",
            fix: "choose another name",
            mends: [("slo:queue", "job:queue")]
        ),
        CheckCase(
            "PG0427",
            "alert where there is no Prometheus",
            #"""
            "services": {
              "api": { "image": "acme/api:1", "environments": ["production"] },
              "prometheus": { "component": "prometheus", "environments": ["development"] }
            },
            "monitoring": { "alerts": {
            """# + alert(#"«"Long"»"#, #""up == 0""#) + "} }",
            severity: .warning,
            says:
                "no environment has alert 'Long': none that it holds in has both service 'api' and a Prometheus",
            fix: "let a Prometheus and the service run in one environment that the alert holds in",
            mends: [(#", "environments": ["production"] },"#, "},"), (#", "environments": ["development"] }"#, "}")]
        ),
        CheckCase(
            "PG0428",
            "test that does not say the value",
            watched
                + #"""
                "monitoring": {
                  "alerts": {
                    "Long": {
                      "expression": "queue_length > 5", "severity": "warning", "service": "api",
                      "summary": ‹"{{ $value }} wait"›,
                      "test": «{ "series": { "queue_length": "0+1x20" }, "firesAt": "15m", "quietAt": "5m" }»
                    }
                  }
                }
                """#,
            says: "the test of alert 'Long' does not say which value its text prints",
            fix: "add 'value', what the text prints in place of {{ $value }}",
            mends: [("{{ $value }} wait", "some wait"), (#""quietAt": "5m""#, #""quietAt": "5m", "value": "15""#)]
        ),
        CheckCase(
            "PG0429",
            "function that a text does not take",
            watched
                + #"""
                "monitoring": {
                  "alerts": {
                    "Long": {
                      "expression": "queue_length > 5", "severity": "warning", "service": "api",
                      "summary": «"{{ $value | title }} wait"»
                    }
                  }
                }
                """#,
            says: "a text of alert 'Long' has braces that would stay as they are written",
            fix: #"write {{ $value }}, {{ $labels.NAME }}, {{ $value | humanize }} or {{ $value | printf "%.1f" }}"#,
            mends: [("| title", "| humanize"), ("$value | title", "value")]
        ),
    ]
}
