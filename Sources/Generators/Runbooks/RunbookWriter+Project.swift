import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RunbookWriter {
    /// What the project's own alerts mean stands in the manifest, beside them; what can be done about any service here.
    var projectAlerts: RunbookContent {
        content(
            "Alerts of this project",
            meaning:
                "Something that this project watches on its own is out of bounds: the table says what each alert means.",
            impact: "What the alert's description says. The objectives may still be met.",
            first: [status] + colours + logs(),
            diagnosis: [
                .init(
                    "Does something else fire? What is down or out of room is the cause, and has its own runbook.",
                    commands.query("ALERTS{alertstate=\"firing\"}")
                ),
                .init("Did it begin with a release? Compare with the containers' start.", commands.releases),
            ],
            mitigations: restarts(1) + rollback
        )
    }
}
