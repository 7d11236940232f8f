/// Names of Alertmanager's files and of receivers that the manifest does not declare.
enum AlertmanagerConventions {
    static let configuration = "alertmanager.yml"
    static let templatesFolder = "templates"
    static let templates = "templates/notifications.tmpl"
    /// What no route leads to: recorded on Alertmanager's own page, sent to nobody. No receiver of a manifest has an
    /// underscore in its name.
    static let nobody = "sent_to_nobody"

    /// Names of the message templates, which the file of templates defines.
    static let title = "platform.title"
    static let text = "platform.text"
    static let silence = "platform.silence"
}
