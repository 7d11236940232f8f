import Origins
import PlatformManifest
import PlatformModel

/// Budgets and burn rates.
extension DerivedNumberInvariant {
    /// Budgets and thresholds of burn rates follow from the objective (SRE workbook, alerting on SLOs).
    func checkObjectives(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        guard let prometheus = environment.prometheus else { return }
        var budgets: [String: Int] = [:]
        func key(_ rule: LocatedValue) -> String {
            "\(rule.at("labels", "service")?.text ?? "") \(rule.at("labels", "slo")?.text ?? "")"
        }
        for rule in prometheus.rules where rule["record"]?.text == "slo:objective:ratio" {
            guard let text = rule["expr"]?.text, let ratio = millionths(between: "vector(", ")", in: text) else {
                continue
            }
            budgets[key(rule)] = 1_000_000 - ratio
            let declared = environment.declaredService(rule.at("labels", "service")?.text ?? "")?.objective
            if rule.at("labels", "slo")?.text == "availability", let due = declared?.availability?.value,
                due.millionths != ratio
            {
                findings.reportDeviation(
                    rule["expr"]?.place ?? rule.place,
                    "the objective is \(text)",
                    fix: "the manifest gives \(due)"
                )
            }
        }
        for rule in prometheus.rules {
            guard let budget = budgets[key(rule)], let expression = rule["expr"], let text = expression.text else {
                continue
            }
            if rule["record"]?.text == "slo:error_budget:ratio", millionths(between: "vector(", ")", in: text) != budget
            {
                findings.report(
                    expression.place,
                    "the error budget is \(text), but the objective leaves \(ratio(budget))"
                )
            }
            if let record = rule["record"]?.text, record.holds("burn_rate") || record.holds("budget_remaining") {
                let divisor = text.components(separatedBy: "/ ").last.flatMap { millionths($0) }
                if let divisor, divisor != budget {
                    findings.report(
                        expression.place,
                        "'\(record)' divides by \(ratio(divisor)), but the budget is \(ratio(budget))"
                    )
                }
            }
            if let alert = rule["alert"]?.text, alert.holds("BudgetBurn"),
                let period = environment.declaredService(rule.at("labels", "service")?.text ?? "")?.objective?.window
            {
                checkBurn(alert, rule, expression, budget, period.value.milliseconds, &findings)
            }
        }
    }

    /// The percentage of the budget that burns in the long window of each alert.
    private static let shares = ["1h": 2, "6h": 5, "1d": 10, "3d": 10]

    private func checkBurn(
        _ alert: String,
        _ rule: LocatedValue,
        _ expression: LocatedValue,
        _ budget: Int,
        _ period: Int,
        _ findings: inout FindingCollector
    ) {
        guard let window = rule.at("labels", "window")?.text, let share = Self.shares[window],
            let length = Quantity.milliseconds(window)
        else { return }
        // The factor is rounded to four digits, halves up: 14.4 over 30 days, 0.9333 over 28.
        let factor = (2 * share * 100 * period + length) / (2 * length)
        let due = budget * factor
        for part in (expression.text ?? "").components(separatedBy: "> ").dropFirst() {
            let number = part.prefix { $0.isNumber || $0 == "." }
            if units(String(number), 10) != due {
                findings.report(
                    expression.place,
                    "alert '\(alert)' fires above \(number)",
                    fix: "the objective gives \(ratio(due, 10))"
                )
            }
        }
        let short = ["1h": "5m", "6h": "30m", "1d": "2h", "3d": "6h"][window] ?? ""
        for span in [window, short] where !(expression.text ?? "").holds("ratio_rate\(span){") {
            findings.report(expression.place, "alert '\(alert)' does not look at \(span)")
        }
    }

    private func millionths(between start: String, _ end: String, in text: String) -> Int? {
        guard let part = text.components(separatedBy: start).dropFirst().first else { return nil }
        return millionths(part.components(separatedBy: end)[0])
    }

    /// Exact: 999000 for `0.999`.
    private func millionths(_ text: String) -> Int? { units(text, 6) }

    private func ratio(_ millionths: Int) -> String { ratio(millionths, 6) }

    /// Units of the last of so many digits behind the point; `nil` for more digits, or no number.
    private func units(_ text: String, _ digits: Int) -> Int? {
        let parts = text.trimmedSpaces.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard (1...2).contains(parts.count), fraction.count <= digits else { return nil }
        return Int(parts[0] + fraction + String(repeating: "0", count: digits - fraction.count))
    }

    /// The other way round, without zeros at the end.
    private func ratio(_ units: Int, _ digits: Int) -> String {
        let text = String(units)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        var fraction = padded.suffix(digits)
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return "\(padded.dropLast(digits))\(fraction.isEmpty ? "" : ".\(fraction)")"
    }
}
