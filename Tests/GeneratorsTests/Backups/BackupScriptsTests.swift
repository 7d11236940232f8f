import Foundation
import TestSupport
import Testing

/// The scripts at work (BK-01 to BK-04). `docker` is a stand-in that runs commands for containers on the spot;
/// `Tests/Engine/backup.sh` has real servers.
@Suite struct BackupScriptsTests {
    private static let backup = """
        "main": {
          "service": "api", "schedule": "daily", "daily": 2, "weekly": 1, "monthly": 0,
          "commands": { "save": ["cat", "data"], "restore": ["sh", "-c", "cat >data"] }
        }
        """

    /// What a shell prints in a folder with the scripts and a file `data` that is to be saved.
    private func run(
        _ commands: String,
        backup: String = backup,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let files = try BackupsFixture.render(
            backup,
            environment: #""purpose": "production", "backupStorage": { "folder": "/srv/copies" }"#
        )
        return try ProcessRunner.withTemporaryFolder { folder in
            for (path, text) in files {
                let here = text.replacing("'/srv/copies/shop/live'", with: "'\(folder)/copies'")
                    .replacing("metrics=''", with: "metrics='\(folder)/metrics'")
                try writeFile(Array(here.utf8), to: "\(folder)/\(path.replacing("scripts/backup/", with: ""))")
            }
            let docker = """
                #!/bin/sh
                case $1 in
                  ps) echo '0123456789ab ' ;;
                  exec) shift 3; exec "$@" ;;
                  inspect) echo 'running healthy' ;;
                  *) echo "docker $*" >>calls ;;
                esac
                """
            try writeFile(Array(docker.utf8), to: "\(folder)/bin/docker")
            try writeFile(Array("one\n".utf8), to: "\(folder)/data")
            let setUp = """
                # Copies of the shell's: what this process wrote, another child of it may still hold open.
                for file in bin/docker ./*.sh; do cp $file copy; rm $file; mv copy $file; done
                chmod +x bin/docker ./*.sh; export PATH=$PWD/bin:$PATH LOCK_SECONDS=0
                # made_on DAY: the file that there is becomes one of that day, and goes to 'old'.
                made_on() { for end in '' .sha256; do mv copies/main/2*T*Z.gz$end copies/main/$1T000000Z.gz$end; done
                  sed -i "s/[0-9TZ]*\\.gz/$1T000000Z.gz/" copies/main/$1T000000Z.gz.sha256; mkdir -p old; mv copies/main/$1* old/; }
                \(commands)
                """
            let result = try ProcessRunner.run("/bin/bash", ["-c", setUp], workingFolder: folder)
            return (result.outputText + result.errorOutput).replacing(folder, with: "HERE")
        }
    }

    @Test func aBackupIsAFileWithItsChecksumAndResults() throws {
        let output = try run(
            """
            ./backup.sh live 2>/dev/null; echo $?
            gzip -dc copies/main/*.gz
            (cd copies/main && sha256sum --check --quiet *.sha256) && stat --format %a copies/main/*.gz
            sed 's/ [0-9]\\{2,\\}$/ N/' metrics/backup_last_success_timestamp_seconds.main.prom
            cat metrics/backup_last_run_success.main.prom
            stat --format %a metrics/*success.main.prom
            """
        )
        #expect(
            output == """
                0
                one
                600
                # HELP backup_last_success_timestamp_seconds When a backup last succeeded.
                # TYPE backup_last_success_timestamp_seconds gauge
                backup_last_success_timestamp_seconds{backup="main"} N
                # HELP backup_last_run_success Whether the last run succeeded.
                # TYPE backup_last_run_success gauge
                backup_last_run_success{backup="main"} 1
                644

                """
        )
    }

    /// Nothing half made stays, and the success before is not overwritten.
    @Test(arguments: [
        (#""save": ["cat", "nothing"]"#, "cat: nothing: No such file or directory"),
        (#""save": ["true"]"#, "backup.sh: there is nothing to save"),
        (#""save": ["sh", "-c", "echo half; exit 3"]"#, "backup 'main' failed"),
    ])
    func aFailureLeavesNothingBehind(save: String, message: String) throws {
        let output = try run(
            "./backup.sh live; echo $?; ls -A copies/main; ls metrics; tail -n 1 metrics/*",
            backup: Self.backup.replacing(#""save": ["cat", "data"]"#, with: save)
        )
        #expect(output.contains("backup.sh: backup 'main' failed\n"))
        #expect(output.contains(message))
        #expect(
            output.contains(
                """
                1
                .lock
                backup_last_run_success.main.prom
                backup_last_run_success{backup="main"} 0
                """
            ),
            "\(output)"
        )
    }

    /// The newest two days and the newest week; the last day of 2023 and the first of 2024 are of two weeks.
    @Test func oldFilesGoByDaysWeeksAndMonths() throws {
        let output = try run(
            """
            for day in 20231231 20240101 20240102 20240103; do ./backup.sh live 2>/dev/null; made_on $day; done
            cp old/* copies/main/; ./backup.sh --aside live 2>/dev/null; find copies/main -name '*.gz' | wc -l
            rm -r copies/main/before-restore; cp copies/main/20240103T000000Z.gz copies/main/20240103T120000Z.gz
            ./backup.sh live 2>/dev/null; ls copies/main | sed "s/^$(date --utc +%Y%m%d)T......Z/NOW/"
            """
        )
        #expect(
            output == """
                5
                20240103T120000Z.gz
                NOW.gz
                NOW.gz.sha256

                """
        )
    }

    /// BK-02: with restore tests nothing goes before something newer was restored.
    @Test func nothingGoesBeforeSomethingNewerWasRestored() throws {
        let tested = Self.backup.replacing(
            #""schedule": "daily""#,
            with: #""schedule": "daily", "verification": "weekly""#
        )
        let output = try run(
            """
            for day in 20240101 20240102 20240103; do ./backup.sh live 2>/dev/null; made_on $day; done
            cp old/* copies/main/
            ./backup.sh live 2>/dev/null; find copies/main -name '*.gz' | wc -l
            ./verify.sh live 2>&1; ls copies/main | grep -c restored; tail -n 1 metrics/*verification* | sed 's/ .*/ N/'
            sleep 1; ./backup.sh live 2>/dev/null; find copies/main -name '2024*.gz'
            """,
            backup: tested
        )
        #expect(
            output.replacing(/from 2.* s\n/, with: "from STAMP\n") == """
                4
                verify.sh: backup 'main' was restored from STAMP
                1
                backup_verification_last_success_timestamp_seconds{backup="main"} N
                copies/main/20240103T000000Z.gz

                """
        )
    }

    @Test func aRestoreAsksSavesAndPutsBack() throws {
        let output = try run(
            """
            ./backup.sh live 2>/dev/null; echo two >data; sleep 1
            ./restore.sh live main 2>/dev/null; echo $?; cat data
            echo other | ./restore.sh --force live main >/dev/null 2>&1; echo $?; cat data
            echo main | ./restore.sh --force live main "$(ls copies/main/*.gz)" >/dev/null 2>&1; echo $?; cat data
            find copies/main -maxdepth 1 -name '*.gz' | wc -l; gzip -dc copies/main/before-restore/*.gz
            """
        )
        #expect(
            output.replacing(/This replaces[^\n]*\n/, with: "ASKS\n") == """
                ASKS
                It stops: nothing.
                2
                two
                1
                two
                0
                one
                1
                two

                """
        )
    }

    /// What a restore left half done is not kept, and not taken for the newest.
    @Test func afterARestoreThatFailedNothingIsSaved() throws {
        let output = try run(
            """
            ./backup.sh live 2>/dev/null; echo two >data
            echo main | ./restore.sh --force live main >/dev/null 2>&1; echo $?; cat data; ls -A copies/main | grep restoring
            ./backup.sh live 2>&1 | head -n 1; tail -n 1 metrics/*last_run*; find copies/main -maxdepth 1 -name '*.gz' | wc -l
            """,
            backup: Self.backup.replacing("cat >data", with: "exit 3")
        )
        #expect(
            output == """
                1
                two
                .restoring
                backup.sh: a restore has not come to its end: what is there now is not worth keeping
                backup_last_run_success{backup="main"} 0
                1

                """
        )
    }

    /// A clock that was ahead must not cost the file that was just made.
    @Test func filesOfTheFutureCountForNothing() throws {
        let output = try run(
            """
            ./backup.sh live 2>/dev/null; made_on 20991231; cp old/* copies/main/
            ./backup.sh live; echo $?; find copies/main -name '*.gz' | wc -l
            """,
            backup: Self.backup.replacing(#""daily": 2, "weekly": 1"#, with: #""daily": 1, "weekly": 0"#)
        )
        #expect(output.hasPrefix("0\n2\n"), "\(output)")
    }

    /// SH-13: words of the manifest reach the container as they are.
    @Test(arguments: [
        "it's", #"a "b" c"#, "$HOME `id` $(id)", #"back\slash"#, "two\nlines", "* ? [x]", "-- -x", "ünï 🙂",
        "a;b|c&d #e", " ",
    ])
    func wordsArriveAsTheyAre(word: String) throws {
        let written = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        let output = try run(
            "./backup.sh live 2>/dev/null; gzip -dc copies/main/*.gz",
            backup: Self.backup.replacing(
                #""save": ["cat", "data"]"#,
                with: #""save": ["printf", "<%s>", "\#(written)"]"#
            )
        )
        #expect(output == "<\(word)>")
    }

    /// SH-03: exit codes.
    @Test(arguments: [
        ("./backup.sh", 2), ("./backup.sh nowhere", 2), ("./backup.sh live nothing", 2), ("./backup.sh --help", 0),
        ("./verify.sh live", 2), ("./verify.sh live main", 1), ("./restore.sh live", 2), ("./restore.sh live main", 1),
        ("mkdir -p copies/main; exec 8>copies/main/.lock; flock 8; ./backup.sh live main", 75),
    ])
    func exitCodesTellWhatHappened(command: String, status: Int) throws {
        let output = try run("{ \(command); } >/dev/null 2>&1; echo $?")
        #expect(output == "\(status)\n")
    }

    @Test func aDamagedFileIsNotRestored() throws {
        let output = try run(
            """
            ./backup.sh live 2>/dev/null; echo x >>copies/main/*.gz; echo two >data
            ./verify.sh live main 2>&1 | tail -n 1 | sed 's,/main/.*Z,/main/STAMP,'
            echo main | ./restore.sh --force live main >/dev/null 2>&1; echo $?; cat data
            """
        )
        #expect(output == "verify.sh: HERE/copies/main/STAMP.gz is damaged\n1\ntwo\n")
    }
}
