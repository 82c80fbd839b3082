import SlipwayScript
import TestSupport
import Testing

/// Everything that must hold whatever was typed.
private func check(_ text: String) {
    let script = Parser.parse(text, table: testTable)
    let length = text.utf8.count
    for diagnostic in script.diagnostics {
        #expect(!diagnostic.what.isEmpty && ErrorCode(rawValue: diagnostic.code) != nil)
        guard let span = diagnostic.span else {
            Issue.record("no place for \(diagnostic)")
            continue
        }
        #expect(0 <= span.start && span.start <= span.end && span.end <= length)
        if let corrected = diagnostic.correctedText {
            let again = Parser.parse(corrected, table: testTable)
            #expect(again.diagnostics.isEmpty, "\(corrected)")
        }
    }
    for statement in script.statements {
        #expect(0 <= statement.span.start && statement.span.end <= length)
        let again = Parser.parse(statement.description, table: testTable)
        #expect(again.statements.map(shape) == [shape(of: statement)], "\(statement)")
    }
    _ = Parser.isIncomplete(text)
}

@Test(arguments: UInt64(0)..<200)
func `bytes at random are answered`(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let alphabet = Array("ab1 \n\r\"'\\[]{}:;,=$#.~<!|-\u{0}é".utf8) + [0xFF, 0xC3, 0xF0]
    let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in random.pick(alphabet) }
    check(String(decoding: bytes, as: UTF8.self))
    let script = Parser.parse(bytes: bytes, table: testTable)
    let length = String(decoding: bytes, as: UTF8.self).utf8.count
    #expect(script.diagnostics.allSatisfy { ($0.span?.end ?? 0) <= length })
}

@Test(arguments: UInt64(0)..<200)
func `words at random are answered`(seed: UInt64) {
    var random = SplitMix64(state: seed)
    let words =
        testTable.verbs + Noun.allCases.map(\.rawValue) + ClauseKeyword.allCases.map(\.rawValue)
        + StatementWord.allCases.map(\.rawValue)
        + ["x", "\"y", "\"y\"", "3", "$_", ",", ";", "\n", "[", "]", "{", "}", "a:", "==", "error"]
    let text = (0..<40).map { _ in random.pick(words) }.joined(separator: " ")
    check(text)
    let cursor = Int.random(in: 0...text.utf8.count, using: &random)
    _ = Completion.request(text: text, cursor: cursor, table: testTable).items()
    _ = Completion.argumentHint(text: text, cursor: cursor, table: testTable)
}

@Test(arguments: UInt64(0)..<200)
func `a script with a few slips in it is answered`(seed: UInt64) throws {
    var random = SplitMix64(state: seed)
    let lines = try Golden.fixture("lab.slip").split(separator: "\n").shuffled(using: &random)
    var characters = Array(lines.prefix(5).joined(separator: "\n"))
    for _ in 0..<Int.random(in: 1...6, using: &random) {
        let index = Int.random(in: characters.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: characters.remove(at: index)
        case 1: characters.insert(random.pick(Array("\"[{]},;$=# \n")), at: index)
        case 2: characters.swapAt(index, max(index - 1, 0))
        default: characters[index] = random.pick(Array("ae\"'[1 "))
        }
    }
    check(String(characters))
}

@Test(arguments: [
    String(repeating: "[", count: 5_000), String(repeating: "[\n", count: 5_000),
    String(repeating: "{a:", count: 5_000), String(repeating: "\"\\\"\n", count: 5_000),
    String(repeating: "create space \"\n", count: 5_000),
    String(repeating: "let x = {\n", count: 2_000),
    String(repeating: "'\n\"\n", count: 5_000), String(repeating: "$x[\"", count: 5_000),
    "[1] > " + String(repeating: "x [\n", count: 5_000), String(repeating: "a", count: 200_000),
    String(repeating: ";", count: 20_000), String(repeating: "crate space a\n", count: 200),
])
func `long nonsense is answered in no time`(text: String) {
    let start = ContinuousClock.now
    let script = Parser.parse(text, table: testTable)
    _ = Parser.isIncomplete(text)
    _ = Completion.request(text: text, cursor: text.utf8.count, table: testTable)
    #expect(script.diagnostics.allSatisfy { ($0.span?.end ?? 0) <= text.utf8.count })
    #expect(ContinuousClock.now - start < .seconds(20))
}
