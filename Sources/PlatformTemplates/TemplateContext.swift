/// What one template may name: a struct in the folder of the generator that renders it.
///
/// The names that it offers are those of `example`, so that one definition serves rendering and the comparison of names.
package protocol TemplateContext: Sendable {
    /// The template below `Templates/`. For example: `entrypoints/entrypoint.sh`.
    static var path: String { get }

    /// An instance in which every list has an element, for `TemplateAudit`.
    static var example: Self { get }

    var values: TemplateValues { get }
}
