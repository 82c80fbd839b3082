/// What may stand without quotes.
public enum BareWord {
    /// Letters, digits and `_ - . / @ : + %`; combining marks belong to their letter.
    static func mayContain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", "@", ":", "+", "%":
                return true
            default: return false
            }
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            return true
        default: return false
        }
    }

    /// Whether the text reads as one bare word, wherever it stands.
    ///
    /// A colon counts as a character that needs quotes, since inside `{}` it ends a word.
    public static func needsNoQuotes(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0 != ":" && mayContain($0) }
    }

    /// Whether the text may name a variable: a letter, then letters, digits and `_`.
    static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic else {
            return false
        }
        return text.unicodeScalars.allSatisfy(isInIdentifier)
    }

    static func isInIdentifier(_ scalar: Unicode.Scalar) -> Bool {
        mayContain(scalar) && !"-./@:+%".unicodeScalars.contains(scalar)
    }

    /// The number that a word spells in JSON's notation.
    ///
    /// `007` and `1.` are words, not numbers, so that codes keep their zeros.
    static func number(_ text: String) -> Double? {
        guard let value = spelled(text), value.isFinite else { return nil }
        return value
    }

    /// Whether the word spells a number that no double reaches.
    static func isNumberTooLarge(_ text: String) -> Bool {
        spelled(text)?.isInfinite == true
    }

    private static func spelled(_ text: String) -> Double? {
        var rest = Substring(text)
        if rest.first == "-" { rest.removeFirst() }
        let whole = rest.prefix(while: isDigit)
        guard !whole.isEmpty, whole.count == 1 || whole.first != "0" else { return nil }
        rest = rest.dropFirst(whole.count)
        if rest.first == "." {
            let fraction = rest.dropFirst().prefix(while: isDigit)
            guard !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(1 + fraction.count)
        }
        if rest.first == "e" || rest.first == "E" {
            rest.removeFirst()
            if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
            let exponent = rest.prefix(while: isDigit)
            guard !exponent.isEmpty else { return nil }
            rest = rest.dropFirst(exponent.count)
        }
        return rest.isEmpty ? Double(text) : nil
    }

    private static func isDigit(_ character: Character) -> Bool {
        ("0"..."9").contains(character)
    }
}
