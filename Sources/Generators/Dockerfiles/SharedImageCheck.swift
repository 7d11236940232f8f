import Origins
import PlatformManifest
import PlatformModel

/// Services with one Dockerfile must agree in what is no build argument.
struct SharedImageCheck {
    let members: [ImagePlan.Member]

    private struct Trait {
        let name: String
        let text: String
        let origin: Origin?

        init(_ name: String, _ text: String?, _ origin: Origin?) {
            self.name = name
            self.text = text ?? ""
            self.origin = origin
        }

        init(_ name: String, _ value: Sourced<some CustomStringConvertible>?) {
            self.init(name, value?.description, value?.origin)
        }

        init(_ name: String, _ values: [Sourced<some CustomStringConvertible>]) {
            self.init(name, values.map(\.description).joined(separator: "\u{0}"), values.first?.origin)
        }
    }

    /// - Throws: the first difference, at the member that differs from the first.
    func run() throws(GeneratorError) {
        guard let first = members.first else { return }
        for member in members.dropFirst() {
            guard first.build.isShared, member.build.isShared else {
                let service = first.build.isShared ? member : first
                throw GeneratorError(
                    "template '\(first.build.folder)' has the name of service '\(service.name.value)', whose image has the same folder",
                    fix: "rename the template",
                    at: service.name.origin
                )
            }
            for (expected, found) in zip(traits(of: first.build), traits(of: member.build))
            where expected.text != found.text {
                throw GeneratorError(
                    "services '\(first.name.value)' and '\(member.name.value)' share template '\(first.build.folder)' but differ in '\(found.name)', which is no build argument",
                    fix: "give both the same, or give '\(member.name.value)' a template of its own",
                    at: found.origin ?? member.name.origin
                )
            }
        }
    }

    private func traits(of build: Build) -> [Trait] {
        let server = build.server
        return [
            Trait("kind", build.kind.rawValue, nil),
            Trait("base", build.base),
            Trait("runtimeBase", build.runtimeBase),
            Trait("application", build.application),
            Trait("requirements", build.requirements),
            Trait("developmentRequirements", build.developmentRequirements),
            Trait("sharedRequirements", build.sharedRequirements),
            Trait("sharedSources", build.sharedSources),
            Trait("sourceFolders", build.sourceFolders),
            Trait("buildPackages", build.buildPackages),
            Trait("packages", build.packages),
            Trait("buildCommands", build.buildCommands),
            Trait("output", build.output),
            Trait("arguments", build.arguments.map(\.name)),
            Trait("user", build.user),
            Trait("port", build.port == nil ? "" : "some", build.ports.first?.origin),
            Trait("ports", Array(build.ports.dropFirst())),
            Trait("server.threads", server.threads.map(\.number)),
            Trait("server.timeout", server.timeout),
            Trait("server.gracefulTimeout", server.gracefulTimeout),
            Trait("server.keepAlive", server.keepAlive),
            Trait("server.maximumRequests", server.maximumRequests.map(\.number)),
            Trait("server.maximumRequestsJitter", server.maximumRequestsJitter.map(\.number)),
            Trait("server.basePath", server.basePath),
            Trait("steps", build.steps.flatMap { [$0.variable.map(\.text)] + $0.step.command.value }),
            Trait("testCommand", build.testCommand ?? []),
            Trait("stopSignal", build.stopSignal.map { $0.map(\.rawValue) }),
        ] + probeTraits(build)
    }

    private func probeTraits(_ build: Build) -> [Trait] {
        guard let probe = build.probe else { return [Trait("health", build.noProbeReason == nil ? nil : "none", nil)] }
        let command =
            switch probe.command {
            case .arguments(let words): words.joined(separator: "\u{0}")
            case .shell(let text): text
            }
        let timing =
            [probe.interval, probe.timeout, probe.startPeriod].map(\.description) + ["\(probe.retries.number)"]
        let origin = [probe.interval, probe.timeout, probe.startPeriod].map(\.origin).first {
            !$0.manifestRanges.isEmpty
        }
        return [
            Trait("health", command, probe.origin),
            Trait("health", timing.joined(separator: " "), origin),
        ]
    }
}
