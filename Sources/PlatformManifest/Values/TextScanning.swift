/// The bytes that the manifest's words are made of.
///
/// Words are scanned by bytes, never by `Character`: that compares by canonical equivalence, so that the Kelvin sign
/// would pass for `K`, and takes combining marks along with the letter before them.
extension UInt8 {
    var isLowercase: Bool { self >= 0x61 && self <= 0x7A }
    var isUppercase: Bool { self >= 0x41 && self <= 0x5A }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLowercaseOrDigit: Bool { isLowercase || isDigit }
    var isLetter: Bool { isLowercase || isUppercase }
    var isAlphanumeric: Bool { isLetter || isDigit }
    var isHexadecimal: Bool { isDigit || (self >= 0x41 && self <= 0x46) || (self >= 0x61 && self <= 0x66) }

    /// Whether the byte is one of these ASCII characters.
    func isOne(of characters: StaticString) -> Bool {
        characters.withUTF8Buffer { $0.contains(self) }
    }
}

/// Some of the ASCII characters.
struct ASCIISet {
    /// Bit n of the low word is character n; the high word has those from 64 on.
    private let low: UInt64
    private let high: UInt64

    static let lowercase = ASCIISet("abcdefghijklmnopqrstuvwxyz")
    static let uppercase = ASCIISet("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    static let digits = ASCIISet("0123456789")
    static let lowercaseOrDigits = lowercase + digits
    static let letters = lowercase + uppercase
    static let alphanumerics = letters + digits

    init(_ characters: StaticString) {
        var words: (low: UInt64, high: UInt64) = (0, 0)
        characters.withUTF8Buffer { bytes in
            for byte in bytes {
                precondition(byte < 128, "not ASCII")
                if byte < 64 { words.low |= 1 << byte } else { words.high |= 1 << (byte - 64) }
            }
        }
        (low, high) = words
    }

    private init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    static func + (left: ASCIISet, right: ASCIISet) -> ASCIISet {
        ASCIISet(low: left.low | right.low, high: left.high | right.high)
    }

    static func + (left: ASCIISet, right: StaticString) -> ASCIISet { left + ASCIISet(right) }

    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> byte & 1 == 1 : byte < 128 && high >> (byte - 64) & 1 == 1
    }
}

extension StringProtocol {
    /// Whether the text has so many characters, at least one, all of the set, and the first and the last of narrower
    /// sets if given.
    func isWord(of set: ASCIISet, _ count: ClosedRange<Int>, first: ASCIISet? = nil, last: ASCIISet? = nil) -> Bool {
        guard count.contains(utf8.count), let start = utf8.first, first?.contains(start) ?? true else { return false }
        var end = start
        for byte in utf8 {
            guard set.contains(byte) else { return false }
            end = byte
        }
        return last?.contains(end) ?? true
    }

    /// Equality by bytes, where `==` is by canonical equivalence.
    func hasSameBytes(as other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

    func hasBytePrefix(_ prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { utf8.starts(with: $0) }
    }

    /// Without the first bytes, which the caller knows to be ASCII: the first `Character` may hold more.
    func dropFirstBytes(_ count: Int) -> SubSequence { self[utf8.index(startIndex, offsetBy: count)...] }

    /// Without the last bytes, which the caller knows to be ASCII.
    func dropLastBytes(_ count: Int) -> SubSequence { self[..<utf8.index(endIndex, offsetBy: -count)] }

    /// The parts between the bytes; always at least one part.
    func split(atByte separator: Character) -> [SubSequence] {
        guard let byte = separator.asciiValue else { preconditionFailure("'\(separator)' is not ASCII") }
        var parts: [SubSequence] = []
        var start = startIndex
        var place = startIndex
        while place < endIndex {
            let next = utf8.index(after: place)
            if utf8[place] == byte {
                parts.append(self[start..<place])
                start = next
            }
            place = next
        }
        parts.append(self[start..<endIndex])
        return parts
    }

    /// Decimal digits without sign, blank or leading zero (but `0` itself); `nil` for anything else or overflow.
    var canonicalInteger: Int? {
        guard let first = utf8.first, utf8.allSatisfy(\.isDigit), first != 0x30 || utf8.count == 1 else { return nil }
        return Int(self)
    }

    /// A number without sign with up to `digits` decimals, as an integer of 10^-digits; `nil` for anything else.
    func fixedPoint(digits: Int) -> Int? {
        let parts = split(atByte: ".")
        guard let whole = parts[0].canonicalInteger, parts.count <= 2 else { return nil }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        var fraction = 0
        if parts.count == 2 {
            let text = parts[1]
            guard !text.isEmpty, text.utf8.count <= digits, text.utf8.allSatisfy(\.isDigit), let number = Int(text)
            else { return nil }
            fraction = number
            for _ in text.utf8.count..<digits { fraction *= 10 }
        }
        let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        let (sum, overflowsAgain) = product.addingReportingOverflow(fraction)
        return overflowsAgain ? nil : sum
    }
}

/// A number of 10^-digits as decimal text without trailing zeros. For example: 1500 with 3 digits is `1.5`.
package func fixedPointText(_ number: Int, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let (whole, fraction) = number.quotientAndRemainder(dividingBy: scale)
    guard fraction != 0 else { return String(whole) }
    let text = String(fraction)
    var decimals = String(repeating: "0", count: digits - text.utf8.count) + text
    while decimals.utf8.last == 0x30 { decimals.removeLast() }
    return "\(whole).\(decimals)"
}
