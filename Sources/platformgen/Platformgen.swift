import ArgumentParser
import CLinux

@main
struct Platformgen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platformgen",
        abstract: "Renders every infrastructure file of a container platform from one typed manifest.",
        discussion: """
            Start with 'platformgen init', describe the platform in manifest.json, then:

              platformgen validate                 what is wrong with the manifest
              platformgen render --env production  write the files
              platformgen check                    tell whether the files are so
              platformgen verify                   have the programs read them that will
              platformgen explain services         tell which lines a value makes

            Exit status: 0 done and nothing found, 1 findings, 64 usage, 65 the manifest has errors, 74 the disk said no.
            """,
        version: PlatformgenVersion.current,
        subcommands: [
            InitCommand.self, ValidateCommand.self, SchemaCommand.self, RenderCommand.self, CheckCommand.self,
            VerifyCommand.self, ExplainCommand.self, GraphCommand.self, ReportCommand.self,
            ListCommand.self,
        ]
    )

    static func main() async {
        // By glibc's own 128 KiB a render asks the kernel hundreds of times, which is a twentieth of its time; what is not
        // used takes no memory.
        platformgen_grow_heaps_by(64 << 20)
        await main(nil)
    }
}

/// The version that stands in the lock file, from which 'outdated' drift is told.
enum PlatformgenVersion {
    static let current = "0.1.0"
}
