/// The name that was probably meant, for “did you mean …?”.
extension String {
    /// The one candidate that is close enough to be what was meant, or `nil`.
    ///
    /// Close means few edits (insert, delete, replace, swap two neighbours) for its length, or a
    /// candidate that begins with nearly this text (`attrition challnger` finds
    /// `attrition challenger - spark`). Case is ignored, and so is the way in which accents are
    /// encoded. When two candidates are equally close, neither is offered: a wrong guess costs
    /// more than none.
    public func nearest(in candidates: some Sequence<String>) -> String? {
        let typed = Array(lowercased())
        guard !typed.isEmpty, typed.count <= longestCompared else { return nil }
        var best: String?
        var bestRank = Int.max
        var isTied = false
        for candidate in candidates where candidate != best {
            guard let rank = rank(of: candidate, typed: typed, below: bestRank) else { continue }
            isTied = rank == bestRank
            best = isTied ? best : candidate
            bestRank = rank
        }
        return isTied ? nil : best
    }
}

/// Names longer than this are not compared: the cost grows with the square of the length.
private let longestCompared = 200

/// Any whole-name match ranks before any beginning.
private let prefixPenalty = 1_000

/// How far the candidate is, smaller is better; `nil` when it is too far or beyond `limit`.
private func rank(of candidate: String, typed: [Character], below limit: Int) -> Int? {
    let name = Array(candidate.lowercased().prefix(longestCompared + 1))
    guard name.count <= longestCompared else { return nil }
    let allowed = allowedEdits(length: max(typed.count, name.count))
    let allowedInPrefix = typed.count < 3 ? -1 : typed.count / 6
    guard name.count + max(allowed, allowedInPrefix) >= typed.count else { return nil }

    let distances = editDistances(from: typed, toPrefixesOf: name)
    let whole = distances[name.count]
    if whole <= allowed { return whole <= limit ? whole : nil }
    guard name.count > typed.count, let prefix = distances.min(), prefix <= allowedInPrefix else {
        return nil
    }
    let rank = prefixPenalty + prefix
    return rank <= limit ? rank : nil
}

/// The edits that a word of this length may be away; short words are easily something else.
private func allowedEdits(length: Int) -> Int {
    switch length {
    case ..<2: 0
    case ..<5: 1
    case ..<9: 2
    default: min(length / 3, 4)
    }
}

/// The Damerau–Levenshtein distances (neighbours swapped at most once) from `typed` to every
/// beginning of `name`, the empty one first and the whole name last.
private func editDistances(from typed: [Character], toPrefixesOf name: [Character]) -> [Int] {
    var twoAbove = [Int]()
    var above = Array(0...name.count)
    for (row, character) in typed.enumerated() {
        var current = [row + 1]
        current.reserveCapacity(name.count + 1)
        for (column, other) in name.enumerated() {
            var cost = min(
                above[column + 1] + 1, current[column] + 1,
                above[column] + (character == other ? 0 : 1))
            if row > 0, column > 0, character == name[column - 1], typed[row - 1] == other {
                cost = min(cost, twoAbove[column - 1] + 1)
            }
            current.append(cost)
        }
        twoAbove = above
        above = current
    }
    return above
}
