import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RunbookWriter {
    var containerRestarts: RunbookContent {
        content(
            "Container restarts",
            meaning: "A container has started more than twice in fifteen minutes.",
            impact: "Requests in flight are lost at every end; nothing is served while it starts.",
            first: [
                status,
                .init(
                    "See which one, and how often.",
                    commands.query("topk(5, changes(container_start_time_seconds[15m]))")
                ),
            ],
            diagnosis: [
                .init(
                    "What are its last words? Put the service of the alert in.",
                    commands.logs(.word("SERVICE"), since: "30m", lines: 100)
                ),
                .init(
                    "Was it memory? Then go on with memory-leak.md.",
                    commands.query("increase(node_vmstat_oom_kill[30m])")
                ),
                .init(
                    "Does a configuration or secret lack? The entrypoint names every variable that it misses.",
                    commands.configuration
                ),
            ],
            mitigations: [
                .init(
                    "Stop it, so that it does no harm while you look.",
                    commands.stop(.word("SERVICE")),
                    undo: commands.startAgain(.word("SERVICE"))
                )
            ] + rollback
        )
    }

    var memory: RunbookContent {
        content(
            "Memory leak",
            meaning:
                "A container comes close to its memory limit, or the kernel has already ended a process for lack of memory.",
            impact: "The process is ended in the middle of its requests, and starts again.",
            first: [
                .init("Who uses how much of its limit?", commands.query("topk(10, \(ContainerSeries.memoryRatio))")),
                .init("See it live.", "docker stats --no-stream"),
            ],
            diagnosis: [
                .init(
                    "Does it grow steadily (a leak), or with the load?",
                    commands.query("deriv(container_memory_working_set_bytes[1h]) > 0")
                ),
                .init(
                    "Is the host itself short of memory?",
                    commands.query("node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes")
                ),
            ],
            mitigations: [
                .init(
                    "Restart the service: gives time, cures nothing.",
                    commands.restart(.word("SERVICE")),
                    undo: "nothing to undo"
                ),
                .init(
                    "Raise its limits class in the manifest, render, and bring it up; the capacity of the environment is checked.",
                    undo: "the former class"
                ),
            ] + rollback
        )
    }

    var processor: RunbookContent {
        content(
            "High processor use",
            meaning:
                "A container waits for its processor limit, comes close to its limit of threads, or all processors of the host are busy.",
            impact: "Everything takes longer; health checks may run into their timeouts.",
            first: [
                .init("Who uses the processors?", commands.query("topk(10, \(ContainerSeries.processorRate))")),
                .init("See it live.", "docker stats --no-stream"),
            ],
            diagnosis: [
                .init("Is there more load than usual, or is it a loop?", commands.query("job:http_requests:rate5m")),
                .init("Is a job the cause, such as a backup?", commands.status),
            ],
            mitigations: [
                .init(
                    "Stop the job that can wait.",
                    commands.stop(.word("JOB")),
                    undo: commands.startAgain(.word("JOB"))
                ),
                .init(
                    "Restart the service that loops.",
                    commands.restart(.word("SERVICE")),
                    undo: "nothing to undo"
                ),
                .init("Raise its limits class or 'replicas' in the manifest, and render.", undo: "the former class"),
            ]
        )
    }

    var disk: RunbookContent {
        content(
            "Disk full",
            meaning: "A file system of the host is nearly full, will be within a day, or has no inodes left.",
            impact: "Databases stop when they cannot write; logs and metrics are lost.",
            first: [
                .init(
                    "How full is what?",
                    "df --human-readable --type=ext4 --type=xfs --type=btrfs; df --inodes --type=ext4 --type=xfs"
                ),
                .init("What does the engine hold?", "docker system df --verbose"),
            ],
            diagnosis: [
                .init(
                    "Which volume grows?",
                    "sudo du --human-readable --max-depth=1 /var/lib/docker/volumes | sort --human-numeric-sort | tail"
                ),
                .init("Since when?", commands.query("predict_linear(node_filesystem_avail_bytes[6h], 86400)")),
            ],
            mitigations: [
                .init(
                    "Delete images that no container uses; they can be pulled again.",
                    "docker image prune --all --filter until=168h",
                    undo: commands.fetchImages
                ),
                .init(
                    "Delete the build cache.",
                    "docker builder prune --filter until=168h",
                    undo: "the next build fills it again"
                ),
                .init(
                    "Destructive: delete old local backups, only after a newer one was restored for a test.",
                    undo: "none: a copy is in object storage, if one was made"
                ),
            ]
        )
    }

    var host: RunbookContent {
        content(
            "Host trouble",
            meaning: "The host is short of memory, or its clock is off.",
            impact: "The kernel ends processes of its choice; with a wrong clock tokens and certificates are refused.",
            first: [
                .init("Memory, load, and since when it runs.", "free --human; uptime"),
                .init("The clock.", "timedatectl status"),
            ],
            diagnosis: [
                .init("Who uses the memory?", "docker stats --no-stream"),
                .init("What did the kernel say?", "sudo journalctl --dmesg --since -1h --no-pager | tail -n 50"),
            ],
            mitigations: [
                .init(
                    "Let the clock be set again.",
                    "sudo systemctl restart systemd-timesyncd",
                    undo: "nothing to undo"
                ),
                .init(
                    "Stop what can wait, such as jobs and tools.",
                    commands.stop(.word("SERVICE")),
                    undo: commands.startAgain(.word("SERVICE"))
                ),
            ]
        )
    }
}
