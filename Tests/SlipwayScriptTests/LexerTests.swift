import SlipwayScript
import Testing

/// The tokens of a text in a short notation, the end left out.
private func tokens(_ text: String) -> String {
    Lexer.tokens(in: text).dropLast().map { token in
        switch token.kind {
        case .word(let text): text
        case .number(_, let text): "#\(text)"
        case .string(let text): "<\(text)>"
        case .variable(let variable): variable.description
        case .symbol(let symbol): symbol.rawValue
        case .comparison(let comparison): "(\(comparison.rawValue))"
        case .comment: "comment"
        case .invalid(let diagnostic): "!" + diagnostic.code
        case .cursor, .end: "?"
        }
    }.joined(separator: " ")
}

@Test(arguments: [
    ("ana@example.com models/x.tar.gz nightly/1", "ana@example.com models/x.tar.gz nightly/1"),
    ("02:00 a:b 50% c++", "02:00 a:b 50% c++"),
    ("{a:1}", "{ a : #1 }"), ("{a:b:c}", "{ a : b : c }"), ("[a:b]", "[ a:b ]"),
    ("{a:[b:c]} d:e", "{ a : [ b : c ] } d:e"),
    (
        "a=1 a==1 a!=1 a<=1 a>=1 a<1 a>1 a~b",
        "a = #1 a (==) #1 a (!=) #1 a (<=) #1 a (>=) #1 a (<) #1 a (>) #1 a (~) b"
    ),
    ("1 -1 1.5 1e3 -1.5E-3 0 -0", "#1 #-1 #1.5 #1e3 #-1.5E-3 #0 #-0"),
    ("01 1. .5 +1 1e 1e+ --1 1-1 1e999", "01 1. .5 +1 1e 1e+ --1 1-1 1e999"),
    ("a,b;c", "a , b ; c"), ("a # b", "a comment"), ("a#b", "!bad-character"), ("#", "comment"),
    ("[#x\n]", "[ comment ]"),
    ("'a\"b' \"a'b\"", "<a\"b> <a'b>"), ("'a\\n'", "<a\\n>"), ("\"a\\nb\"", "<a\nb>"),
    ("\"\\\"\\\\\\/\\b\\f\\r\\t\"", "<\"\\/\u{8}\u{C}\r\t>"),
    ("\"\\u00e9\\uD83D\\uDE00\"", "<é😀>"), ("\"a\"\"b\"", "<a> <b>"), ("''", "<>"),
    ("\"\\ud83d\"", "!bad-escape"), ("\"\\ude00\"", "!bad-escape"),
    ("\"\\ud83d\\u0041\"", "!bad-escape"), ("\"\\ud83dx\"", "!bad-escape"),
    ("\"\\x\"", "!bad-escape"), ("\"\\u12g4\"", "!bad-escape"), ("\"\\u+123\"", "!bad-escape"),
    ("\"\\u0000\"", "!bad-character"), ("\"a\u{1B}b\"", "!bad-character"),
    ("'\0'", "!bad-character"), ("\0", "!bad-character"), ("“", "!bad-character"),
    ("\u{200B}", "!bad-character"), ("! a", "!bad-character a"), ("\"a", "!unclosed"),
    ("'a\nb", "!unclosed b"), ("\"a\nb\nc", "!unclosed b c"), ("\"a\n\"b\nc", "<a\n> b c"),
    ("\"a\\", "!unclosed"), ("\"\\u12", "!unclosed"),
    ("$_ $3 $live $año", "$_ $3 $live $año"), ("$x.a[0].b", "$x.a[0].b"),
    ("$x [0]", "$x [ #0 ]"), ("$x[\"a b\"].c", "$x[\"a b\"].c"), ("$_.4", "$_.4"),
    (
        "$ $_x $1x $x. $x[ $x[a] $x[-1] $x/y",
        "!bad-variable !bad-variable !bad-variable !bad-variable !bad-variable !bad-variable ] !bad-variable ] !bad-variable"
    ),
    ("{a: $x, b: $y:z}", "{ a : $x , b : $y : z }"), ("$x=1", "$x = #1"), ("$x==1", "$x (==) #1"),
    ("$99999999999999999999", "!bad-variable"), ("$x[99999999999999999999]", "!bad-variable ]"),
    ("año e\u{301} 名前", "año e\u{301} 名前"), ("a\u{A0}b\tc\u{3000}d", "a b c d"),
    ("\u{FEFF}a", "a"), ("a\u{FEFF}", "a !bad-character"), ("a\r\nb\rc", "a b c"),
])
func `text is cut into tokens`(text: String, expected: String) {
    #expect(tokens(text) == expected)
}

@Test func `tokens know their place and whether they begin a line`() {
    let found = Lexer.tokens(in: "é b\n  # c\n d")
    #expect(
        found.map(\.span) == [
            SourceSpan(0, 2), SourceSpan(3, 4), SourceSpan(7, 10), SourceSpan(12, 13),
            SourceSpan(13, 13),
        ])
    #expect(found.map(\.startsLine) == [true, false, true, true, false])
}
