import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Values in the spelling of Terraform and the provider.
struct TerraformText {
    let platform: Platform
    let project: TerraformProject

    /// As Go prints durations, so that what the engine reports reads the same. For example: `1m30s`, `2m0s`.
    static func duration(_ span: TimeSpan) -> String {
        var text = ""
        let (minutes, rest) = span.milliseconds.quotientAndRemainder(dividingBy: 60_000)
        let (seconds, milliseconds) = rest.quotientAndRemainder(dividingBy: 1000)
        if minutes == 0, seconds == 0, milliseconds > 0 { return "\(milliseconds)ms" }
        if minutes >= 60 { text += "\(minutes / 60)h" }
        if minutes > 0 { text += "\(minutes % 60)m" }
        text += String(seconds)
        guard milliseconds > 0 else { return text + "s" }
        var decimals = String(1000 + milliseconds).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(text).\(decimals)s"
    }

    /// Text in which subnets of the platform become references, so that no address is written twice (TF-06).
    func value(_ text: Sourced<String>) -> TerraformValue {
        let literal = HCLExpression(text)
        guard text.value.utf8.contains(UInt8(ascii: "/")), text.value.utf8.contains(where: { $0.isDigitOfAddress })
        else { return TerraformValue(literal) }
        let parts = split(text.value)
        guard parts.count > 1 || parts.contains(where: { if case .text = $0 { false } else { true } }) else {
            return TerraformValue(literal)
        }
        return TerraformValue(.sourced(.template(parts), text.origin), literal: literal)
    }

    private func split(_ text: String) -> [HCLTemplatePart] {
        let subnets = platform.networks.compactMap { network in
            network.subnet.map { (text: $0.value.description, variable: project.subnetVariables[network.name.text]) }
        }
        var parts: [HCLTemplatePart] = []
        var pending: [UInt8] = []
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            let isStart = bytes[place].isDigitOfAddress && (place == 0 || !bytes[place - 1].isPartOfAddress)
            let found =
                isStart
                ? subnets.first { subnet in
                    let end = place + subnet.text.utf8.count
                    return bytes[place...].starts(with: subnet.text.utf8)
                        && (end == bytes.count || !bytes[end].isPartOfAddress)
                } : nil
            if let found {
                if !pending.isEmpty { parts.append(.text(String(decoding: pending, as: UTF8.self))) }
                pending = []
                parts.append(.interpolation(.reference(["var", HCLIdentifier(found.variable)])))
                place += found.text.utf8.count
            } else {
                pending.append(bytes[place])
                place += 1
            }
        }
        if !pending.isEmpty { parts.append(.text(String(decoding: pending, as: UTF8.self))) }
        return parts
    }

    /// A path in which the environment's name, as a component of its own, is the variable.
    func path(_ path: ProjectPath) -> TerraformValue {
        guard let name = platform.environment.name?.text else { return TerraformValue(.string(path.text)) }
        let components = path.text.split(separator: "/").map(String.init)
        guard components.contains(name) else { return TerraformValue(.string(path.text)) }
        var parts: [HCLTemplatePart] = []
        var pending = ""
        for (place, component) in components.enumerated() {
            if place > 0 { pending += "/" }
            if component == name {
                if !pending.isEmpty { parts.append(.text(pending)) }
                pending = ""
                parts.append(.interpolation(.ref("var", "environment")))
            } else {
                pending += component
            }
        }
        if !pending.isEmpty { parts.append(.text(pending)) }
        return TerraformValue(.template(parts), literal: .string(path.text))
    }
}

extension HCLExpression {
    /// A list on one line, or an item a line where that would be long.
    static func wrapped(_ items: [HCLExpression]) -> HCLExpression {
        let length = items.reduce(0) { $0 + $1.text.utf8.count + 2 }
        return .list(items, isMultiline: length > 100)
    }
}

extension UInt8 {
    fileprivate var isDigitOfAddress: Bool { self >= 0x30 && self <= 0x39 }
    fileprivate var isPartOfAddress: Bool { isDigitOfAddress || self == UInt8(ascii: ".") || self == UInt8(ascii: "/") }
}
