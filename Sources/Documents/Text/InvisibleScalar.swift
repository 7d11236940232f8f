/// Characters that a reviewer cannot see, or that hide or reorder others.
enum InvisibleScalar {
    /// True for controls (C0 with tab and newline, DEL, C1), line and paragraph separators, zero-width and bidirectional
    /// marks, the byte order mark, tag characters and noncharacters.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0xA0, 0xAD: true
        case 0x061C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xFDD0...0xFDEF, 0xE0000...0xE007F: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// True if the text has such a character.
    static func isContained(in text: String) -> Bool {
        text.hasByte(where: mayStart) && text.unicodeScalars.contains(where: contains)
    }

    /// True if the character that starts with this UTF-8 byte may be invisible; false decides quickly for most text.
    static func mayStart(with byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x1F, 0x7F, 0xC2, 0xD8, 0xE1, 0xE2, 0xEF, 0xF0...0xF4: true
        default: false
        }
    }
}

/// Hexadecimal digits in upper case.
func hexadecimal(_ value: UInt32, digits: Int) -> [UInt8] {
    (0..<digits).reversed().map { position in
        let digit = UInt8(truncatingIfNeeded: value >> (4 * UInt32(position)) & 0xF)
        return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }
}
