import Testing

@testable import PythonWorkers

@Suite struct LineReaderTests {
    @Test(
        arguments: [
            ("", []),
            ("a\n", [.line("a")]),
            ("a\r\nb", [.line("a"), .line("b")]),
            ("\n\n", [.line(""), .line("")]),
            ("\u{0}m 3\n", [.mark(3)]),
            ("\u{0}m -1\n", [.mark(-1)]),
            ("\u{0}3\n", [.line("\u{0}3")]),
            ("\u{0}n 3\n", [.line("\u{0}n 3")]),
            ("a\u{0}m 3\nb\n", [.line("a"), .mark(3), .line("b")]),
            ("a\u{0}b\n", [.line("a"), .line("\u{0}b")]),
            ("\u{0}\n", [.line("\u{0}")]),
            ("é한\n", [.line("é한")]),
        ] as [(String, [LineReader.Piece])])
    func `printed text is cut into lines and marks`(
        text: String, expected: [LineReader.Piece]
    ) {
        var whole = LineReader(mark: "m")
        #expect(whole.pieces(of: text.utf8) + whole.rest() == expected)
        var reader = LineReader(mark: "m")
        let pieces = text.utf8.flatMap { reader.pieces(of: [$0]) }
        #expect(pieces + reader.rest() == expected)
    }

    @Test(arguments: ["x", "é", "한", "🙂"])
    func `a long line is cut between characters and loses none`(character: String) {
        let text = String(repeating: character, count: 3 * LineReader.limitInBytes)
        var reader = LineReader(mark: "m")
        let pieces = reader.pieces(of: ("a" + text + "\nend\n").utf8) + reader.rest()
        let lines = pieces.map { piece in
            if case .line(let line) = piece { line } else { "a mark" }
        }
        #expect(lines.last == "end")
        #expect(lines.dropLast().joined() == "a" + text)
        #expect(lines.allSatisfy { $0.utf8.count <= LineReader.limitInBytes })
    }

    @Test func `a line of exactly the limit is one line`() {
        var reader = LineReader(mark: "m")
        let line = String(repeating: "x", count: LineReader.limitInBytes)
        #expect(reader.pieces(of: (line + "\nb\n").utf8) == [.line(line), .line("b")])
    }

    @Test func `bytes that are no text are replaced`() {
        var reader = LineReader(mark: "m")
        #expect(reader.pieces(of: [0x61, 0xff, 0x0a]) == [.line("a\u{fffd}")])
        let dust = Array(repeating: UInt8(0x80), count: 2 * LineReader.limitInBytes)
        #expect(reader.pieces(of: dust).count == 2)
    }
}
