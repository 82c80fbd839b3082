import Columns
import TestSupport
import Testing

@testable import SlipwayCore

struct TableScanTests {
    private static let cells = ["", "\"\"", "1", "-2.5e3", "007", "x", "\"a,\nb\"", "NaN", "日本"]

    private static func csv(seed: UInt64) -> String {
        var random = SplitMix64(state: seed)
        let columnCount = Int.random(in: 2...5, using: &random)
        // A column has only some of the cells, so that there are some of numbers only.
        let choices = (0..<columnCount).map { _ in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in random.pick(cells) }
        }
        var text = (0..<columnCount).map { "c\($0)" }.joined(separator: ",") + "\n"
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            text += choices.map { random.pick($0) }.joined(separator: ",") + "\n"
        }
        return text
    }

    @Test(arguments: UInt64(0)..<50)
    func `columns have the types that they have when read whole`(seed: UInt64) throws {
        let text = Array(Self.csv(seed: seed).utf8)
        let whole = try CSVReader.read(text)
        let source = ByteSource(text)
        // The less is given at a time, the more blocks there are.
        let piece = [1, 10, 1 << 20][Int(seed % 3)]
        let scan = try TableScan(.csv, blockBytes: piece) {
            try source.read(atMost: min($0, piece))
        }
        #expect(scan.columnNames == whole.columnNames)
        #expect(scan.rowCount == whole.rowCount)
        #expect(
            scan.inferredFields
                == whole.columns.map { column in
                    var type = FieldType.number
                    if case .strings = column.values { type = .string }
                    return Field(name: column.name, type: type)
                })
    }

    @Test func `rows count through the whole text when one cannot be read`() throws {
        let text = "A,B\n" + String(repeating: "1,2\n", count: 999) + "1,2,3\n"
        let source = ByteSource(Array(text.utf8))
        let error = #expect(throws: LabError.self) {
            try TableScan(.csv, blockBytes: 100) { try source.read(atMost: $0) }
        }
        #expect(error?.what == "row 1000 has 3 values for 2 fields")
    }

    @Test func `a part is read where that is enough`() throws {
        let text = "A\n" + String(repeating: "1\n", count: 1000) + "\"open"
        let source = ByteSource(Array(text.utf8))
        let scan = try TableScan(.csv, byteLimit: 100, blockBytes: 10) {
            try source.read(atMost: $0)
        }
        #expect(scan.rowCount < 100)
    }
}

struct ByteSourceTests {
    private let folder: TemporaryFolder
    private let text = Array("one two three".utf8)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func sources() throws -> [ByteSource] {
        [
            ByteSource(text),
            try ByteSource(path: folder.write(String(decoding: text, as: UTF8.self), to: "text")),
        ]
    }

    @Test func `what was looked at is still to be read`() throws {
        for source in try sources() {
            #expect(try source.beginning(atMost: 3) == Array("one".utf8))
            #expect(try source.read(atMost: 2) == Array("on".utf8))
            #expect(try source.beginning(atMost: 100) == Array("e two three".utf8))
            #expect(try source.read(atMost: 100) == Array("e two three".utf8))
            #expect(try source.read(atMost: 100) == [])
            #expect(try source.beginning(atMost: 1) == [])
            try source.rewind()
            #expect(try source.read(atMost: 1) == Array("o".utf8))
            #expect(try source.readToEnd() == Array("ne two three".utf8))
            #expect(source.byteCount == text.count)
        }
    }

    @Test func `a copy in a temporary file has what is left and can be read again`() throws {
        for source in try sources() {
            _ = try source.read(atMost: 4)
            let copy = try source.inTemporaryFile()
            for _ in 0..<2 {
                #expect(try copy.readToEnd() == Array("two three".utf8))
                try copy.rewind()
            }
        }
    }
}
