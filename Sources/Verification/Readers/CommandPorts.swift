/// Ports in a command line: of this machine, or as an option. For example: `--bind=0.0.0.0:8000`, `-p 6432`.
enum CommandPorts {
    private static let markers = [
        "127.0.0.1:", "localhost:", "0.0.0.0:", "--port=", "--port ", "--port\", \"", "--server.port=", "-p ",
    ]

    static func all(in text: String) -> Set<Int> {
        var found: Set<Int> = []
        for marker in markers {
            for part in text.components(separatedBy: marker).dropFirst() {
                if let port = Int(part.prefix { $0.isASCII && $0.isNumber }) { found.insert(port) }
            }
        }
        return found
    }
}
