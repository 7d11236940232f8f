import PlatformManifest
import Testing

@testable import Generators

@Suite("Terraform text") struct TerraformTextTests {
    /// As Go's `time.Duration.String` prints them.
    @Test(arguments: [
        ("250ms", "250ms"), ("5s", "5s"), ("1500ms", "1.5s"), ("60s", "1m0s"), ("90s", "1m30s"), ("1h", "1h0m0s"),
        ("26h3m", "26h3m0s"), ("1m1s50ms", "1m1.05s"), ("0s", "0s"),
    ])
    func durationsTF08(text: String, due: String) throws {
        #expect(TerraformText.duration(try TimeSpan(parsing: text)) == due)
    }
}
