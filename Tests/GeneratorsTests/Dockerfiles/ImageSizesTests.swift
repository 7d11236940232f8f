import TestSupport
import Testing

/// Budgets of images are kept by a script (SYSTEMS §5, 1).
@Suite struct ImageSizesTests {
    private static func script(budget: String, pulled: String = "") throws -> String? {
        try DockerfilesFixture.render(
            services: """
                "app": {
                  "runtime": { "kind": "python-flask" }, "source": "app", "port": 8000, "limits": "small"\(budget)
                },
                "cache": { "component": "redis", "version": "8.2.1", "limits": "small"\(pulled) },
                "job": { "imageOf": "app", "role": "job", "command": ["true"], "limits": "small" }
                """
        )["check-sizes.sh"]?.text
    }

    @Test func withoutBudgetsThereIsNoScript() throws { #expect(try Self.script(budget: "") == nil) }

    /// An image of others has its name and its digest from the manifest, whatever is released here.
    @Test func imagesOfOthersAreCompared() throws {
        let script = try #require(try Self.script(budget: "", pulled: #", "imageBudget": "60M""#))
        let calls = script.split(separator: "\n").filter { $0.hasPrefix("compare ") }
        #expect(calls == ["compare 'redis:8.2.1-alpine' '62914560'"])
    }

    /// `docker` is a stand-in that says the same size of every image with the tag `there`.
    @Test(arguments: [
        (["there"], "314572800", 0, ""),
        (["there"], "314572801", 1, "shop/app:there: 300 MiB, but its budget is 300 MiB\n"),
        (["there"], "524288000", 1, "shop/app:there: 500 MiB, but its budget is 300 MiB\n"),
        (["there", "other/place"], "524288000", 1, "other/place/app:there: 500 MiB, but its budget is 300 MiB\n"),
        (["gone"], "1", 1, "shop/app:gone: no such image here\n"),
        ([], "1", 2, ""),
    ])
    func comparesSizes(arguments: [String], size: String, status: Int32, output: String) throws {
        let script = try #require(try Self.script(budget: #", "imageBudget": "300M""#))
        try ProcessRunner.withTemporaryFolder { folder in
            let stand = """
                #!/bin/sh
                [ "$*" = "image inspect --format {{.Size}} ${5}" ] || exit 9
                case $5 in *:there) echo \(size) ;; *) exit 1 ;; esac
                """
            try writeFile(Array(stand.utf8), to: "\(folder)/bin/docker")
            try writeFile(Array(script.utf8), to: "\(folder)/check-sizes.sh")
            let result = try ProcessRunner.run(
                "/bin/sh",
                ["-c", "chmod +x bin/docker; PATH=$PWD/bin:$PATH exec bash check-sizes.sh \"$@\"", "sh"] + arguments,
                workingFolder: folder
            )
            #expect(result.status == status, "\(result.transcript)")
            #expect(result.outputText.replacing("ghcr.io/acme/", with: "") == output)
        }
    }
}
