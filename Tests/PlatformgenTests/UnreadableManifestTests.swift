import Foundation
import TestSupport
import Testing

/// What the disk can do to a manifest or an output folder.
@Suite struct UnreadableManifestTests {
    @Test(arguments: [["validate"], ["render"], ["check"], ["list", "services"]])
    func absentManifestLeadsToInit(command: [String]) throws {
        try withFolder { folder in
            let result = try folder.run(command)
            #expect(result.status == 74)
            #expect(result.outputText == "")
            #expect(result.errorOutput.contains("cannot read 'manifest.json': no such file or directory"))
            #expect(result.errorOutput.contains("platformgen init"))
            let named = try folder.run(command + ["--manifest", "other.json"])
            #expect(named.status == 74)
            #expect(named.errorOutput.contains("'other.json'"))
        }
    }

    @Test func folderIsNoManifest() throws {
        try withFolder { folder in
            let result = try folder.run("validate", "--manifest", ".")
            #expect(result.status == 74)
            #expect(result.errorOutput == "platformgen: cannot read '.': it is a folder\n")
        }
    }

    @Test func forbiddenManifestAndOutput() throws {
        try withStarter(isRendered: false) { folder in
            let run = try asNobody()
            let result = try folder.shell(
                """
                chmod 755 . && mkdir locked && chmod 755 locked && cp "$PLATFORMGEN" . || exit 99
                chmod 755 platformgen
                \(run) ./platformgen render --output locked/out; echo "status $?"
                chmod 600 manifest.json
                \(run) ./platformgen validate; echo "status $?"
                """
            )
            #expect(result.outputText == "status 74\nstatus 74\n", "\(result.transcript)")
            #expect(result.errorOutput.contains("cannot make folder 'locked/out': permission denied"))
            #expect(result.errorOutput.contains("cannot read 'manifest.json': permission denied"))
        }
    }

    @Test func outputFolderThatIsAFile() throws {
        try withStarter(isRendered: false) { folder in
            try folder.write("", to: "file")
            let result = try folder.run("render", "--output", "file")
            #expect(result.status == 74)
            #expect(result.errorOutput.contains("'file': not a directory"))
        }
    }

    @Test func fullDiskUnderStandardOutput() throws {
        try withFolder { folder in
            if !FileManager.default.fileExists(atPath: "/dev/full") { try Test.cancel("/dev/full is absent") }
            let result = try folder.shell("\"$PLATFORMGEN\" schema > /dev/full")
            #expect(result.status == 74)
            #expect(result.errorOutput.contains("cannot write to standard output: no space left on device"))
        }
    }

    /// A filter ends quietly when its reader has gone: by the signal, or as if done where it is ignored.
    @Test(arguments: ["", "trap '' PIPE;"])
    func closedPipe(trap: String) throws {
        try withFolder { folder in
            let result = try folder.shell(
                "\(trap) { \"$PLATFORMGEN\" schema; echo \"status $?\" >&2; } | head -n 1"
            )
            #expect(result.outputText == "{\n")
            #expect(["status 141\n", "status 0\n"].contains(result.errorOutput), "\(result.transcript)")
        }
    }
}

/// The words that run what follows as a user without rights.
func asNobody() throws -> String {
    guard geteuid() == 0 else { return "" }
    return try requireProgram("setpriv") + " --reuid=65534 --regid=65534 --clear-groups"
}
