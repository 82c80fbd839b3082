import Columns
import Testing

@Suite struct WriterTests {
    private let batch = Batch(
        columns: [
            Column(name: "n", values: .numbers(NumberColumn([1, nil, .infinity]))),
            Column(name: "s\"", values: .strings(["a\u{1}\\", nil, "x,\"y\""])),
            Column(name: "b", values: .booleans([true, false, nil])),
            Column(
                name: "v",
                values: .vectors(
                    VectorColumn([
                        .dense([1, 0.5]), .sparse(size: 9, indices: [0, 7], values: [2, .nan]), nil,
                    ]))),
        ], rowCount: 3)

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `an answer has the platform's shape`() {
        let small = Batch(
            columns: [Column(name: "a", values: .numbers(NumberColumn([1])))], rowCount: 1)
        #expect(
            text(
                JSONWriter.response([PayloadItem(id: "7", batch: batch), PayloadItem(batch: small)])
            )
                == #"{"predictions":[{"id":"7","fields":["n","s\"","b","v"],"values":[[1.0,"a\u0001\\",true,[1.0,0.5]],[null,null,false,[9,[0,7],[2.0,null]]],[null,"x,\"y\"",null,null]]},{"fields":["a"],"values":[[1.0]]}]}"#
        )
        #expect(text(JSONWriter.response([])) == #"{"predictions":[]}"#)
    }

    @Test func `records are an array or lines`() {
        let rows = batch.rows(at: [1])
        #expect(
            text(JSONWriter.records(rows))
                == #"[{"n":null,"s\"":null,"b":false,"v":[9,[0,7],[2.0,null]]}]"#)
        #expect(
            text(JSONWriter.lines(rows))
                == #"{"n":null,"s\"":null,"b":false,"v":[9,[0,7],[2.0,null]]}"# + "\n")
        #expect(text(JSONWriter.lines(batch.rows(at: []))).isEmpty)
    }

    @Test func `CSV quotes what needs it`() {
        #expect(
            text(CSVWriter.write(batch))
                == "n,\"s\"\"\",b,v\n1.0,a\u{1}\\,true,\"[1.0,0.5]\"\n"
                + ",,false,\"[9,[0,7],[2.0,null]]\"\nInfinity,\"x,\"\"y\"\"\",,\n")
    }

    private func item(_ id: String?, _ columns: KeyValuePairs<String, [Double?]>) -> PayloadItem {
        PayloadItem(
            id: id,
            batch: Batch(
                columns: columns.map { Column(name: $0, values: .numbers(NumberColumn($1))) },
                rowCount: columns.first?.value.count ?? 0))
    }

    @Test func `items as CSV have one header and all rows`() throws {
        let items = [
            item("1", ["a": [1, nil], "b": [2, 3]]), item(nil, ["a": [], "b": []]),
            item("2", ["b": [5], "a": [4]]),
        ]
        #expect(try text(CSVWriter.write(items)) == "a,b\n1.0,2.0\n,3.0\n4.0,5.0\n")
        #expect(try CSVWriter.write([items[0]]) == CSVWriter.write(items[0].batch))
        #expect(try CSVWriter.write([PayloadItem]()).isEmpty)
    }

    @Test(
        arguments: [["a"], ["a", "c"], ["a", "b", "c"], ["A", "b"], []] as [[String]])
    func `items with different columns have no CSV, and the error names the item`(
        found: [String]
    ) {
        let first = item("1", ["a": [1], "b": [2]])
        let other = PayloadItem(
            batch: Batch(
                columns: found.map { Column(name: $0, values: .strings(["x"])) }, rowCount: 1))
        #expect(
            throws: CSVWriter.DifferentColumns(item: 3, expected: ["a", "b"], found: found)
        ) { try CSVWriter.write([first, first, other]) }
    }

    @Test func `items as JSON Lines are the rows of all, each with its own fields`() {
        let items = [
            item("1", ["a": [1, nil]]), item(nil, ["a": []]), item("2", ["b": [5], "a": [4]]),
        ]
        #expect(
            text(JSONWriter.lines(items))
                == "{\"a\":1.0}\n{\"a\":null}\n{\"b\":5.0,\"a\":4.0}\n")
        #expect(JSONWriter.lines([PayloadItem]()).isEmpty)
    }

    @Test func `a payload reads back as it was written`() throws {
        let scalars = Batch(columns: Array(batch.columns.prefix(3)), rowCount: 3).rows(at: [0, 1])
        let items = [PayloadItem(id: "é", batch: scalars)]
        #expect(try JSONPayloadReader.read(JSONWriter.payload(items)) == items)
    }
}

@Suite struct VectorColumnTests {
    private let vectors: [Vector?] = [
        .dense([1, 0, -0.0]), nil, .sparse(size: 5, indices: [1, 4], values: [2, 3]), .dense([]),
        .sparse(size: 3, indices: [], values: []),
    ]

    @Test func `vectors come back in the form they had`() {
        let column = VectorColumn(vectors)
        #expect((0..<column.count).map { column[$0] } == vectors)
        #expect((0..<column.count).map { column.size(at: $0) } == [3, nil, 5, 0, 3])
    }

    @Test func `rows can be chosen, repeated and compared`() {
        let column = VectorColumn(vectors)
        let chosen = column.rows(at: [2, 1, 0, 2])
        #expect(chosen == VectorColumn([vectors[2], nil, vectors[0], vectors[2]]))
        #expect(chosen != column.rows(at: [2, 1, 0, 0]))
        #expect(
            VectorColumn([.dense([0, 1])])
                != VectorColumn([.sparse(size: 2, indices: [1], values: [1])]))
        #expect(VectorColumn([.dense([0.0])]) != VectorColumn([.dense([-0.0])]))
        #expect(VectorColumn([.dense([.nan])]) == VectorColumn([.dense([.nan])]))
    }

    @Test func `entries are copied whole, or kept without the zeros`() {
        let column = VectorColumn(vectors)
        var entries = [Double](repeating: 9, count: 6)
        entries.withUnsafeMutableBufferPointer { column.copyEntries(of: 2, to: $0) }
        #expect(entries == [0, 2, 0, 0, 3, 9])
        var sparse = VectorColumn()
        [0, 1, -0.0, .nan].withUnsafeBufferPointer { sparse.appendSparse(nonZerosOf: $0) }
        #expect(sparse == VectorColumn([.sparse(size: 4, indices: [1, 3], values: [1, .nan])]))
    }
}

@Suite struct BatchTests {
    @Test func `a batch gives columns by name and rows by position`() {
        var batch = Batch(
            columns: [Column(name: "a", values: .numbers(NumberColumn([1, nil, 3])))], rowCount: 3)
        batch.append(Column(name: "b", values: .strings(["x", "y", nil])))
        #expect(batch["b"]?.values[2] == .null)
        #expect(batch["B"] == nil)
        let chosen = batch.rows(at: [2, 0])
        #expect(chosen["a"]?.values == .numbers(NumberColumn([3, 1])))
        #expect(chosen["b"]?.values == .strings([nil, "x"]))
    }
}
