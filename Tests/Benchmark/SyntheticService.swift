/// One service of a synthetic manifest, by its number; its kind is its place in a group of ten.
struct SyntheticService {
    static let groupSize = 10

    let number: Int

    private var group: Int { number / Self.groupSize }
    /// Unlike on every other service's, so that development may publish all.
    private var hostPort: Int { 20_000 + number }

    /// A member of the manifest's `services`.
    var text: String {
        switch number % Self.groupSize {
        case 0: database
        case 1: cache
        case 2: pool
        case 3: shop
        case 4: migration
        case 5: api
        case 6: model
        case 7: website
        case 8: router
        default: exporter
        }
    }

    private var database: String {
        """
            "db-\(group)": {
              "title": "Database \(group)", "description": "Orders and accounts of shop \(group).",
              "component": "postgres", "version": "15.18-alpine", "digest": "\(digest)",
              "settings": { "database": "shop_\(group)", "user": "shop_\(group)_user", "maximumConnections": 100 },
              "ports": { "sql": { "port": 5432, "publishAs": \(hostPort) } },
              "networks": ["data"], "limits": "medium"
            }
        """
    }

    private var cache: String {
        """
            "cache-\(group)": {
              "title": "Cache \(group)", "component": "redis", "version": "7.4.11-alpine", "digest": "\(digest)",
              "settings": { "maximumMemory": "128M", "evictionPolicy": "allkeys-lru" },
              "ports": { "redis": { "port": 6379, "publishAs": \(hostPort) } },
              "networks": ["backend", "data"], "limits": "small",
              "in": { "ci": { "settings": { "persistent": false } } }
            }
        """
    }

    private var pool: String {
        """
            "pool-\(group)": {
              "description": "Shares few connections among many clients.",
              "component": "pgbouncer", "version": "1.25.1-p0", "digest": "\(digest)",
              "settings": { "for": "db-\(group)", "poolMode": "transaction", "poolSize": 40 },
              "ports": { "sql": { "port": 6432, "publishAs": \(hostPort) } },
              "networks": ["backend", "data"], "limits": "small", "dependsOn": { "db-\(group)": "healthy" }
            }
        """
    }

    private var shop: String {
        """
            "shop-\(group)": {
              "title": "Shop \(group)", "description": "Accounts, products and orders.", "team": "team-\(group % 7)",
              "runtime": {
                "kind": "python-django", "version": "3.11", "application": "config.wsgi:application",
                "requirements": "requirements.txt", "server": { "workers": 4, "threads": 2, "workerMemory": "150M" },
                "testCommand": ["python", "-m", "pytest", "-q"]
              },
              "source": "services/shop-\(group)", "ports": { "http": { "port": 8000, "publishAs": \(hostPort) } },
              "networks": ["frontend", "backend", "monitoring"], "writable": ["/app/tmp"], "limits": "medium",
              "dependsOn": { "pool-\(group)": "healthy", "cache-\(group)": "healthy", "migrate-\(group)": "completed" },
              "env": {
                "DJANGO_SETTINGS_MODULE": "config.settings.production",
                "ENVIRONMENT": { "from": "environment.name" }, "DEBUG": { "from": "environment.debug" },
                "LOG_LEVEL": { "from": "environment.logLevel" },
                "DATABASE_URL": { "from": "pool-\(group).url", "description": "Through the pool." },
                "REDIS_URL": { "from": "cache-\(group).url" }, "API_URL": { "from": "api-\(group).url" },
                "SECRET_KEY": { "secret": "shop-\(group)-key" }, "ALLOWED_HOSTS": { "variable": "ALLOWED_HOSTS" }
              },
              "health": { "readiness": "/health/", "startPeriod": "40s" },
              "metrics": { "path": "/metrics", "buckets": [0.05, 0.1, 0.2, 0.5, 1] },
              "slo": { "availability": "99.9%", "latency": { "p95": "200ms" } },
              "in": {
                "development": { "env": { "DJANGO_SETTINGS_MODULE": "config.settings.development" } },
                "production": { "replicas": 2 },
                "staging": { "runtime": { "server": { "workers": 2 } } },
                "ci": { "runtime": { "server": { "workers": 2 } } }
              }
            }
        """
    }

    private var migration: String {
        """
            "migrate-\(group)": {
              "description": "Brings the schema up to date before the shop starts.", "role": "job",
              "imageOf": "shop-\(group)", "command": ["python", "manage.py", "migrate", "--noinput"],
              "networks": ["backend", "data", "monitoring"], "limits": "small", "dependsOn": { "db-\(group)": "healthy" },
              "env": { "DATABASE_URL": { "from": "db-\(group).url", "description": "Past the pool." } }
            }
        """
    }

    private var api: String {
        """
            "api-\(group)": {
              "title": "API \(group)", "description": "Public API of shop \(group).",
              "runtime": {
                "kind": "python-fastapi", "version": "3.11", "application": "main:app", "requirements": "requirements.txt",
                "server": { "workers": 2, "workerMemory": "120M" }, "testCommand": ["python", "-m", "pytest", "-q"]
              },
              "source": "services/api-\(group)", "ports": { "http": { "port": 8080, "publishAs": \(hostPort) } },
              "networks": ["frontend", "backend", "monitoring"], "limits": "small",
              "dependsOn": { "cache-\(group)": "healthy" },
              "env": {
                "SERVICE_NAME": "api-\(group)", "ENVIRONMENT": { "from": "environment.name" },
                "LOG_LEVEL": { "from": "environment.logLevel" }, "REDIS_URL": { "from": "cache-\(group).url" }
              },
              "health": { "liveness": "/health", "startPeriod": "20s" }, "metrics": { "path": "/metrics" },
              "in": { "production": { "replicas": 3, "limits": "medium" } }
            }
        """
    }

    private var model: String {
        """
            "model-\(group)": {
              "description": "Recommendations from viewing history.",
              "runtime": {
                "kind": "python-ml", "version": "3.11", "application": "main:app", "requirements": "requirements.txt",
                "server": { "workers": 2, "workerMemory": "700M" }
              },
              "source": "services/model-\(group)", "ports": { "http": { "port": 8000, "publishAs": \(hostPort) } },
              "networks": ["backend", "monitoring"], "limits": "large", "dependsOn": { "cache-\(group)": "healthy" },
              "env": {
                "SERVICE_NAME": "model-\(group)", "ENVIRONMENT": { "from": "environment.name" },
                "API_URL": { "from": "api-\(group).url" }, "REDIS_URL": { "from": "cache-\(group).url" }
              },
              "health": { "liveness": "/health", "startPeriod": "20s" }, "metrics": { "path": "/metrics" },
              "in": {
                "development": { "runtime": { "server": { "workers": 1, "workerMemory": "400M" } } },
                "staging": { "runtime": { "server": { "workers": 1 } } },
                "ci": { "runtime": { "server": { "workers": 1, "workerMemory": "400M" } } }
              }
            }
        """
    }

    private var website: String {
        """
            "web-\(group)": {
              "title": "Website \(group)", "description": "What customers see, rendered on the server.",
              "runtime": { "kind": "nextjs", "version": "22", "testCommand": ["npm", "test"] },
              "source": "services/web-\(group)", "ports": { "http": { "port": 3000, "publishAs": \(hostPort) } },
              "networks": ["frontend"], "limits": "small", "dependsOn": { "api-\(group)": "healthy" },
              "env": { "API_URL": { "from": "api-\(group).url", "description": "For requests of the server itself." } },
              "health": { "readiness": "/api/health", "startPeriod": "15s" },
              "in": { "production": { "replicas": 2 } }
            }
        """
    }

    private var router: String {
        """
            "router-\(group)": {
              "description": "Routes events between shops.",
              "runtime": { "kind": "go", "version": "1.24", "healthCommand": ["/app/server", "healthcheck"] },
              "source": "services/router-\(group)", "ports": { "http": { "port": 8090, "publishAs": \(hostPort) } },
              "networks": ["backend", "monitoring"], "limits": "small", "dependsOn": ["cache-\(group)"],
              "env": { "CACHE_HOST": { "from": "cache-\(group).host" }, "LOG_LEVEL": { "from": "environment.logLevel" } },
              "health": { "liveness": "/health" }, "metrics": { "path": "/metrics" }
            }
        """
    }

    private var exporter: String {
        """
            "db-\(group)-metrics": {
              "description": "Metrics of database \(group).", "environments": ["development", "staging", "production"],
              "component": "postgres-exporter", "version": "0.17.1", "digest": "\(digest)",
              "settings": { "for": "db-\(group)" }, "ports": { "http": { "port": 9187, "publishAs": \(hostPort) } },
              "networks": ["data", "monitoring"], "limits": "small", "dependsOn": { "db-\(group)": "started" }
            }
        """
    }

    /// Of the right form; differs from group to group as those of real images do.
    private var digest: String {
        let hexadecimal = String(number * 2_654_435_761 % 0xFFFF_FFFF, radix: 16)
        return "sha256:" + String(repeating: "0", count: 64 - hexadecimal.count) + hexadecimal
    }
}
