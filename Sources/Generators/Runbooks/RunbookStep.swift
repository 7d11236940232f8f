import Origins

/// A step of a page as each engine has it that runs environments of the platform.
struct RunbookStep {
    let text: String
    /// The main side's first; at least one.
    private(set) var variants: [(engine: String, step: RunbookContent.Step)]

    var origin: Origin { variants.first?.step.origin ?? .constant }

    /// What undoes it, with a blank before it; empty where nothing changes.
    var undo: String {
        let undos = variants.compactMap { variant in variant.step.undo.map { (engine: variant.engine, text: $0) } }
        guard let first = undos.first else { return "" }
        if undos.allSatisfy({ $0.text == first.text }) { return " *Undo:* \(first.text)." }
        return undos.map { " *Undo with \($0.engine):* \($0.text)." }.joined()
    }

    /// One list of several, each in its order: steps of the same words are one.
    static func merged(_ lists: [(engine: String, steps: [RunbookContent.Step])]) -> [RunbookStep] {
        var merged: [RunbookStep] = []
        for (engine, steps) in lists {
            var next = 0
            for step in steps {
                if let place = merged[next...].firstIndex(where: { $0.text == step.text }) {
                    merged[place].variants.append((engine, step))
                    next = place + 1
                } else {
                    merged.insert(RunbookStep(text: step.text, variants: [(engine, step)]), at: next)
                    next += 1
                }
            }
        }
        return merged
    }
}
