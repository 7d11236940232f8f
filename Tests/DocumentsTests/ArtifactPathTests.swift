import Documents
import Testing

@Suite struct ArtifactPathTests {
    @Test(arguments: ["a", "a/b.yml", ".github/workflows/ci.yml", "deploy/ünï.conf"])
    func accepts(_ text: String) {
        #expect(ArtifactPath(parsing: text)?.text == text)
    }

    @Test(arguments: ["", "/a", "a/", "a//b", ".", "..", "a/../b", "a/./b", "a\\b", "a\nb", "a\u{0}"])
    func refuses(_ text: String) {
        #expect(ArtifactPath(parsing: text) == nil)
    }
}
