import Columns
import TestSupport
import Testing

@Suite struct CSVReaderTests {
    @Test func `a text alone is a number as a cell is`() throws {
        let texts = [
            "41", " 41 ", "+1", "007", ".5", "5.", "-1e3", "NaN", "-Infinity", "4 1", "0x29", "1,5",
            "inf", "nan", "1_000", "1e", "", " ", "1e999", "\u{a0}1",
        ]
        for text in texts {
            let column = try? CSVReader.read(
                Array("a,b\n\"\(text)\",1\n".utf8), schema: [Field(name: "a", type: .number)])["a"]
            let number: Double? =
                if case .number(let number)? = column?.values[0] { number } else { nil }
            let found = CSVReader.number(text)
            #expect(found == number || found?.isNaN == true && number?.isNaN == true, "\(text)")
        }
        #expect(CSVReader.number("4 1") == nil && CSVReader.number("0x29") == nil)
    }

    private func read(_ text: String, _ schema: [Field] = []) throws -> Batch {
        try CSVReader.read(Array(text.utf8), schema: schema)
    }

    @Test func `types follow the schema, else the cells`() throws {
        let text =
            "\u{FEFF}n,s,b,u,v,w\r\n +1.50 ,7,TRUE,1,007,x\r\n,\"\",,,2,\"a,\"\"b\"\"\nc\"\r\n"
        let batch = try read(
            text,
            [
                Field(name: "n", type: .number), Field(name: "s", type: .string),
                Field(name: "b", type: .boolean),
            ])
        #expect(
            batch
                == Batch(
                    columns: [
                        Column(name: "n", values: .numbers(NumberColumn([1.5, nil]))),
                        Column(name: "s", values: .strings(["7", ""])),
                        Column(name: "b", values: .booleans([true, nil])),
                        Column(name: "u", values: .numbers(NumberColumn([1, nil]))),
                        Column(name: "v", values: .strings(["007", "2"])),
                        Column(name: "w", values: .strings(["x", "a,\"b\"\nc"])),
                    ], rowCount: 2))
    }

    @Test(arguments: [
        ("1", 1.0), ("+1", 1), ("007", 7), (".5", 0.5), ("5.", 5), ("-1e3", -1000), (" 2 ", 2),
        ("\"3\"", 3), ("NaN", .nan), ("Infinity", .infinity), ("-Infinity", -.infinity),
        ("0.1000000000000000055511151231257827", 0.1),
        ("+.12345678901234567890123e5", 12345.678901234567),
    ])
    func `a declared number may be written as people write it`(text: String, value: Double) throws {
        let batch = try read("a\n\(text)\n", [Field(name: "a", type: .number)])
        #expect(
            batch
                == Batch(
                    columns: [Column(name: "a", values: .numbers(NumberColumn([value])))],
                    rowCount: 1))
    }

    @Test func `blank lines are passed over, or null where there is one column`() throws {
        #expect(try read("\na,b\n\n1,2\n\n").rowCount == 1)
        #expect(try read("a\n1\n\n2") == read("a\n1\n\"\"\n2", [Field(name: "a", type: .number)]))
        #expect(try read("a,b").rowCount == 0)
    }

    static let schema = [Field(name: "a", type: .number), Field(name: "t", type: .boolean)]

    @Test(arguments: [
        ("", PayloadError.empty),
        ("\r\n\n", .empty),
        ("a,\n", .unnamedField(position: 2)),
        ("a,b,a\n", .duplicateField(field: "a")),
        ("a,b\n1,2\n3\n", .rowLength(row: 2, expected: 2, found: 1)),
        ("a,b\n1,2,3\n", .rowLength(row: 1, expected: 2, found: 3)),
        ("a,b\n1,2\n\nx,2\n", .mistyped(row: 2, field: "a", expected: .number, found: "x")),
        ("a\n1 2\n", .mistyped(row: 1, field: "a", expected: .number, found: "1 2")),
        ("a\n1e999\n", .mistyped(row: 1, field: "a", expected: .number, found: "1e999")),
        ("t\nyes\n", .mistyped(row: 1, field: "t", expected: .boolean, found: "yes")),
        ("b\n\"x\n", .syntax(offset: 2, line: 2, column: 1, reason: .unterminatedQuote)),
        ("b\n\"x\"y\n", .syntax(offset: 5, line: 2, column: 4, reason: .textAfterQuote)),
        ("b\nx\"y\n", .syntax(offset: 3, line: 2, column: 2, reason: .quoteInsideCell)),
    ])
    func `bad text is refused with the facts`(text: String, error: PayloadError) {
        #expect(throws: error) { try read(text, Self.schema) }
    }

    @Test func `text that is not UTF-8 or too long is refused`() {
        #expect(throws: PayloadError.notUTF8(offset: 2)) { try CSVReader.read([0x61, 0x0A, 0xFF]) }
        #expect(throws: PayloadError.tooLarge(bytes: 3, limit: 2)) {
            try CSVReader.read([0x61, 0x0A, 0x31], limits: PayloadLimits(bytes: 2))
        }
    }

    @Test(arguments: UInt64(0)..<20)
    func `damaged text is read or refused, and what was read is written and read again`(
        seed: UInt64
    ) throws {
        let text = "a,b,\"c d\",t\r\n1,x,\"y,\"\"z\"\"\n\",true\n-2.5e3,,é,\n"
        var random = SplitMix64(state: seed)
        for _ in 0..<100 {
            guard
                let batch = try? read(
                    String(decoding: random.mutate(Array(text.utf8)), as: UTF8.self))
            else { continue }
            let schema = batch.columns.map { column in
                if case .strings = column.values { return Field(name: column.name, type: .string) }
                return Field(name: column.name, type: .number)
            }
            #expect(try CSVReader.read(CSVWriter.write(batch), schema: schema) == batch)
        }
    }
}
