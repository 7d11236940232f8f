import Origins
import PlatformManifest
import PlatformModel
import Testing

@testable import Generators

@Suite struct AlertmanagerTests {
    private static let monitoring = #"""
        "secrets": { "hook": { "generate": "none" }, "key": { "generate": "none" } },
        "monitoring": {
          "receivers": {
            "chat": { "kind": "slack", "secret": "hook", "channel": "#{{ ops }}" },
            "pager": { "kind": "pagerduty", "secret": "key" },
            "mail": { "kind": "email", "address": "ops@example.com", "server": "smtp.example.com:587" }
          },
          "routes": [
            { "receiver": "pager", "severities": ["critical"], "environments": ["development"] },
            { "receiver": "mail", "severities": ["warning"], "services": ["prometheus"] },
            { "receiver": "chat" }
          ]
        }
        """#

    private func snippet() throws -> WatchedSnippet {
        try WatchedSnippet(WatchedSnippet.prometheus, WatchedSnippet.alertmanager, more: Self.monitoring)
    }

    /// AM-04, AM-06: an environment knows the receivers that its own routes lead to, and their secrets only.
    @Test func secretsGoWhereTheyAreNeeded() throws {
        let snippet = try snippet()
        let secrets = snippet.platforms.environments.map { platform in
            platform.service(ServiceName(unchecked: "alertmanager"))?.secrets.map(\.text) ?? []
        }
        #expect(secrets == [["hook", "key"], ["hook"]])
        let text = try snippet.text(AlertmanagerGenerator(), "alertmanager.yml")
        #expect(text.contains("api_url_file: /run/secrets/hook"))
        #expect(!text.contains("pagerduty"))
    }

    /// AM-01 to AM-03.
    @Test func routesAreInOrder() throws {
        let root = try snippet().yaml(AlertmanagerGenerator(), "alertmanager.yml")
        let route = try #require(root["route"] as? [String: Any])
        #expect(route["receiver"] as? String == "chat")
        let routes = try #require(route["routes"] as? [[String: Any]])
        #expect(routes.map { $0["receiver"] as? String } == ["sent_to_nobody", "mail", "chat"])
        #expect(routes[1]["matchers"] as? [String] == [#"severity="warning""#, #"service="prometheus""#])
        let inhibitions = try #require(root["inhibit_rules"] as? [[String: Any]])
        for rule in inhibitions { #expect(rule["equal"] as? [String] == ["service", "environment"]) }
        let receivers = try #require(root["receivers"] as? [[String: Any]])
        let mail = try #require(receivers.last?["email_configs"] as? [[String: Any]])
        #expect(mail[0]["smarthost"] as? String == "smtp.example.com:587")
    }

    /// Who writes is who logs in; nobody else needs an account.
    @Test(arguments: [("", "ops@example.com"), (#", "from": "alerts@example.com""#, "alerts@example.com")])
    func mailsHaveASender(more: String, sender: String) throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.alertmanager,
            more: #"""
                "secrets": { "mail-password": { "generate": "none" } },
                "monitoring": {
                  "receivers": {
                    "mail": {
                      "kind": "email", "address": "ops@example.com", "server": "smtp.example.com:587",
                      "secret": "mail-password" \#(more)
                    }
                  },
                  "routes": [{ "receiver": "mail" }]
                }
                """#
        )
        let root = try snippet.yaml(AlertmanagerGenerator(), "alertmanager.yml")
        let receivers = try #require(root["receivers"] as? [[String: Any]])
        let mail = try #require((receivers.last?["email_configs"] as? [[String: Any]])?.first)
        #expect(mail["to"] as? String == "ops@example.com")
        #expect(mail["from"] as? String == sender)
        #expect(mail["auth_username"] as? String == sender)
    }

    /// Alertmanager expands the channel as a template.
    @Test func channelsStayText() throws {
        let root = try snippet().yaml(AlertmanagerGenerator(), "alertmanager.yml")
        let receivers = try #require(root["receivers"] as? [[String: Any]])
        let chat = try #require(receivers[1]["slack_configs"] as? [[String: Any]])
        #expect(chat[0]["channel"] as? String == ##"#{{ "{" }}{{ "{" }} ops }}"##)
    }
}
