import Testing

/// What one container reads, for a run without Compose.
@Suite struct ServiceTemplateTests {
    private func shop() throws -> RenderedFiles {
        try .shop(
            variables: #"{ "LEVEL": { "description": "How much is logged.", "default": "info" } }"#,
            secrets: """
                {
                  "django-key": { "description": "Signs sessions.", "vaultPath": "backend/django", "vaultKey": "key" },
                  "db-password": { "generate": "hex" }
                }
                """,
            backend: """
                {
                  "GREETING": "50 % off", "NAME": { "from": "environment.name" },
                  "LOG_LEVEL": { "variable": "LEVEL" }, "SECRET_KEY": { "secret": "django-key" },
                  "DATABASE_URL": { "from": "postgres.url" }
                }
                """,
            environments: """
                {
                  "development": { "purpose": "development", "hotReload": false },
                  "production": { "purpose": "production", "variables": { "LEVEL": "error" } }
                }
                """,
            others: """
                , "postgres": { "component": "postgres", "limits": "small", "settings": { "user": "shop" },
                  "env": { "POSTGRES_PASSWORD": { "secret": "db-password" } } }
                """
        )
    }

    private let path = "environments/services/backend.env.template"

    @Test func settingsNameTheirDifferences() throws {
        let files = try shop()
        #expect(try files.block("GREETING", in: path) == "# optional · text\nGREETING='50 % off'")
        #expect(
            try files.block("NAME", in: path) == """
                # required · text · reference 'environment.name'
                # in production: production
                NAME=development
                """
        )
        #expect(
            try files.block("LOG_LEVEL", in: path) == """
                # How much is logged.
                # required · text · default info
                # from the operator's LEVEL
                # in production: error
                LOG_LEVEL=info
                """
        )
    }

    /// EN-09: a slot names the file and where its value is kept, never a value.
    @Test func secretsAreFiles() throws {
        #expect(
            try shop().block("SECRET_KEY_FILE", in: path) == """
                # Signs sessions.
                # required · secret, read from the file
                # secret: kept in Vault at 'backend/django', key 'key', and as file 'django-key' in SECRETS_DIR
                SECRET_KEY_FILE=/run/secrets/django-key
                """
        )
        #expect(try !shop().text(path).contains("\nSECRET_KEY="))
    }

    /// EN-10: the password of a URL is not in it.
    @Test func aURLHasNoPassword() throws {
        let files = try RenderedFiles.flagship()
        let text = try files.text("environments/services/backend.env.template")
        #expect(text.contains("\nDATABASE_URL=postgresql://ecommerce_main_user@pgbouncer:6432/ecommerce_main\n"))
        #expect(text.contains("\nDATABASE_URL_PASSWORD_FILE=/run/secrets/database-main-password\n"))
    }

    @Test func everyServiceOfTheFlagshipThatReadsVariablesHasOne() throws {
        let files = try RenderedFiles.flagship()
        for service in [
            "recommendation", "search", "pricing", "chatbot", "fraud-detection", "demand-forecasting",
            "visual-recognition",
        ] {
            let text = try files.text("environments/services/\(service).env.template")
            #expect(text.contains("\nSERVICE_NAME=\(service)\n"))
            #expect(text.contains("\nSERVICE_KEY_FILE=/run/secrets/service-key\n"))
            #expect(text.contains("\n# Formerly: "))
        }
        #expect(
            try files.text("environments/services/postgres.env.template")
                .contains("\nPOSTGRES_PASSWORD_FILE=/run/secrets/database-main-password\n")
        )
    }
}
