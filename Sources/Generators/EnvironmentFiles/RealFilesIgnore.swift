import Documents

/// Keeps real environment files out of git, and templates in it (EN-02; E-01: the order decides, later lines win).
enum RealFilesIgnore {
    static func document(header: [String]) -> IgnoreFileDocument {
        IgnoreFileDocument(
            header.map(IgnoreFileLine.comment) + [
                .blank,
                .comment("Files with real values stay on their machine, copies and local variants included."),
                .pattern(".env"), .pattern(".env.*"), .pattern("*.env"), .pattern("*.env.*"), .pattern("*.env~"),
                .blank,
                .comment("Templates hold no secrets."),
                .pattern("!.env.example"), .pattern("!*.env.template"),
            ]
        )
    }
}
