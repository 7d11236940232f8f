package import Documents
package import Origins

/// One value of a template context.
///
/// Texts are escaped for the language of the template that names them.
package indirect enum TemplateValue: Sendable, Equatable {
    /// Any text. In a shell template it is one single-quoted word, in Terraform a quoted string in which nothing is
    /// interpolated, in Markdown and HTML inline text.
    case string(String, Origin = .constant)

    /// A name made of ASCII letters, digits and `_`, not starting with a digit: the same text in every language.
    case identifier(String, Origin = .constant)

    /// Text for a comment, whose delimiters stand in the template: kept on one line, unable to end the comment.
    case comment(String, Origin = .constant)

    /// Literal text: a code span in Markdown, `<code>` in HTML, as `string` in a shell script and in Terraform.
    case code(String, Origin = .constant)

    /// The generator's own text, the same in every language.
    ///
    /// For example: `--required`.
    case constant(StaticText)

    /// Texts one after the other, and the generator's own text between them: one look-up of the engine instead of several
    /// for each.
    ///
    /// For example: `` `backend`, `worker` ``.
    case series([TemplateValue], separator: StaticText)

    /// Decides whether a section is present.
    case bool(Bool)

    /// Repeats a section, once for each element, whose names hide those outside.
    case list([TemplateValues])
}

/// The named values of a context or of one element of a list, in the order in which they were given.
package struct TemplateValues: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package let fields: [Field]

    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: TemplateValue
    }

    /// - Precondition: no name is given twice.
    package init(dictionaryLiteral elements: (String, TemplateValue)...) {
        assert(Set(elements.map(\.0)).count == elements.count, "a template value is given twice")
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    package subscript(name: String) -> TemplateValue? {
        fields.first { $0.name == name }?.value
    }
}
