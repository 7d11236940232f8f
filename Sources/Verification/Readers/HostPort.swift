/// A host with a port in a text. For example: `redis:6379` in `redis://redis:6379/0`.
struct HostPort: Sendable, Hashable {
    let host: String
    let port: Int
    /// Whether a scheme or a user stands before it, so that it can be nothing else.
    let isURL: Bool

    /// Every one with a name of one label: addresses and public names are none of ours.
    static func all(in text: String) -> [HostPort] {
        let bytes = Array(text.utf8)
        var found: [HostPort] = []
        var position = 0
        while let colon = bytes[position...].firstIndex(of: UInt8(ascii: ":")) {
            position = colon + 1
            var start = colon
            while start > 0, isNameByte(bytes[start - 1]) { start -= 1 }
            var end = colon + 1
            while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]) { end += 1 }
            guard start < colon, end > colon + 1, end - colon <= 6, isLetter(bytes[start]),
                end == bytes.count || isEnd(bytes[end]),
                let port = Int(String(decoding: bytes[colon + 1..<end], as: UTF8.self))
            else { continue }
            let host = String(decoding: bytes[start..<colon], as: UTF8.self)
            let before = start > 0 ? bytes[start - 1] : UInt8(ascii: " ")
            guard before != UInt8(ascii: ":"), before != UInt8(ascii: "{"), before != UInt8(ascii: "$") else {
                continue
            }
            let isURL =
                before == UInt8(ascii: "@")
                || (before == UInt8(ascii: "/") && start > 1 && bytes[start - 2] == UInt8(ascii: "/"))
            guard isURL || before != UInt8(ascii: "/"), host != "localhost", !host.contains(".") else { continue }
            found.append(HostPort(host: host, port: port, isURL: isURL))
        }
        return found + keywordPairs(in: text)
    }

    /// `host=pgbouncer port=6432`, as libpq's connection strings have it.
    private static func keywordPairs(in text: String) -> [HostPort] {
        guard text.holds("host=") else { return [] }
        let words = text.split { " \"'".contains($0) }
        guard let host = words.first(where: { $0.hasPrefix("host=") })?.dropFirst(5),
            let port = words.first(where: { $0.hasPrefix("port=") }).flatMap({ Int($0.dropFirst(5)) }), !host.isEmpty
        else { return [] }
        return [HostPort(host: String(host), port: port, isURL: true)]
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ","),
            UInt8(ascii: "?"), UInt8(ascii: ";"), UInt8(ascii: ")"):
            true
        default: false
        }
    }
}
