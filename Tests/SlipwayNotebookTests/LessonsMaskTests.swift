import Testing

@testable import SlipwayNotebook

@Suite struct LessonsMaskTests {
    private static let id = "8f14e45f-ceea-467f-a830-3f5c3b1e2d4a"

    @Test(arguments: [
        // Without masks every byte counts.
        ("plain", "plain", true), ("plain", "plain ", false), ("", "", true),
        ("a <b> c", "a <b> c", true),
        ("ñ", "n\u{303}", false), ("<unknown>", "x", false), ("a < b > c", "a < b > c", true),
        // Ids
        ("id <id>", "id \(id)", true), ("id <id>", "id 8F14E45F-CEEA-467F-A830-3F5C3B1E2D4A", true),
        ("id <id>", "id 8f14e45f-ceea-467f-a830-3f5c3b1e2d4", false),
        ("id <id>", "id \(id)x", false), ("(<id>)", "(\(id))", true),
        ("<id><id>", "\(id)\(id)", false),
        ("<id>", "8f14e45f", true), ("<id>", "8f14e45", false), ("<id>", "8f14e4…", true),
        ("<id>", "lab", false),
        ("space-<id>", "space-\(id)", true), ("<id> <id>", "\(id) \(id)", true),
        // Times
        ("<time>", "2026-11-23T05:40:00Z", true), ("<time>", "2026-11-23 05:40:00.123 UTC", true),
        ("<time>", "2026-11-23T05:40:00+01:00", true), ("<time>", "2026-11-23", true),
        ("<time>", "05:40", true),
        ("<time>", "05:40:59", true), ("<time>", "2026-13-23", false), ("<time>", "25:00", false),
        ("at <time>.", "at 2026-11-23 05:40.", true), ("<time>", "yesterday", false),
        ("<time> to <time>", "05:40 to 06:10", true), ("<time>", "2026-11-23 at 05:40", false),
        ("<time> 05", "2026-11-23 05", true),
        // Durations
        ("in <duration>", "in 12 ms", true), ("in <duration>", "in 1.5s", true),
        ("<duration>", "3m 20s", true),
        ("<duration>", "2 minutes", true), ("<duration>", "350µs", true),
        ("<duration>", "12", false),
        ("<duration>", "12 parsecs", false), ("<duration>.", "2 h.", true),
        // Paths
        ("saved <path>", "saved /tmp/x/template.csv", true),
        ("saved <path>.", "saved ./a/b.csv.", true),
        ("saved `<path>`", "saved `/tmp/a`", true), ("saved <path>", "saved template.csv", false),
        ("<path>", "/a b", false), ("<path>/x.csv", "/tmp/a/b/x.csv", true),
        ("at <path>:<number>", "at https://127.0.0.1:8443", true),
        // Keys
        ("key <key>", "key sk_AbCdEf0123456789", true), ("key <key>", "key short", false),
        ("key <key>", "key <key>", true),
        ("key <key>.", "key aGVsbG8td29ybGQtMTIz==.", true),
        // Numbers
        ("<number>", "41", true), ("<number>", "-0.5", true), ("<number>", "1e-07", true),
        ("<number>", "1.5E+10", true),
        ("<number>", "NaN", true), ("<number>", "-Infinity", true), ("<number>", "1.", false),
        ("<number>.", "1.", true),
        ("<number>", "one", false), ("<number>", "", false), ("<number>, <number>", "1, 2.5", true),
        ("<number>5", "15", false),
        ("<number ±0.01>", "123", true), ("<number ±0.01>", "x", false),
        ("p = <number 0.91 ±0.01>", "p = 0.92", true), ("p = <number 0.91 ±0.01>", "p = 0.9", true),
        ("p = <number 0.91 ±0.01>", "p = 0.93", false),
        ("p = <number 0.91 +-0.01>", "p = 0.915", true),
        ("p = <number 0.91 ±0.01>", "p = NaN", false), ("<number -5 ±1>", "-6", true),
        ("<number 5 ±0>", "5.0", true),
        ("<number ±x>", "1", false), ("<number 1>", "1", false),
        // Anything
        ("a<any>z", "az", true), ("a<any>z", "a to z", true), ("a<any>z", "a to y", false),
        ("<any>", "", true),
        ("<any> = <any>", "x = y = z", true),
        ("<any><any><any>!", String(repeating: "a", count: 400), false),
        ("Python <any> (<path>)", "Python 3.11.2 (/usr/bin/python3)", true),
    ])
    func `a mask stands for what it names, and for no more`(
        golden: String, line: String, matches: Bool
    ) {
        #expect((GoldenLine(golden).match(line) != nil) == matches)
    }

    @Test func `a match tells what the masks stood for`() {
        let captures = GoldenLine("<id> at <time> in <any>.").match("\(Self.id) at 05:40 in lab.")
        #expect(captures?.map(\.text) == [Self.id, "05:40", "lab"])
        #expect(captures?.map(\.mask.text) == ["<id>", "<time>", "<any>"])
    }

    @Test func `a tolerance without a number gets the one that was seen`() {
        let line = GoldenLine("a <number ±0.01>, b <number +-1>, <number>, <any>")
        let captures = line.match("a 0.9137, b 41, 5, x") ?? []
        #expect(
            line.recording(captures)
                == "a <number 0.9137 ±0.01>, b <number 41 +-1>, <number>, <any>")
        #expect(GoldenLine("<number 2 ±1>").recording([]) == "<number 2 ±1>")
    }

    @Test(arguments: [
        ("a|<…>|z", "a|z", true), ("a|<…>|z", "a|b|c|z", true), ("a|<...>", "a", true),
        ("<…>", "", true),
        ("<…>|b|<…>|b", "a|b|b|b", true), ("<…>|b|<…>|c", "a|b|b|b", false),
        ("  <…>  |z", "a|b|z", true),
        ("a|<…>|<…>|z", "a|z", true), ("x <…>", "x y", false), ("a|<…>|z", "a|b", false),
    ])
    func `a line of its own stands for any number of lines`(
        golden: String, actual: String, matches: Bool
    ) {
        func lines(_ text: String) -> [String] {
            text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                .withoutBlankEnd
        }
        let comparison = OutputComparison(golden: lines(golden), actual: lines(actual))
        #expect(comparison.isMatch == matches)
        if matches { #expect(comparison.accepted == lines(golden)) }
    }

    @Test func `long lines with many masks are matched quickly`() {
        let line = String(repeating: "ab ", count: 3_000)
        #expect(GoldenLine("<any>a<any>b<any>z").match(line) == nil)
        #expect(GoldenLine(String(repeating: "<any> ", count: 4_000)).match(line) == nil)
        #expect(GoldenLine("<any>b <any>").match(line) != nil)
    }

    @Test func `long outputs are compared quickly, alike or not`() {
        let lines = (0..<3_000).map { "row \($0)" }
        let some = ["row 0", "<…>"] + (0..<100).flatMap { ["row \($0 * 30 + 5)", "<…>"] }
        #expect(OutputComparison(golden: some, actual: lines).isMatch)
        #expect(!OutputComparison(golden: some + ["end"], actual: lines).isMatch)
        #expect(!OutputComparison(golden: lines.reversed(), actual: lines).isMatch)
    }

    /// A failing seed shows in the result, and runs again as it is.
    @Test(arguments: UInt64(0)..<200)
    func `accepted lines match what was accepted, whatever was recorded before`(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let words = ["a", "b", "c", "<any>", "<number>", "x <id>", "<…>", "7", "", "x \(Self.id)"]
        func randomLines() -> [String] {
            (0..<Int.random(in: 0...8, using: &numbers)).map { _ in
                words.randomElement(using: &numbers) ?? ""
            }.withoutBlankEnd
        }
        let golden = randomLines()
        let actual = randomLines()
        let comparison = OutputComparison(golden: golden, actual: actual)
        let again = OutputComparison(golden: comparison.accepted, actual: actual)
        #expect(again.isMatch)
        if comparison.isMatch { #expect(comparison.accepted == golden) }
        #expect(comparison.isMatch == comparison.hunks(firstLine: 1).isEmpty)
    }
}
