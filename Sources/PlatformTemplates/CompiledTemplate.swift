/// A template in its parts.
struct CompiledTemplate: Sendable {
    struct Parts: Sendable {
        let language: TemplateLanguage
        let parts: [TemplatePart]
    }

    /// A failure is kept until someone renders the template, so that one broken template does not stop the others.
    let result: Result<Parts, TemplateError>

    init(_ text: String, path: String) {
        do throws(TemplateError) {
            let (language, parts) = try TemplateReader.read(text, path: path)
            result = .success(Parts(language: language, parts: parts))
        } catch {
            result = .failure(error)
        }
    }
}
