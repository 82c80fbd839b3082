import SlipwayNotebook

extension StringProtocol {
    /// As much of the text as fits into so many columns; `…` stands for what was cut off.
    func clipped(toWidth width: Int) -> String {
        if displayWidth(of: self) <= width { return String(self) }
        guard width > 0 else { return "" }
        var result = ""
        var room = width - 1
        for character in self {
            room -= displayWidth(of: String(character))
            if room < 0 { break }
            result.append(character)
        }
        return result + "…"
    }

    /// The text with blanks for what would move the cursor or start an escape sequence.
    var withoutControls: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? " " : $0 }))
    }
}

extension Unicode.Scalar {
    /// C0, delete and C1.
    var isControl: Bool { properties.generalCategory == .control }
}
