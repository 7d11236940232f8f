import Origins
import PlatformManifest

/// Terraform can deliver the environments that are named: on one host, with a backend that finds its place.
struct TerraformCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.terraformHosts, .terraformBackend, .terraformCredential, .terraformState]

    /// Arguments without which a backend does not work, and that are no credentials.
    private static let required: [TerraformBackendKind: [String]] = [
        .s3: ["bucket", "region"], .gcs: ["bucket"], .http: ["address"],
        .azurerm: ["storage_account_name", "container_name"],
    ]

    /// Arguments that hold credentials, which belong into the environment of whoever runs Terraform.
    private static let credentials = [
        "access_key", "secret_key", "token", "password", "conn_str", "client_secret", "sas_token", "credentials",
        "encryption_key", "access_token", "http_auth", "client_private_key_pem", "sse_customer_key",
        "client_certificate_password", "oidc_token", "kms_encryption_key_value",
    ]

    /// The argument that says where in a backend a state lies; without it, each environment has a place of its own.
    private static let place: [TerraformBackendKind: String] = [
        .local: "path", .s3: "key", .gcs: "prefix", .azurerm: "key", .consul: "path", .pg: "schema_name",
    ]

    /// Two environments with one state would take each other's containers away.
    func check(all scopes: [CheckScope]) {
        let delivered = scopes.filter { !$0.isBase && $0.platform.terraform != nil }
        var known: [[String]: CheckScope] = [:]
        for scope in delivered {
            guard let terraform = scope.platform.terraform, let name = Self.place[terraform.backend.value],
                let place = terraform.settings.first(where: { $0.name == name })
            else { continue }
            let settings = terraform.settings.map { "\($0.name)=\($0.value.value)" }.sorted()
            let state = [terraform.backend.value.rawValue] + settings
            guard let earlier = known[state] else {
                known[state] = scope
                continue
            }
            let names = [earlier, scope].compactMap { $0.environment.name?.value.text }
            scope.report(
                CheckMessage(.terraformState, "environments \(spokenList(names)) keep their state in one place"),
                at: place.value.origin,
                fix: "delete '\(name)': each environment then has a place named after it"
            )
        }
    }

    func check(_ scope: CheckScope) {
        guard let terraform = scope.platform.terraform else { return }
        if scope.environment.hosts.number > 1 {
            scope.report(
                CheckMessage(
                    .terraformHosts,
                    "this environment has \(scope.environment.hosts.number) hosts, and Terraform's docker provider starts containers on one"
                ),
                at: scope.environment.hosts.origin,
                fix: "leave the environment out of 'terraform.environments'"
            )
        }
        for name in Self.required[terraform.backend.value] ?? [] {
            guard !terraform.settings.contains(where: { $0.name == name }) else { continue }
            scope.report(
                CheckMessage(
                    .terraformBackend,
                    "backend '\(terraform.backend.value.rawValue)' needs setting '\(name)', which is missing"
                ),
                at: terraform.backend.origin,
                fix: "add \"\(name)\" to 'settings'"
            )
        }
        for setting in terraform.settings where Self.credentials.contains(setting.name) {
            scope.report(
                CheckMessage(
                    .terraformCredential,
                    "setting '\(setting.name)' of the Terraform backend holds a credential"
                ),
                at: setting.value.origin,
                fix: "delete it, and let whoever runs Terraform set the backend's environment variable"
            )
        }
    }
}

extension DiagnosticCode {
    static let terraformHosts = DiagnosticCode("PG0450", "environment of several hosts that Terraform delivers")
    static let terraformBackend = DiagnosticCode("PG0451", "Terraform backend without a setting that it needs")
    static let terraformCredential = DiagnosticCode("PG0452", "credential in the settings of a Terraform backend")
    static let terraformState = DiagnosticCode("PG0453", "Terraform state that environments share")
}
