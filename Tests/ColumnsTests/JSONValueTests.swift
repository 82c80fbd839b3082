import Columns
import TestSupport
import Testing

@Suite struct JSONValueTests {
    @Test func `a document keeps its order and its values`() throws {
        let text = #"{"b":[1,-2.5,true,null],"a":{"é\n\"":"\u0041\ud83d\ude00\\"}}"#
        let value = try JSONValue.parse(Array(text.utf8))
        #expect(
            value
                == .object([
                    .init("b", .array([.number(1), .number(-2.5), .boolean(true), .null])),
                    .init("a", .object([.init("é\n\"", .string("A😀\\"))])),
                ]))
        #expect(value["b"]?[1]?.number == -2.5)
        #expect(value["b"]?[0]?.integer == 1)
        #expect(value["zz"] == nil)
        #expect(value.compact == #"{"b":[1,-2.5,true,null],"a":{"é\n\"":"A😀\\"}}"#)
    }

    @Test func `pretty text is indented by two blanks`() throws {
        let value = JSONValue.object([
            .init("a", .array([.number(1), .object([])])), .init("b", .array([])),
        ])
        #expect(
            value.pretty == """
                {
                  "a": [
                    1,
                    {}
                  ],
                  "b": []
                }
                """)
        #expect(try JSONValue.parse(Array(value.pretty.utf8)) == value)
    }

    @Test(arguments: [
        (41.0, "41"), (-0.0, "-0.0"), (0.5, "0.5"), (9_007_199_254_740_992, "9007199254740992"),
        (1e16, "1e+16"), (.nan, "null"),
    ])
    func `whole numbers are written without a point`(value: Double, text: String) {
        #expect(JSONValue.number(value).compact == text)
    }

    @Test(arguments: [
        ("", PayloadError.empty),
        (" \n", .empty),
        ("[1,", .syntax(offset: 3, line: 1, column: 4, reason: .unexpectedEnd)),
        ("[1,]", .syntax(offset: 3, line: 1, column: 4, reason: .unexpectedCharacter)),
        ("[1 2]", .syntax(offset: 3, line: 1, column: 4, reason: .expectedCommaOrEnd)),
        ("{\"é\"\n 1}", .syntax(offset: 7, line: 2, column: 2, reason: .expectedColon)),
        ("{a:1}", .syntax(offset: 1, line: 1, column: 2, reason: .expectedKey)),
        ("1 2", .syntax(offset: 2, line: 1, column: 3, reason: .contentAfterEnd)),
        ("\"a\nb\"", .syntax(offset: 2, line: 1, column: 3, reason: .controlCharacter)),
        ("\"\\x\"", .syntax(offset: 1, line: 1, column: 2, reason: .invalidEscape)),
        ("\"\\ud800\"", .syntax(offset: 1, line: 1, column: 2, reason: .loneSurrogate)),
        ("\"\\u12\"", .syntax(offset: 1, line: 1, column: 2, reason: .invalidEscape)),
        ("\"abc", .syntax(offset: 4, line: 1, column: 5, reason: .unexpectedEnd)),
        ("\"abc\\", .syntax(offset: 5, line: 1, column: 6, reason: .unexpectedEnd)),
        ("01", .syntax(offset: 0, line: 1, column: 1, reason: .invalidNumber)),
        ("tru", .syntax(offset: 3, line: 1, column: 4, reason: .unexpectedEnd)),
        ("trux", .syntax(offset: 0, line: 1, column: 1, reason: .unexpectedCharacter)),
        ("\u{0}", .syntax(offset: 0, line: 1, column: 1, reason: .unexpectedCharacter)),
    ])
    func `a fault is named with its place`(text: String, error: PayloadError) {
        #expect(throws: error) { try JSONValue.parse(Array(text.utf8)) }
    }

    @Test func `depth, size and encoding are bounded`() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(throws: PayloadError.tooDeep(limit: 64, offset: 64)) { try JSONValue.parse(deep) }
        #expect(throws: PayloadError.tooLarge(bytes: 5, limit: 4)) {
            try JSONValue.parse(Array("[1,2]".utf8), limits: PayloadLimits(bytes: 4))
        }
        #expect(throws: PayloadError.notUTF8(offset: 1)) {
            try JSONValue.parse([0x22, 0xFF, 0x22])
        }
    }

    @Test(
        arguments: [
            [0xC0, 0x80], [0xC2], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xE2, 0x82],
            [0xE2, 0x82, 0x22],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: PayloadError.notUTF8(offset: 9)) {
            try JSONValue.parse(Array("\"12345678".utf8) + bytes + [0x22])
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `damaged text is read or refused, and what was read is written and read again`(
        seed: UInt64
    ) throws {
        let text = #"{"a":[1,-2.5e10,true,null,"x\u00e9\\é"],"b":{"c":{}},"d":[[[]]], "e" : 0.1}"#
        var random = SplitMix64(state: seed)
        for _ in 0..<100 {
            guard let value = try? JSONValue.parse(random.mutate(Array(text.utf8))) else {
                continue
            }
            #expect(try JSONValue.parse(Array(value.compact.utf8)) == value)
        }
    }
}
