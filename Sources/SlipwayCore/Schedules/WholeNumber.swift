/// The number that a text of ASCII digits writes, or `nil` for any other text. One that is too
/// large for an `Int` comes back as the largest, so that it fails the caller's bounds.
func wholeNumber(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text) ?? Int.max
}
