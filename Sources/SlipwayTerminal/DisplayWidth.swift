import CLibEdit

extension Unicode.Scalar {
    /// Columns on the screen, by the C library's tables; 0 for combining marks, -1 for controls.
    var displayWidth: Int { Int(cle_width(wchar_t(bitPattern: value))) }
}

extension StringProtocol {
    /// Columns on the screen. Right only after the locale was set to a UTF-8 one.
    var displayWidth: Int { unicodeScalars.reduce(0) { $0 + Swift.max(0, $1.displayWidth) } }

    /// As much of the text as fits into so many columns; `…` stands for what was cut off.
    func clipped(toWidth width: Int) -> String {
        if displayWidth <= width { return String(self) }
        guard width > 0 else { return "" }
        var result = ""
        var room = width - 1
        for character in self {
            room -= String(character).displayWidth
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
