/// The candidate with the fewest edits from `word`, for "did you mean"; `nil` when none is near.
///
/// Near means at most a third of the longer word's length, and at least one edit is always forgiven. Where none is, the
/// only one that begins with the word, begins it, or has it between hyphens: `production` for `prod`, `health` for
/// `healthcheck`, `python-fastapi` for `fastapi`.
package func nearest(to word: String, among candidates: [String]) -> String? {
    let letters = Array(word.lowercased().unicodeScalars.prefix(64))
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
        let other = Array(candidate.lowercased().unicodeScalars.prefix(64))
        let allowed = max(1, max(letters.count, other.count) / 3)
        guard abs(letters.count - other.count) <= allowed else { continue }
        let distance = editDistance(letters, other)
        if distance <= allowed, distance < best?.distance ?? Int.max { best = (distance, candidate) }
    }
    if let best { return best.candidate }
    let related = candidates.filter { isRelated(word.lowercased(), $0.lowercased()) }
    return related.count == 1 ? related[0] : nil
}

private func isRelated(_ word: String, _ candidate: String) -> Bool {
    guard min(word.utf8.count, candidate.utf8.count) >= 3 else { return false }
    return candidate.hasPrefix(word) || word.hasPrefix(candidate)
        || candidate.split(separator: "-").contains(Substring(word))
}

/// Insertions, deletions, substitutions and transpositions of neighbours (optimal string alignment distance).
private func editDistance(_ first: [UnicodeScalar], _ second: [UnicodeScalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for row in first.indices {
        var current = [row + 1]
        for column in second.indices {
            let substitution = previous[column] + (first[row] == second[column] ? 0 : 1)
            var cost = min(substitution, previous[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[second.count]
}
