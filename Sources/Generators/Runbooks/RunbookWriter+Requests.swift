import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RunbookWriter {
    var highErrorRate: RunbookContent {
        content(
            "High error rate",
            meaning:
                "Too many requests end in a server error: the error budget burns faster than it may, or a service without an objective fails one request in twenty.",
            impact: "Users see errors. At the fastest alert's pace a month's budget is gone in two days.",
            first: [status] + colours + logs(),
            diagnosis: [
                .init(
                    "Which status and which handler fails? One handler is a fault of the program, all of them one of what it depends on.",
                    commands.query(
                        "topk(10, sum by (job, handler, status) (rate(http_requests_total{status=~\"5..\"}[5m])))"
                    )
                ),
                .init(
                    "Does something else fire? A database, pool or cache that is down is the cause, and has its own runbook.",
                    commands.query("ALERTS{alertstate=\"firing\", severity=\"critical\"}")
                ),
                .init(
                    "Did it begin with a release? Compare with the containers' start.",
                    commands.releases
                ),
            ],
            mitigations: restarts(1) + rollback
        )
    }

    var latency: RunbookContent {
        content(
            "Latency objective",
            meaning: "More requests than the objective allows take longer than its threshold.",
            impact: "Users wait; callers run into their own timeouts, which then look like errors.",
            first: [status] + colours + logs(2),
            diagnosis: [
                .init(
                    "Which handlers are slow?",
                    commands.query(
                        "topk(10, sum by (job, handler) (rate(http_request_duration_seconds_sum[5m])) / (sum by (job, handler) (rate(http_request_duration_seconds_count[5m])) > 0))"
                    )
                ),
                .init(
                    "Are there more requests than usual? A day ago is the comparison.",
                    commands.query("job:http_requests:rate5m / (job:http_requests:rate5m offset 1d > 0)")
                ),
                .init(
                    "Does a container wait for its processor limit, or a client for a database connection?",
                    commands.query("ALERTS{alertstate=\"firing\"}")
                ),
            ],
            mitigations: [
                .init(
                    "More load than room: raise 'replicas' of the service in the manifest, render, and bring it up.",
                    undo: "the former number"
                )
            ] + restarts(1) + rollback
        )
    }

    var serviceOutage: RunbookContent {
        content(
            "Service outage",
            meaning: "No container of a service answers, one of several is missing, or the engine runs none.",
            impact:
                "Everything that needs the service fails: users see errors of the gateway or of the services before it.",
            first: [status] + colours + logs(2),
            diagnosis: [
                .init(
                    "Why did the container end? 137 is the kernel or a kill, 1 the program itself.",
                    commands.ends
                ),
                .init(
                    "Is only Prometheus blind? Then the health check still succeeds: see the networks of both.",
                    commands.health
                ),
                .init(
                    "Does it wait for something else that is down?",
                    commands.query("ALERTS{alertstate=\"firing\", severity=\"critical\"}")
                ),
            ],
            mitigations: services.prefix(2).map {
                .init(
                    "Start \($0.name.value) again and wait until it is healthy.",
                    commands.start($0),
                    undo: "nothing to undo",
                    about: $0
                )
            } + restarts(1) + rollback
        )
    }
}
