/// How a text is set.
package enum TextStyle: String, Sendable, CaseIterable {
    case title, subtitle, area, detail, name, line, chip, label

    /// In CSS pixels.
    package var size: Int {
        switch self {
        case .title: 28
        case .subtitle: 15
        case .area: 16
        case .detail: 12
        case .name: 14
        case .line: 12
        case .chip: 11
        case .label: 12
        }
    }

    package var isBold: Bool {
        switch self {
        case .title, .area, .name: true
        case .subtitle, .detail, .line, .chip, .label: false
        }
    }

    /// Above the baseline.
    var ascent: Int { (size * 93 + 99) / 100 }
    /// Below the baseline.
    var descent: Int { (size * 24 + 99) / 100 }
}

/// The room that text takes, in a font of which the reader's machine decides.
///
/// The widths are those of DejaVu Sans, the widest of the usual sans-serif fonts, so that nothing spills elsewhere.
package enum TextMetrics {
    /// Of the characters from U+0020 to U+007E, in thousandths of the size (DejaVu Sans 2.37, hmtx).
    private static let regular: [Int] = [
        318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637, 637,
        637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1000, 685, 687, 699, 771, 632, 576, 775, 752, 295, 295, 656,
        558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838, 500, 500, 613,
        635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818,
        592, 592, 525, 637, 337, 637, 838,
    ]
    /// The same of DejaVu Sans Bold.
    private static let bold: [Int] = [
        349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696, 696, 696, 696,
        696, 696, 696, 696, 400, 400, 838, 838, 838, 581, 1000, 774, 763, 734, 831, 684, 684, 821, 837, 373, 373, 775,
        638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838, 500, 500, 675,
        716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924,
        646, 652, 583, 712, 366, 712, 838,
    ]

    /// Rounded up to a whole pixel.
    package static func width(_ text: String, _ style: TextStyle) -> Int {
        let table = style.isBold ? bold : regular
        var sum = 0
        for scalar in text.unicodeScalars { sum += width(scalar, table) }
        return (sum * style.size + 999) / 1000
    }

    private static func width(_ scalar: Unicode.Scalar, _ table: [Int]) -> Int {
        switch scalar.value {
        case 0x20...0x7E: table[Int(scalar.value) - 0x20]
        case 0xB7: 380
        // Latin, Greek, Cyrillic, then arrows and signs; the widest beyond are ideographs and pictures.
        case 0..<0x1100: 1150
        case 0x2000..<0x2E80: 1000
        default: 1450
        }
    }

    /// The text, or its beginning and an ellipsis.
    package static func fitted(_ text: String, _ style: TextStyle, into room: Int) -> String {
        if width(text, style) <= room { return text }
        let table = style.isBold ? bold : regular
        let limit = room * 1000 / style.size - 1000
        var sum = 0
        var result = ""
        for character in text {
            sum += character.unicodeScalars.reduce(0) { $0 + width($1, table) }
            guard sum <= limit else { break }
            result.append(character)
        }
        while result.last == " " { result.removeLast() }
        return result + "…"
    }

    /// The text on several lines, broken at blanks; what does not fit into the last one is cut.
    package static func wrapped(_ text: String, _ style: TextStyle, into room: Int, lines limit: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        let words = text.split(separator: " ").map(String.init)
        for (number, word) in words.enumerated() {
            let longer = current.isEmpty ? word : "\(current) \(word)"
            if width(longer, style) <= room || current.isEmpty {
                current = longer
            } else if lines.count == limit - 1 {
                current = ([current] + words[number...]).joined(separator: " ")
                break
            } else {
                lines.append(current)
                current = word
            }
        }
        if !current.isEmpty { lines.append(current) }
        return lines.map { fitted($0, style, into: room) }
    }
}
