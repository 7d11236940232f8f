import Crypto

/// The SHA-256 of a file's bytes.
///
/// Printed as `sha256sum` does: 64 hexadecimal digits in lower case.
package struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package init(of bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Self(of: $0) }
    }

    init(of bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        words = hash.finalize().withUnsafeBytes { digest in
            (
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
                UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            )
        }
    }

    /// Parses 64 hexadecimal digits in lower case.
    package init?(parsing text: String) {
        var values: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for byte in text.utf8 {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            guard count < 64 else { return nil }
            values[count / 16] = values[count / 16] << 4 | UInt64(digit)
            count += 1
        }
        guard count == 64 else { return nil }
        words = (values[0], values[1], values[2], values[3])
    }

    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: 64) { buffer in
            var index = 0
            for word in [words.0, words.1, words.2, words.3] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    buffer[index] = digits[Int(word >> UInt64(shift) & 0xF)]
                    index += 1
                }
            }
            return 64
        }
    }

    package static func == (left: ContentDigest, right: ContentDigest) -> Bool {
        left.words == right.words
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}
