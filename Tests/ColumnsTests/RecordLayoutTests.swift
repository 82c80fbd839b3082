import Columns
import TestSupport
import Testing

@Suite struct RecordLayoutTests {
    private static let schema = [
        Field(name: "n", type: .number), Field(name: "t", type: .boolean),
    ]

    // MARK: CSV

    /// How a text is read whole by the rules for blocks: what is not declared is text.
    private static func whole(_ csv: [UInt8]) throws -> [UInt8] {
        let others = ["s", "u", "q\"", "é"].map { Field(name: $0, type: .string) }
        return CSVWriter.write(try CSVReader.read(csv, schema: schema + others))
    }

    /// A text of all that CSV knows: quotes, line ends of three kinds, blank lines, a mark.
    private static func randomCSV(_ random: inout SplitMix64) -> [UInt8] {
        let end = random.pick(["\n", "\r\n", "\r"])
        let header = ["n", "s", random.pick(["u", "\"q\"\"\"", "é"]), "t"]
        var text = random.chance(30) ? "\u{FEFF}" : ""
        if random.chance(20) { text += end + end }
        text += header.joined(separator: ",")
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            text += random.chance(5) ? random.pick(["\n", "\r\n", "\r"]) : end
            if random.chance(10) { text += end }
            text += [
                random.pick(["1", "-2.5e3", " 7 ", "", "\"8\"", "NaN", "+.5", "123456.789"]),
                random.pick([
                    "x", "\"\"", "", "\"a,b\"", "\"l1\nl2\r\n\"", "\"\"\"\"", "\"a\"\"\nb\"",
                ]),
                random.pick(["007", "1", "日本", "", "\"\n\"", "long text without any quotes"]),
                random.pick(["true", "FALSE", "", "\"\""]),
            ].joined(separator: ",")
        }
        if random.chance(70) { text += end }
        return Array(text.utf8)
    }

    @Test(arguments: UInt64(0)..<40)
    func `CSV gives the same rows in blocks of any size as whole`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let text = Self.randomCSV(&random)
        let expected = try Self.whole(text)
        for blockBytes in [1, 2, 3, 5, 8, 13, 21, 34, 55, 64, 1 << 20] {
            let result = try BlockReading.text(
                text, .csv, schema: Self.schema, limits: BlockLimits(blockBytes: blockBytes))
            #expect(result == expected, "in blocks of \(blockBytes)")
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func `damaged CSV gives the same rows or error in blocks of any size as whole`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(state: seed)
        for _ in 0..<20 {
            let damaged = random.mutate(Self.randomCSV(&random))
            let text = Array(String(decoding: damaged, as: UTF8.self).utf8)
            let names = ["n", "s", "u", "q\"", "é", "t"]
            // A name that was damaged is not declared here, and not text there.
            guard let header = try? CSVReader.read(text).columnNames,
                header.allSatisfy(names.contains)
            else { continue }
            let expected = Result { try Self.whole(text) }
            let limits = BlockLimits(blockBytes: Int.random(in: 1...64, using: &random))
            let result = Result {
                try BlockReading.text(text, .csv, schema: Self.schema, limits: limits)
            }
            #expect(same(result, expected), "\(result) instead of \(expected): \(text)")
        }
    }

    @Test func `columns that are not declared pass through as they are`() throws {
        let text = "n,id,note\n1,007,\n2.50,1e3,\"\"\n3, x ,\"a,b\"\n"
        #expect(
            try BlockReading.text(
                Array(text.utf8), .csv, schema: Self.schema, limits: BlockLimits())
                == Array("n,id,note\n1.0,007,\n2.5,1e3,\"\"\n3.0, x ,\"a,b\"\n".utf8))
    }

    @Test(arguments: [
        ("n,b\n1,2\n3\n", PayloadError.rowLength(row: 2, expected: 2, found: 1)),
        ("n,b\n1,2\n\nx,2\n", .mistyped(row: 2, field: "n", expected: .number, found: "x")),
        ("t\n\"\ntrue\"\n", .mistyped(row: 1, field: "t", expected: .boolean, found: "\ntrue")),
        ("b\n\"x\n\ny", .syntax(offset: 2, line: 2, column: 1, reason: .unterminatedQuote)),
        ("é\né\n\"x\"y\n", .syntax(offset: 9, line: 3, column: 4, reason: .textAfterQuote)),
        ("b\r1\r2\"", .syntax(offset: 5, line: 1, column: 6, reason: .quoteInsideCell)),
        ("a,\n1,2\n", .unnamedField(position: 2)), ("a,a\n", .duplicateField(field: "a")),
        ("\u{FEFF}\n\r\n", .empty), ("", .empty),
    ])
    func `faults are told as for a whole text`(text: String, error: PayloadError) {
        let bytes = Array(text.utf8)
        #expect(throws: error) { try CSVReader.read(bytes, schema: Self.schema) }
        for blockBytes in [1, 4, 1000] {
            #expect(throws: error) {
                try BlockReading.text(
                    bytes, .csv, schema: Self.schema, limits: BlockLimits(blockBytes: blockBytes))
            }
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `whatever the bytes, the size of the blocks changes nothing`(seed: UInt64) {
        var random = SplitMix64(state: seed)
        for _ in 0..<20 {
            let bytes = random.mutate(random.mutate(Self.randomCSV(&random)))
            let whole = Result {
                try BlockReading.text(bytes, .csv, schema: Self.schema, limits: BlockLimits())
            }
            let limits = BlockLimits(blockBytes: Int.random(in: 1...64, using: &random))
            let result = Result {
                try BlockReading.text(bytes, .csv, schema: Self.schema, limits: limits)
            }
            #expect(same(result, whole), "\(result) instead of \(whole): \(bytes)")
        }
    }

    // MARK: JSON Lines

    private static func wholeLines(_ text: [UInt8]) throws -> [UInt8] {
        JSONWriter.lines(try JSONPayloadReader.read(text, schema: schema))
    }

    private static func randomLines(_ random: inout SplitMix64) -> [UInt8] {
        let end = random.pick(["\n", "\r\n", " \n"])
        var text = random.chance(30) ? "\u{FEFF}" : ""
        if random.chance(20) { text += "\n \n" }
        // Numbers or texts, and nulls above them.
        let open = random.pick([["null", "1", "2.5"], ["null", "\"a\"", "\"}\\n\""]])
        for _ in 0..<Int.random(in: 1..<12, using: &random) {
            var members = [
                "\"n\": \(random.pick(["1", "-2.5e3", "null", "7"]))",
                "\"s\\\"\":\(random.pick(["\"x\"", "\"\"", "null", "\"\\u00e9{\"", "\"日\""]))",
                "\"o\" : \(random.chance(60) ? "null" : random.pick(open))",
                "\"t\":\(random.pick(["true", "false", "null"]))",
            ]
            if random.chance(20) { members.shuffle(using: &random) }
            text += "{" + members.joined(separator: ", ") + "}" + end
            if random.chance(10) { text += "\n" }
        }
        return Array(text.utf8)
    }

    @Test(arguments: UInt64(0)..<40)
    func `JSON Lines give the same rows in blocks of any size as whole`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let text = Self.randomLines(&random)
        let expected = try Self.wholeLines(text)
        for blockBytes in [1, 3, 8, 21, 55, 64, 200, 1 << 20] {
            let result = try BlockReading.text(
                text, .jsonLines, schema: Self.schema, limits: BlockLimits(blockBytes: blockBytes))
            #expect(result == expected, "in blocks of \(blockBytes)")
        }
    }

    @Test(arguments: UInt64(0)..<40)
    func `damaged JSON Lines give the same rows or error in blocks of any size as whole`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(state: seed)
        for _ in 0..<20 {
            let damaged = random.mutate(Self.randomLines(&random))
            let text = Array(String(decoding: damaged, as: UTF8.self).utf8)
            let limits = BlockLimits(blockBytes: Int.random(in: 1...64, using: &random))
            let result = Result {
                try BlockReading.text(text, .jsonLines, schema: Self.schema, limits: limits)
            }
            let oneBlock = Result {
                try BlockReading.text(text, .jsonLines, schema: Self.schema, limits: BlockLimits())
            }
            #expect(same(result, oneBlock), "\(result) instead of \(oneBlock): \(text)")
            switch oneBlock {
            // Here a record has to end on its line, and there it has not.
            case .failure(PayloadError.syntax(_, _, _, .lineEndInRecord)): continue
            // Other values than objects are taken whole only.
            case .failure(PayloadError.shape): continue
            default: break
            }
            let expected = Result { try Self.wholeLines(text) }
            #expect(same(result, expected), "\(result) instead of \(expected): \(text)")
        }
    }

    @Test(arguments: [
        (
            "{\"n\":1}\n{\"n\":\"x\"}\n",
            PayloadError.mistyped(
                row: 2, field: "n", expected: .number, found: "\"x\"")
        ),
        (
            "{\"a\":null}\n{\"a\":1}\n\n{\"a\":null}\n{\"a\":\"x\"}\n",
            .mixed(
                row: 4, field: "a", expected: .number, found: "\"x\"")
        ),
        ("{\"a\":1,\"b\":2}\n{\"b\":1}\n", .missingField(row: 2, field: "a")),
        ("{\"a\":1}\n{\"b\":1}\n", .unexpectedField(row: 2, field: "b")),
        ("{\"a\":1}\n{\"a\":1,\"a\":1}\n", .duplicateField(field: "a")),
        ("{\"a\":1}\n{\"a\":[]}\n", .nested(row: 2, field: "a")),
        (
            "{\"a\":1}\n{\"a\":1} {\"a\":1}\n",
            .syntax(
                offset: 16, line: 2, column: 9, reason: .expectedNewLine)
        ),
        ("{\"a\":1}\n[]\n", .syntax(offset: 8, line: 2, column: 1, reason: .contentAfterEnd)),
        (
            "{\"é\":1}\n{\"é\":+1}\n",
            .syntax(
                offset: 15, line: 2, column: 6, reason: .unexpectedCharacter)
        ),
        (
            "{\"a\":1}\n{\"a\":",
            .syntax(
                offset: 13, line: 2, column: 6, reason: .unexpectedEnd)
        ),
        (" \n", .empty),
    ])
    func `faults of lines are told as for a whole text`(text: String, error: PayloadError) {
        let bytes = Array(text.utf8)
        #expect(throws: error) { try JSONPayloadReader.read(bytes, schema: Self.schema) }
        for blockBytes in [1, 9, 1000] {
            #expect(throws: error) {
                try BlockReading.text(
                    bytes, .jsonLines, schema: Self.schema,
                    limits: BlockLimits(blockBytes: blockBytes))
            }
        }
    }

    @Test(arguments: [
        (
            "{\"a\":1}\n{\"a\":1\n}\n",
            PayloadError.syntax(
                offset: 14, line: 2, column: 7, reason: .lineEndInRecord)
        ),
        (
            "{\"a\":1}\n{\"a\":\"x\ny\"}\n",
            .syntax(offset: 15, line: 2, column: 8, reason: .lineEndInRecord)
        ),
        (
            "[{\"a\":1}]\n",
            .shape(
                place: "$", expected: "an object on each line", found: "an array")
        ),
        (
            "{\"fields\":[\"a\"],\"values\":[[1]]}\n",
            .shape(
                place: "$", expected: "a record on each line", found: "a payload")
        ),
    ])
    func `what is not one record to a line is refused`(text: String, error: PayloadError) {
        #expect(throws: error) {
            try BlockReading.text(
                Array(text.utf8), .jsonLines, limits: BlockLimits(blockBytes: 1))
        }
    }

    private func same(
        _ left: Result<[UInt8], any Error>, _ right: Result<[UInt8], any Error>
    ) -> Bool {
        switch (left, right) {
        case (.success(let left), .success(let right)): left == right
        case (.failure(let left), .failure(let right)):
            (left as? PayloadError) == (right as? PayloadError)
        default: false
        }
    }
}
