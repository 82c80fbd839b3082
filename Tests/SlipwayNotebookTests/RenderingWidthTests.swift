import Testing

@testable import SlipwayNotebook

@Suite struct RenderingWidthTests {
    @Test(arguments: [
        ("", 0), ("a", 1), ("lab deployment space", 20), ("~", 1), (" ", 1),
        ("ñ", 1), ("n\u{303}", 1), ("é", 1), ("e\u{301}\u{327}", 1), ("Straße", 6),
        ("空", 2), ("空間", 4), ("カタカナ", 8), ("ｶﾅ", 2), ("Ａ", 2), ("、", 2),
        ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("가a", 3),
        ("🚢", 2), ("👩‍👩‍👧‍👦", 2), ("🇪🇸", 2), ("🇪🇸🇫🇷", 4), ("👍🏽", 2), ("1️⃣", 2), ("❤️", 2), ("❤", 1),
        ("⌚", 2), ("✓", 1), ("…", 1), ("→", 1), ("±", 1), ("°", 1),
        ("нет", 3), ("שלום", 4), ("สวัสดี", 4), ("กำ", 2), ("हिन्दी", 5),
        ("a\u{200B}b", 2), ("a\u{FEFF}b", 2), ("\u{200D}", 0), ("\u{0301}", 0),
        ("\u{1B}", 0), ("\n", 0), ("\r\n", 0), ("\u{7F}", 0), ("\u{9B}", 0), ("𠮷", 2), ("𝒙", 1),
    ])
    func `a text takes the columns that a terminal gives it`(text: String, width: Int) {
        #expect(displayWidth(of: text) == width)
    }

    @Test(arguments: [
        ("attrition", 9, "attrition"), ("attrition", 8, "attriti…"), ("attrition", 1, "…"),
        ("attrition", 0, ""), ("lab space", 5, "lab…"), ("空間空間", 8, "空間空間"),
        ("空間空間", 7, "空間空…"), ("空間空間", 6, "空間…"), ("🇪🇸🇫🇷", 3, "🇪🇸…"),
        ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ("", 3, ""),
    ])
    func `a shortened text ends in an ellipsis and never exceeds its width`(
        text: String, width: Int, expected: String
    ) {
        #expect(shortened(text, to: width) == expected)
        #expect(displayWidth(of: expected) <= width)
    }

    @Test(arguments: [
        ("", 5, [""]), ("a b c", 5, ["a b c"]), ("one two three", 8, ["one two", "three"]),
        ("anticonstitutional a b", 8, ["anticonstitutional", "a b"]), ("a  b c", 4, ["a  b", "c"]),
        ("空間 空間 a", 6, ["空間", "空間 a"]), (" a bcd", 4, [" a", "bcd"]),
    ])
    func `a line is divided at its spaces`(line: String, width: Int, expected: [String]) {
        #expect(wrapped(line[...], to: width) == expected)
    }

    @Test(arguments: [
        ("plain", "plain"), ("\u{1B}[31mred\u{1B}[0m", "\\u001b[31mred\\u001b[0m"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"), ("bell\u{7}", "bell\\u0007"), ("\u{9B}2J", "\\u009b2J"),
        ("del\u{7F}", "del\\u007f"), ("abc\u{202E}gpj.exe", "abc\\u202egpj.exe"),
        ("a\u{2028}b", "a\\u2028b"), ("\u{0}", "\\u0000"), ("ñ 空 🚢 …", "ñ 空 🚢 …"),
        ("\u{2067}rtl\u{2069}", "\\u2067rtl\\u2069"), ("Â± ©", "Â± ©"),
    ])
    func `a value has no power over the terminal`(text: String, expected: String) {
        #expect(visible(text) == expected)
    }

    @Test func `text of several lines keeps its lines and tabs and nothing else`() {
        #expect(visible("a\r\nb\tc\n\u{1B}c\rd", keepsLines: true) == "a\nb\tc\n\\u001bc\\rd")
    }
}
