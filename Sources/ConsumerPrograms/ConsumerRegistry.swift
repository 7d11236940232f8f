/// Every program that can read something of what is rendered.
package enum ConsumerRegistry {
    package static let all: [any ConsumerProgram] = [
        DockerCompose(), CheckJSONSchema(), Hadolint(), ShellCheck(), YAMLLint(), Nginx(), Gixy(), Promtool(),
        Amtool(), Terraform(), SystemdAnalyze(), Gitleaks(),
    ]
}
