import Columns
import Testing

@testable import SlipwayCore
@testable import SlipwayServer

/// What a page shows of an answer of any size.
@Suite struct ShownPredictionsTests {
    private func shown(_ answer: String) async throws -> ShownPredictions {
        let deployment = try await TestLab().deployment
        return try ShownPredictions(
            .function(FunctionAnswer(Array(answer.utf8)), deployment: deployment, inputs: []),
            remarks: [])
    }

    private func answer(fields: [String], _ rows: [String]) -> String {
        let names = fields.map { "\"\($0)\"" }.joined(separator: ",")
        return """
            {"predictions":[{"fields":[\(names)],"values":[\(rows.joined(separator: ","))]}]}
            """
    }

    @Test func `a small answer is shown whole`() async throws {
        let text = answer(fields: ["a", "b"], [#"[1,"é"]"#, #"[null,{"x":[1]}]"#])
        let shown = try await shown(text)
        #expect(shown.table.fields == ["a", "b"])
        #expect(shown.table.rows == [["1", "é"], ["–", #"{"x":[1]}"#]])
        #expect(!shown.table.hasCutTexts)
        #expect(shown.json.wholeSizeInBytes == nil)
        #expect(try JSONValue.parse(Array(shown.json.text.utf8)).compact == text)
    }

    @Test func `rows, columns and texts are bounded and counted`() async throws {
        let many = try await shown(answer(fields: ["a"], (1...100_000).map { "[\($0)]" })).table
        #expect(many.rows.count == 200 && many.rowCount == 100_000)
        #expect(many.rows.last == ["200"])

        let row = "[" + [String](repeating: "1", count: 5000).joined(separator: ",") + "]"
        let wide = try await shown(
            answer(fields: (0..<5000).map { "f\($0)" }, [String](repeating: row, count: 300))
        ).table
        #expect(wide.fields.count == 100 && wide.columnCount == 5000)
        #expect(wide.rows.allSatisfy { $0.count == 100 })
        #expect(wide.rows.count < 200, "all cells together are bounded, too")

        let long = String(repeating: "é", count: 3_000_000)
        let texts = try await shown(answer(fields: ["a"], ["[\"\(long)\"]"])).table
        #expect(texts.rows[0][0] == String(long.prefix(500)) + "…")
        #expect(texts.hasCutTexts)
    }

    @Test func `a character can have megabytes, and so can what is nested`() async throws {
        let zalgo = "a" + String(repeating: "\u{301}", count: 1_000_000)
        let nested = "[" + [String](repeating: "1", count: 500_000).joined(separator: ",") + "]"
        let shown = try await shown(
            answer(fields: ["a", "b"], ["[\"\(zalgo)\",{\"\(zalgo)\":\(nested)}]"]))
        #expect(shown.table.rows[0].allSatisfy { $0.unicodeScalars.count == 501 })
        #expect(shown.json.text.utf8.count <= ShownJSON.mostBytes + 3)
    }

    @Test(arguments: [
        #""é""#, "1", "null", "[1,[2,[\"x\"]]]", #"{"key":"value","other":[1,{"a":"\n"}]}"#,
    ])
    func `the JSON shown is the beginning of the whole`(value: String) async throws {
        let text = answer(fields: [], [String](repeating: value, count: 60_000))
        let shown = try await shown(text).json
        let whole = try JSONValue.parse(Array(text.utf8)).pretty
        #expect(shown.text.last == "…")
        #expect(whole.utf8.starts(with: shown.text.dropLast().utf8))
        #expect(shown.text.dropLast().utf8.count > ShownJSON.mostBytes - 4)
        #expect(shown.wholeSizeInBytes == text.utf8.count)
    }

    @Test(arguments: [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (3_290_000, "3.2 MB")])
    func `sizes are short`(bytes: Int, text: String) {
        #expect(PageText.size(bytes) == text)
    }
}
