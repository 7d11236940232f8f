internal import Mustache

/// A template read twice: by us for its names, by the engine for rendering.
struct CompiledTemplate: Sendable {
    struct Parts: Sendable {
        let language: TemplateLanguage
        let tags: [TemplateTag]
        let mustache: MustacheTemplate
    }

    /// A failure is kept until someone renders the template, so that one broken template does not stop the others.
    let result: Result<Parts, TemplateError>

    init(_ text: String, path: String) {
        do throws(TemplateError) {
            result = .success(try Self.compile(text, path: path))
        } catch {
            result = .failure(error)
        }
    }

    private static func compile(_ text: String, path: String) throws(TemplateError) -> Parts {
        let (language, tags) = try TemplateTagReader.read(text, path: path)
        EscapingContentType.registerAll
        do {
            return Parts(language: language, tags: tags, mustache: try MustacheTemplate(string: text))
        } catch {
            throw TemplateError(path, .syntax("\(error)"))
        }
    }
}
