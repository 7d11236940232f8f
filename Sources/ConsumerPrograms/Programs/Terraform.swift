import Foundation
import Origins
import PlatformManifest
import PlatformModel

/// Terraform reads its configuration: the form, then what it means to the provider.
package struct Terraform: ConsumerProgram {
    package let name = "terraform"
    package let subject = "Terraform configuration"
    package let installation = "https://developer.hashicorp.com/terraform/install"

    package init() {}

    private struct Validation: Decodable {
        struct Diagnostic: Decodable {
            struct Range: Decodable {
                struct Place: Decodable {
                    let line: Int
                    let column: Int
                }
                let filename: String
                let start: Place
            }
            let summary: String
            let detail: String?
            let range: Range?
        }
        let diagnostics: [Diagnostic]
    }

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        let folder = files.platforms.base.layout.terraform.text
        let all = files.paths(below: folder)
        guard all.contains("\(folder)/versions.tf") else { return [] }
        let form = ConsumerRun([all], title: "form") { _, tools in
            let result = try await tools.run(["fmt", "-check", "-list=true", "-recursive", files.absolute(folder)])
            guard result.status != 0 else { return [] }
            return result.output.split(separator: "\n").map { name in
                let path = files.path(named: name) ?? "\(folder)/\(name)"
                return Finding(program: self.name, path: path, message: "not in the form of 'terraform fmt'")
            }
        }
        let meaning = ConsumerRun([all], title: "meaning") { _, tools in
            // In a copy: Terraform writes beside what it reads.
            for path in all { try tools.write(files.text(of: path) ?? "", to: path) }
            let copy = "\(tools.folder)/\(folder)"
            let settings = [
                "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_CLI_ARGS": "", "TF_DATA_DIR": "",
            ]
            let start = try await tools.run(
                ["init", "-backend=false", "-input=false", "-no-color"],
                in: copy,
                environment: settings
            )
            if start.status != 0, start.transcript.contains("provider") {
                throw NotRunnable("its provider cannot be had: run 'terraform init' where there is a network")
            }
            let result = try await tools.run(["validate", "-json"], in: copy, environment: settings)
            return try JSONDecoder().decode(Validation.self, from: Data(result.output.utf8)).diagnostics.map {
                Finding(
                    program: name,
                    path: $0.range.map { "\(folder)/\($0.filename)" } ?? "\(folder)/versions.tf",
                    line: $0.range?.start.line,
                    column: $0.range?.start.column,
                    message: $0.summary + ($0.detail.map { $0.isEmpty ? "" : ": \($0)" } ?? "")
                )
            }
        }
        return [form, meaning]
    }
}
