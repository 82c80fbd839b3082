import Columns
import TestSupport
import Testing

@Suite struct RecordBlocksTests {
    @Test(arguments: [
        ("a,b\n1,2\n3,4", 1, ["a,b\n", "1,2\n", "3,4"]),
        ("a,b\n1,2\n3,4\n", 9, ["a,b\n1,2\n", "3,4\n"]),
        ("a\r\n1\r\n", 2, ["a\r\n", "1\r\n"]),
        ("a\r1\r2", 3, ["a\r", "1\r", "2"]),
        ("a\n\"x\ny\"\n\"\"\"\n\"\n", 1, ["a\n", "\"x\ny\"\n", "\"\"\"\n\"\n"]),
        // The first block holds the header, whatever is above it.
        ("\u{FEFF}\r\n\n\na\n1\n", 1, ["\u{FEFF}\r\n\n\na\n", "1\n"]),
        ("\n\n", 1, ["\n\n"]),
        ("", 1, []),
    ])
    func `blocks of CSV end behind line ends outside quotes`(
        text: String, blockBytes: Int, expected: [String]
    ) throws {
        let pieces = try BlockReading.cut(
            Array(text.utf8), .csv, limits: BlockLimits(blockBytes: blockBytes))
        #expect(pieces.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test func `blocks of JSON Lines end behind line feeds`() throws {
        let pieces = try BlockReading.cut(
            Array("\n {\"a\":\"\\\"\"}\r\n\n{\"a\":1}".utf8), .jsonLines,
            limits: BlockLimits(blockBytes: 1))
        #expect(
            pieces.map { String(decoding: $0, as: UTF8.self) }
                == ["\n {\"a\":\"\\\"\"}\r\n", "\n", "{\"a\":1}"])
    }

    @Test func `a record may be longer than many blocks`() throws {
        let long = String(repeating: "x\n\"\"", count: 1000)
        let text = Array("a,b\n1,\"\(long)\"\n2,y\n".utf8)
        let schema = [Field(name: "a", type: .number), Field(name: "b", type: .string)]
        #expect(
            try BlockReading.text(
                text, .csv, schema: schema, limits: BlockLimits(blockBytes: 7))
                == CSVWriter.write(CSVReader.read(text, schema: schema)))
    }

    static let limits = BlockLimits(blockBytes: 8, recordBytes: 32)

    @Test(arguments: [
        // A quote that is missing makes one record of all that follows.
        "a,b\n1,2\n3,\"4\n" + String(repeating: "5,6\n", count: 20),
        "a,b\n1,2\n3," + String(repeating: "4", count: 50),
        String(repeating: "a", count: 50),
        "\"a\n" + String(repeating: "1\n", count: 50),
    ])
    func `a record beyond the limit is refused`(text: String) {
        #expect(throws: PayloadError.tooLarge(bytes: 32, limit: 32)) {
            try BlockReading.text(Array(text.utf8), .csv, limits: Self.limits)
        }
    }

    @Test func `a quote out of place is told, however much it seems to enclose`() {
        let text = "a,b\n1,2\n3,4\"\n" + String(repeating: "5,6\n", count: 50)
        #expect(
            throws: PayloadError.syntax(offset: 11, line: 3, column: 4, reason: .quoteInsideCell)
        ) { try BlockReading.text(Array(text.utf8), .csv, limits: Self.limits) }
    }

    @Test func `a line of JSON beyond the limit is refused`() {
        let text = "{\"a\":1}\n{\"a\":\(String(repeating: "1", count: 50))}\n"
        #expect(throws: PayloadError.tooLarge(bytes: 32, limit: 32)) {
            try BlockReading.text(Array(text.utf8), .jsonLines, limits: Self.limits)
        }
    }
}
