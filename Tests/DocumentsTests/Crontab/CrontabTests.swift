import Documents
import Testing

@Suite("Crontab") struct CrontabTests {
    @Test func layout() throws {
        let shell = try #require(DotenvName(parsing: "SHELL"))
        let document = CrontabDocument([
            .comment("Generated"), .variable(shell, try CronText(checking: "/bin/sh")), .blank,
            .job(try CronSchedule(parsing: "0 3 * * *"), try CronCommand(checking: "/backup --name \"$(date +%F)\"")),
            .job(
                try CronSchedule(parsing: "*/15  2-4 1,15 * 1-5/2"),
                user: try CronText(checking: "root"),
                try CronCommand(checking: "/x")
            ),
        ])
        #expect(
            String(decoding: document.rendered(), as: UTF8.self) == #"""
                # Generated
                SHELL=/bin/sh

                0 3 * * * /backup --name "$(date +\%F)"
                */15 2-4 1,15 * 1-5/2 root /x

                """#
        )
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "5-2 * * * *", "*/0 * * * *",
        "a * * * *", "1,, * * * *", "1/2 * * * *", "@daily", "-1 * * * *",
    ])
    func wrongSchedules(text: String) {
        #expect(throws: CronError.schedule(text)) { try CronSchedule(parsing: text) }
    }

    @Test func refused() {
        #expect(throws: CronError.controlCharacter) { try CronCommand(checking: "a\nb") }
        #expect(throws: CronError.notOneWord) { try CronCommand(checking: " ") }
        #expect(throws: CronError.tooLong) { try CronCommand(checking: String(repeating: "a", count: 1000)) }
        #expect(throws: CronError.notOneWord) { try CronText(checking: "a b") }
    }
}
