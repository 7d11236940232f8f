import Documents
import Origins
import PlatformManifest

/// Where a panel's colour changes.
struct Thresholds {
    /// Below all limits.
    let base: PanelColor
    /// Rising.
    let limits: [(value: DecimalNumber, color: PanelColor)]
    /// Of the limits.
    var origin = Origin.constant

    static let none = Thresholds(base: .green, limits: [])
    /// A number that is neither good nor bad.
    static let neutral = Thresholds(base: .plain, limits: [])

    /// Good below, then as the limits say.
    static func rising(_ limits: (value: DecimalNumber, color: PanelColor)...) -> Thresholds {
        Thresholds(base: .green, limits: limits)
    }

    /// Bad unless the value is at least 1. For example: for `up`.
    static let upIsGood = Thresholds(base: .red, limits: [(1, .green)])
}

extension Alert {
    /// What the expression's value is compared with at last. For example: `> 0.9`; `nil` for other forms.
    var limit: (isUpper: Bool, value: DecimalNumber)? {
        let words = expression.text.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
            .map { String(Substring($0)) }
        guard let place = words.lastIndex(where: { $0 == ">" || $0 == "<" }) else { return nil }
        let factors = words[(place + 1)...].enumerated()
        var product: DecimalNumber = 1
        for (index, word) in factors {
            if index % 2 == 1 {
                guard word == "*" else { return nil }
            } else {
                guard let factor = DecimalNumber(parsing: word) else { return nil }
                product = product * factor
            }
        }
        return words.count > place + 1 ? (words[place] == ">", product) : nil
    }

    var color: PanelColor {
        switch severity {
        case .critical: .red
        case .warning: .orange
        case .info: .yellow
        }
    }
}

extension Thresholds {
    /// The limits of these alerts, each in the colour of its severity, so that a panel turns when its alert is due.
    init(of alerts: [Alert]) {
        // A colour begins at its limit, an alert just above: where that is zero, nothing would ever be green.
        let limits = alerts.compactMap { alert in
            alert.limit.map { (isUpper: $0.isUpper, value: $0.value, color: alert.color) }
        }
        .filter { $0.value != 0 }
        guard let first = limits.first else {
            self = .none
            return
        }
        let rising = limits.filter { $0.isUpper == first.isUpper }.sorted { $0.value < $1.value }
        if first.isUpper {
            self.init(base: .green, limits: rising.map { ($0.value, $0.color) })
        } else {
            // Each colour reaches up to its limit.
            let colors = rising.dropFirst().map(\.color) + [.green]
            self.init(base: rising[0].color, limits: zip(rising, colors).map { ($0.value, $1) })
        }
        origin = .derived(rule: "limits of alerts", from: alerts.map(\.expression.origin))
    }
}
