/// What may stand at the cursor; each of these does nothing elsewhere.
extension Parser {
    mutating func offer(_ words: [Candidate]) {
        if isAtCursor { sightings.words += words }
    }

    mutating func offer(_ kind: CommandSyntax.ValueKind) {
        guard isAtCursor else { return }
        if case .word(let words) = kind {
            sightings.words += words.map { Candidate($0, .word) }
        } else if !sightings.kinds.contains(kind) {
            sightings.kinds.append(kind)
        }
    }

    /// - Parameter isLikely: Whether any value can stand here, and not only a name.
    mutating func offerVariables(isLikely: Bool) {
        guard isAtCursor else { return }
        sightings.takesVariable = true
        sightings.takesAnyValue = isLikely
    }

    /// Stands for the argument at the cursor; the first one said counts.
    mutating func offerPending(_ text: String?) {
        if isAtCursor, sightings.pending == nil { sightings.pending = text }
    }

    mutating func offerVerbs(changingOnly: Bool = false) {
        guard isAtCursor else { return }
        for verb in table.verbs {
            let rows = table.commands(verb: verb).filter { $0.changes || !changingOnly }
            guard let first = rows.first else { continue }
            let detail =
                rows.count == 1
                ? first.summary : rows.compactMap(\.nounText).joined(separator: ", ")
            sightings.words.append(Candidate(verb, .verb, detail: detail))
        }
    }
}
