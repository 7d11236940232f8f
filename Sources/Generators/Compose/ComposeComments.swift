import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What the heads of the Compose files tell their reader.
enum ComposeComments {
    static func base(_ platforms: PlatformSet) -> [String] {
        ["What is the same in every environment. It publishes no port; use it with one overlay:"]
            + platforms.environments.filter { !$0.environment.standsAlone }.compactMap { platform in
                platform.environment.name.map { "  docker compose -f base.yml -f \($0.value).yml …" }
            }
    }

    static func environment(_ platform: Platform) -> [String] {
        guard let name = platform.environment.name?.value else { return [] }
        var lines = platform.environment.description.map { ["\(name): \($0.value)"] } ?? []
        if platform.environment.standsAlone {
            lines += [
                "Stands alone. Start it, and run one service's tests, with:",
                "  docker compose -f \(name).yml up --build --detach --wait --wait-timeout 300",
                "  docker compose -f \(name).yml run --rm --build <service>-tests",
            ]
        } else {
            let file = "\(PlatformConventions.environmentsFolder)/\(name).env"
            lines += [
                "Goes over base.yml. Start and check from the output folder with:",
                "  docker compose --env-file \(file) -f \(PlatformConventions.composeFolder)/base.yml \\",
                "    -f \(PlatformConventions.composeFolder)/\(name).yml up --detach --wait --wait-timeout 300 --remove-orphans",
            ]
        }
        return lines
    }
}
