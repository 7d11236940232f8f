/// A manifest of any size, made of groups of ten services that resemble a real team's.
///
/// Half of the services are built and half are components or borrow an image; all environments override something.
struct SyntheticManifest {
    let serviceCount: Int

    /// The manifest as JSON.
    var text: String {
        let services = (0..<serviceCount).map { SyntheticService(number: $0).text }
        let groups = (serviceCount + SyntheticService.groupSize - 1) / SyntheticService.groupSize
        let secrets = (0..<groups).flatMap { group in
            [
                secret("db-\(group)-password", "Password of database \(group).", "database/\(group)"),
                secret("cache-\(group)-password", "Password of cache \(group).", "cache/\(group)"),
                secret("shop-\(group)-key", "Signs sessions of shop \(group).", "shop/\(group)"),
            ]
        }
        return """
            {
              \(Self.head),
              "secrets": {
            \(secrets.joined(separator: ",\n"))
              },
              "services": {
            \(services.joined(separator: ",\n"))
              }
            }

            """
    }

    private func secret(_ name: String, _ description: String, _ path: String) -> String {
        """
            "\(name)": {
              "description": "\(description)", "vaultPath": "\(path)", "vaultKey": "value", "rotation": "7d",
              "generate": "hex"
            }
        """
    }

    private static let head = """
        "platform": {
            "name": "synthetic", "title": "Synthetic platform", "registry": "ghcr.io/acme/synthetic",
            "domain": "example.com", "contact": "operations@example.com", "team": "operations"
          },
          "environments": {
            "development": { "purpose": "development", "publish": "loopback", "variables": { "ALLOWED_HOSTS": "localhost" } },
            "staging": { "purpose": "staging", "extends": "production", "limits": { "scale": "50%" } },
            "production": {
              "purpose": "production", "secrets": "files", "variables": { "ALLOWED_HOSTS": "www.example.com" }
            },
            "ci": { "purpose": "test", "limits": { "class": "small" }, "variables": { "ALLOWED_HOSTS": "localhost" } }
          },
          "networks": {
            "frontend": { "subnet": "10.20.0.0/16" },
            "backend": { "subnet": "10.21.0.0/16", "isolation": "internal", "in": { "development": { "isolation": "open" } } },
            "data": { "subnet": "10.22.0.0/16", "isolation": "internal", "in": { "development": { "isolation": "open" } } },
            "monitoring": { "subnet": "10.23.0.0/16", "isolation": "policy" }
          },
          "limits": {
            "small": { "cpus": 0.5, "memory": "512M", "pids": 100, "reserve": { "memory": "256M" } },
            "medium": { "cpus": 1, "memory": "1G", "pids": 200, "reserve": { "cpus": 0.5, "memory": "512M" } },
            "large": { "cpus": 2, "memory": "2G", "pids": 500, "reserve": { "cpus": 1, "memory": "1G" } }
          },
          "variables": {
            "ALLOWED_HOSTS": { "description": "Host names that the shops answer to.", "type": "hostnames" }
          }
        """
}
