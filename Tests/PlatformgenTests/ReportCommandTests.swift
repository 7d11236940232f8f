import Foundation
import TestSupport
import Testing

@Suite struct ReportCommandTests {
    @Test(arguments: ["minimal", "iot-sim", "mime-transfer", "single-app"])
    func startersHaveOne(starter: String) throws {
        try withStarter(starter, isRendered: false) { folder in
            let result = try folder.run("report")
            #expect(result.status == 0, "\(result.transcript)")
            #expect(result.errorOutput == "")
            #expect(result.outputText.hasPrefix("<!DOCTYPE html>\n"))
            #expect(try folder.run("report", "--output", "report.html").output.isEmpty)
            #expect(try folder.text("report.html") == result.outputText)
            // Each family that renders files, each service and each environment stands in it.
            for subject in ["services", "environments"] {
                let names = try folder.run("list", subject).outputText.split(separator: "\n")
                    .compactMap { $0.split(separator: " ").first.map(String.init) }
                #expect(!names.isEmpty)
                for name in names { #expect(result.outputText.contains(">\(name)<"), "\(name)") }
            }
            let files = try folder.run("list", "files").outputText.split(separator: "\n")
                .compactMap { $0.split(separator: " ").first.map(String.init) }
            for file in files { #expect(result.outputText.contains("<code>\(file)</code>"), "\(file)") }
        }
    }

    @Test func aBrokenManifestIsSaid() throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let result = try folder.run("report", "--output", "report.html")
            #expect(result.status == 65)
            #expect(!folder.exists("report.html"))
        }
    }
}
