/// Several things with a word before the last: `a`, `a or b`, `a, b or c`; `a, b and 7 more` when
/// there are more than `most`.
func list(_ things: [String], most: Int, last word: String) -> String {
    guard things.count <= most, things.count > 1, let last = things.last else {
        return list(things, most: most)
    }
    return things.dropLast().joined(separator: ", ") + " \(word) " + last
}
