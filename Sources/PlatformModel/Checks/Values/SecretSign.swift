/// What gives a literal away as a secret, or as a slot for one.
enum SecretSign {
    /// It has the name of a secret, and a value of its own.
    case name
    /// It is random, or has the form of a known kind of key.
    case looks
    /// It is a URL with user and password.
    case url
    /// It is a word that people write where a secret should go. For example: `changeme`.
    case placeholder

    static func find(in value: String, of name: String) -> SecretSign? {
        let text = value.contains(where: \.isWhitespace) ? onOneLine(value) : value
        guard !text.isEmpty else { return nil }
        if isPlaceholder(text) { return .placeholder }
        if hasCredentials(text) { return .url }
        if isKnownKey(text) || isRandom(text) { return .looks }
        if isSecretName(name), !isHarmless(text) { return .name }
        return nil
    }

    private static func onOneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func isPlaceholder(_ text: String) -> Bool {
        let word = text.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
        return ["changeme", "replaceme", "changethis", "changeit", "insecure"].contains { word.hasPrefix($0) }
            || ["your-", "your_"].contains(text.prefix(5).lowercased())
    }

    /// `scheme://user:password@host` anywhere in the text (RFC 3986 §3.2.1).
    private static func hasCredentials(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let marker = Array("://".utf8)
        for start in places(of: marker, in: bytes) {
            let authority = bytes[(start + 3)...].prefix { !"/?# \"'".utf8.contains($0) }
            guard let sign = authority.lastIndex(of: UInt8(ascii: "@")) else { continue }
            let user = authority[authority.startIndex..<sign]
            guard let colon = user.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let password = user[(colon + 1)...]
            if !password.isEmpty, password.first != UInt8(ascii: "$") { return true }
        }
        return false
    }

    /// Prefixes of keys that their issuers publish so that scanners find them.
    private static let keyPrefixes = [
        "AKIA", "ASIA", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "xoxa-", "sk_live_",
        "sk_test_", "rk_live_", "whsec_", "hvs.", "SG.", "AIza", "-----BEGIN",
    ]

    private static func isKnownKey(_ text: String) -> Bool {
        keyPrefixes.contains { text.hasPrefix($0) && text.utf8.count >= $0.utf8.count + 8 }
    }

    /// Long, of one word in the alphabet of base64 or hexadecimal, and evenly mixed.
    private static func isRandom(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (20...512).contains(bytes.count) else { return false }
        let letters = bytes.filter { byte in byte < 0x80 && Character(UnicodeScalar(byte)).isLetter }
        let digits = bytes.filter { (0x30...0x39).contains($0) }
        guard !letters.isEmpty, !digits.isEmpty else { return false }
        let isHexadecimal = bytes.allSatisfy { byte in byte < 0x80 && Character(UnicodeScalar(byte)).isHexDigit }
        if isHexadecimal { return bytes.count >= 32 && distinct(bytes) >= 8 }
        guard letters.count + digits.count + bytes.count(where: { "+/=_-".utf8.contains($0) }) == bytes.count else {
            return false
        }
        let hasBothCases = letters.contains { $0 < 0x60 } && letters.contains { $0 > 0x60 }
        // Paths and words joined by signs are long, too, but hold few digits and change case rarely.
        return hasBothCases && digits.count * 12 >= bytes.count && distinct(bytes) * 2 >= min(bytes.count, 32)
            && caseChanges(bytes) * 6 >= bytes.count
    }

    private static func distinct(_ bytes: [UInt8]) -> Int { Set(bytes).count }

    /// Neighbours of different kind: capital, small, digit, sign.
    private static func caseChanges(_ bytes: [UInt8]) -> Int {
        func kind(_ byte: UInt8) -> Int {
            switch byte {
            case 0x30...0x39: 0
            case 0x41...0x5A: 1
            case 0x61...0x7A: 2
            default: 3
            }
        }
        return zip(bytes, bytes.dropFirst()).count { kind($0) != kind($1) }
    }

    private static let wordsAboutSecrets: Set<String> = [
        "PUBLIC", "PUBLISHABLE", "FILE", "PATH", "DIR", "FOLDER", "PREFIX", "HEADER", "NAME", "ALGORITHM", "LENGTH",
        "TTL", "TYPE", "ISSUER", "URL", "URI", "HOST", "ENDPOINT", "EXPIRY", "EXPIRES", "AGE", "LIFETIME", "COUNT",
        "LIMIT", "MODE", "POLICY", "HASHER", "HASHERS", "ENCRYPTION", "ROTATION", "AUDIENCE", "TOKENIZER",
    ]

    /// Parts of words that say that the value is secret.
    private static let secretParts = ["PASSWORD", "PASSWD", "SECRET", "CREDENTIAL"]
    /// Words that say so only as a whole: a `KEYBOARD` is no key.
    private static let secretWords: Set<String> = ["TOKEN", "TOKENS", "KEY", "KEYS", "APIKEY"]
    private static let secretBytes = (secretParts + secretWords).map { Array($0.utf8) }

    /// Whether a word of the name says that the value is secret, and none that it only is about one.
    private static func isSecretName(_ name: String) -> Bool {
        let name = name.uppercased()
        let bytes = Array(name.utf8)
        // Most names hold none of them and need no closer look.
        guard secretBytes.contains(where: { !places(of: $0, in: bytes).isEmpty }) else { return false }
        let words = name.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard wordsAboutSecrets.isDisjoint(with: words) else { return false }
        return words.contains { word in
            secretWords.contains(word) || secretParts.contains { word.contains($0) }
        }
    }

    /// Where a text begins in another; both are not empty.
    private static func places(of text: [UInt8], in bytes: [UInt8]) -> LazyFilterCollection<Range<Int>> {
        bytes.indices.lazy.filter { bytes[$0] == text[0] && bytes[$0...].starts(with: text) }
    }

    /// Booleans, numbers, paths, addresses and references tell nobody anything.
    private static func isHarmless(_ text: String) -> Bool {
        if ["true", "false", "yes", "no", "on", "off", "none", "null"].contains(text.lowercased()) { return true }
        if text.allSatisfy({ $0.isNumber || $0 == "." || $0 == "-" }) { return true }
        return ["/", "./", "~/", "${", "$", "http://", "https://", "vault:"].contains { text.hasPrefix($0) }
    }
}
