import Origins
package import PlatformManifest

/// A folder that lies in a volume of the service's own while its sources are mounted over the image's (CP-32).
package struct DevelopmentVolume: Sendable {
    /// Of the volume's name, after the service's. For example: `node-modules`.
    package let suffix: String
    /// In the container; the image has it, and a new volume takes its owner from there.
    package let folder: String
}

/// How a service in the target with hot reload is asked.
package enum DevelopmentProbe: Equatable, Sendable {
    /// As the final image: what it asks with is there too.
    case same
    case instead([String])
    /// There is nothing to ask with, or nothing to ask.
    case none
}

extension RuntimeKind {
    /// What tools write with hot reload: over the sources they would hide it, or the engine would make it as root.
    package var developmentVolumes: [DevelopmentVolume] {
        let root = PlatformConventions.applicationFolder
        let modules = DevelopmentVolume(suffix: "node-modules", folder: "\(root)/node_modules")
        return switch self {
        case .nextjs: [modules, DevelopmentVolume(suffix: "next", folder: "\(root)/.next")]
        case .node, .staticSite: [modules]
        case .go: [DevelopmentVolume(suffix: "go-cache", folder: PlatformConventions.goCacheFolder)]
        case .pythonDjango, .pythonFastAPI, .pythonML, .pythonFlask, .streamlit, .socketServer, .generic: []
        }
    }

    /// How the target with hot reload is asked, which has the tools of the builder instead of those of the final image.
    ///
    /// `port` is the service's, `readsVariable` whether services with other ports share the image.
    package func developmentProbe(for probe: Probe, port: Port?, readsVariable: Bool) -> DevelopmentProbe {
        let port = probe.port?.value ?? port
        switch self {
        case .go:
            // The compiler's image has wget and bash, and no binary of the program.
            guard let port else { return .none }
            let address = readsVariable ? "$\(PlatformConventions.portVariable)" : String(port.number)
            if let gate = probe.gate, !readsVariable {
                return .instead(["wget", "-q", "--spider", "http://127.0.0.1:\(address)\(gate.text)"])
            }
            return .instead(["bash", "-c", ": < /dev/tcp/127.0.0.1/\(address)"])
        case .staticSite:
            // Node's image has none of what nginx's has.
            if case .arguments(let words) = probe.command, words.first == "wget", let address = words.last {
                return .instead([
                    "node", "-e",
                    "fetch(process.argv[1], { signal: AbortSignal.timeout(4000) })"
                        + ".then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))",
                    address,
                ])
            }
            guard let port else { return .none }
            let number = readsVariable ? "process.env.\(PlatformConventions.portVariable)" : String(port.number)
            return .instead([
                "node", "-e",
                "require('net').connect(\(number), '127.0.0.1', () => process.exit(0))"
                    + ".on('error', () => process.exit(1))",
            ])
        case .pythonDjango, .pythonFastAPI, .pythonML, .pythonFlask, .streamlit, .socketServer, .nextjs, .node,
            .generic:
            return .same
        }
    }
}
