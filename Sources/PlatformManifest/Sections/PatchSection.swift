package import Origins

/// One entry of `patches`: a change to a rendered file that the manifest has no words for.
package struct PatchSection: ManifestObject {
    package static let shapeName = "patch"
    package static let shapeSummary =
        "A JSON merge patch (RFC 7396) on one rendered YAML or JSON file. A patch that changes nothing is an error."

    package let artifact: Sourced<ProjectPath>
    package let merge: Sourced<RawJSON>
    package let reason: Sourced<String>

    package init(from fields: inout FieldReader) {
        artifact = fields.required("artifact", "the file's path in the output folder")
        merge = fields.required("merge", "the patch: objects are merged, null deletes, anything else replaces")
        reason = fields.required("reason", "why; it becomes a comment in the file's header")
    }
}

/// Any JSON, as it stands.
package struct RawJSON: ManifestValue {
    package let node: JSONNode

    package static func shape(in registry: inout ShapeRegistry) -> Shape { .anything }
    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> RawJSON { RawJSON(node: node) }
    package static var placeholder: RawJSON { RawJSON(node: JSONNode(.object([]), SourceRange(0, 0))) }
}

/// The path of a built-in template. For example: `entrypoints/entrypoint.sh`.
package typealias TemplatePath = ProjectPath
