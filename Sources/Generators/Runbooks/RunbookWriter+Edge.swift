import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RunbookWriter {
    var gateway: RunbookContent {
        let gateway = service(.nginx)
        return content(
            "Gateway outage",
            meaning: "The gateway does not answer, answers with server errors, or drops connections.",
            impact: "Nobody reaches the platform from outside, or only some do.",
            first: [status] + (gateway.map { [.init("Read the gateway's log.", commands.logs($0))] } ?? []),
            diagnosis: [
                .init(
                    "What did the probe see? 0 is no answer, 5xx one of a service behind.",
                    commands.query("probe_http_status_code")
                )
            ] + (gateway.map { [.init("Is its configuration sound?", commands.nginx($0, "-t"))] } ?? []) + [
                .init(
                    "Does a service behind it fail? Then that one's runbook comes first.",
                    commands.query("ALERTS{alertstate=\"firing\", severity=\"critical\"}")
                )
            ],
            mitigations: gateway.map { gateway in
                [
                    .init(
                        "Read the configuration again; connections stay.",
                        commands.nginx(gateway, "-s reload"),
                        undo: "nothing to undo"
                    ),
                    .init(
                        "Recreate the container; connections break.",
                        commands.recreate(gateway),
                        undo: "nothing to undo"
                    ),
                ]
            } ?? []
        )
    }

    var certificate: RunbookContent {
        let certbot = service(.certbot)
        let gateway = service(.nginx)
        return content(
            "Certificate expiry",
            meaning: "A certificate should have been renewed by now and was not.",
            impact: "On the day it expires every client refuses to connect.",
            first: [
                .init(
                    "Which host name, and in how many days?",
                    commands.query("(probe_ssl_earliest_cert_expiry - time()) / 86400")
                )
            ]
                + (certbot.map { [.init("Why was it not renewed?", commands.logs($0))] } ?? []),
            diagnosis: [
                .init(
                    "Does the name still lead to this host, and port 80 to the gateway? The authority asks there.",
                    commands.query("probe_success")
                ),
                .init("Was it renewed, but not read by the gateway? Then a reload is enough."),
            ],
            mitigations: (gateway.map {
                [.init("Read the certificates again.", commands.nginx($0, "-s reload"), undo: "nothing to undo")]
            } ?? [])
                + (certbot.map {
                    [
                        .init(
                            "Start the renewal again; the authority allows few attempts an hour.",
                            commands.runJob($0),
                            undo: "nothing to undo"
                        )
                    ]
                } ?? [])
        )
    }
}
