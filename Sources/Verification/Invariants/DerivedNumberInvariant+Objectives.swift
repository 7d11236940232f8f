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
            if let alert = rule["alert"]?.text, alert.holds("BudgetBurn") {
                checkBurn(alert, rule, expression, budget, &findings)
            }
        }
    }

    /// Factors of the four windows.
    private static let factors = ["1h": 144, "6h": 60, "1d": 30, "3d": 10]

    private func checkBurn(
        _ alert: String,
        _ rule: LocatedValue,
        _ expression: LocatedValue,
        _ budget: Int,
        _ findings: inout FindingCollector
    ) {
        guard let window = rule.at("labels", "window")?.text, let factor = Self.factors[window] else { return }
        let due = budget * factor / 10
        for part in (expression.text ?? "").components(separatedBy: "> ").dropFirst() {
            let number = part.prefix { $0.isNumber || $0 == "." }
            if millionths(String(number)) != due {
                findings.report(
                    expression.place,
                    "alert '\(alert)' fires above \(number)",
                    fix: "the objective gives \(ratio(due))"
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
    private func millionths(_ text: String) -> Int? {
        let parts = text.trimmedSpaces.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1_000_000 }
        guard parts[1].count <= 6, let fraction = Int((parts[1] + "000000").prefix(6)) else { return nil }
        return whole * 1_000_000 + fraction
    }

    private func ratio(_ millionths: Int) -> String {
        let digits = String(1_000_000 + millionths % 1_000_000).dropFirst()
        var trimmed = digits
        while trimmed.last == "0" { trimmed = trimmed.dropLast() }
        return "\(millionths / 1_000_000)\(trimmed.isEmpty ? "" : ".\(trimmed)")"
    }
}
