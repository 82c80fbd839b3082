import Columns
import TestSupport
import Testing

@Suite struct JSONPayloadReaderTests {
    private func read(_ text: String, _ schema: [Field] = []) throws -> [PayloadItem] {
        try JSONPayloadReader.read(Array(text.utf8), schema: schema)
    }

    private let sample = Batch(
        columns: [
            Column(name: "a", values: .numbers(NumberColumn([1, nil]))),
            Column(name: "b", values: .strings(["x", "é"])),
            Column(name: "c", values: .booleans([nil, true])),
        ], rowCount: 2)

    @Test(arguments: [
        #"{"input_data":[{"fields":["a","b","c"],"values":[[1,"x",null],[null,"é",true]]}]}"#,
        #"{"scoring_parameters":{"x":[[]]},"input_data":[{"values":[[1,"x",null],[null,"\u00e9",true]],"fields":["a","b","c"],"id":null}]}"#,
        #"{"predictions":[{"fields":["a","b","c"],"values":[[1,"x",null],[null,"é",true]]}]}"#,
        #"{"fields":["a","b","c"],"values":[[1.0,"x",null],[null,"é",true]]}"#,
        #"[{"a":1,"b":"x","c":null},{"c":true,"b":"é","a":null}]"#,
        "{\"a\":1e0,\"b\":\"x\",\"c\":null}\r\n{\"a\":null,\"b\":\"é\",\"\\u0063\":true}\n\n",
        "\u{FEFF} {\"a\":1,\n\"b\":\"x\",\"c\":null}\n{\"b\":\"é\",\"a\":null,\"c\":true}",
    ])
    func `every shape of payload gives the same batch`(text: String) throws {
        #expect(try read(text) == [PayloadItem(batch: sample)])
        let schema = [Field(name: "a", type: .number), Field(name: "c", type: .boolean)]
        #expect(try read(text, schema) == [PayloadItem(batch: sample)])
    }

    @Test func `a single record is one row, and its fields may be called anything`() throws {
        let items = try read(#"{"values":3,"input_data":"x","fields":null}"#)
        #expect(items.map(\.batch.rowCount) == [1])
        #expect(items[0].batch.columnNames == ["values", "input_data", "fields"])
    }

    @Test func `items keep their order and their ids`() throws {
        let items = try read(
            #"{"input_data":[{"id":"one","fields":["a"],"values":[[1]]},{"fields":["a"],"values":[]}]}"#
        )
        #expect(items.map(\.id) == ["one", nil])
        #expect(items.map(\.batch.rowCount) == [1, 0])
        #expect(try read(#"{"input_data":[]}"#).isEmpty)
    }

    @Test func `without fields the names are those of the schema`() throws {
        let schema = [Field(name: "x", type: .number), Field(name: "y", type: .string)]
        let batch = try read(#"{"input_data":[{"values":[[1,"u"]]}]}"#, schema)[0].batch
        #expect(batch.columnNames == ["x", "y"])
        #expect(try read("[]", schema)[0].batch.columnNames == ["x", "y"])
    }

    @Test func `vectors read back as they were written`() throws {
        let vectors = Column(
            name: "v",
            values: .vectors(
                VectorColumn([
                    nil, .dense([0.5, -1e300, .nan]),
                    .sparse(size: 9, indices: [0, 8], values: [1, 2]),
                    .sparse(size: 3, indices: [], values: []), .dense([]), nil,
                ])))
        let batch = Batch(columns: [vectors], rowCount: 6)
        for text in [JSONWriter.lines(batch), JSONWriter.records(batch)] {
            let read = try JSONPayloadReader.read(text)[0].batch
            #expect(JSONWriter.lines(read) == JSONWriter.lines(batch))
            #expect(read["v"]?.values[2] == batch["v"]?.values[2])
            #expect(read["v"]?.values[0] == .null)
        }
    }

    static let schema = [Field(name: "a", type: .number)]

    @Test(arguments: [
        ("", PayloadError.empty),
        ("3", .shape(place: "$", expected: "an object or an array", found: "a number")),
        ("[1]", .shape(place: "$[0]", expected: "an object", found: "a number")),
        (
            #"{"input_data":[3]}"#,
            .shape(place: "input_data[0]", expected: "an object", found: "a number")
        ),
        (
            #"{"input_data":[{"fields":["a"]}]}"#,
            .shape(place: "input_data[0].values", expected: "an array", found: "nothing")
        ),
        (
            #"{"fields":["a"],"values":[1]}"#,
            .shape(place: "$.values[0]", expected: "an array", found: "a number")
        ),
        (
            #"{"fields":[1],"values":[]}"#,
            .shape(place: "$.fields[0]", expected: "a string", found: "a number")
        ),
        (#"{"fields":["b","b"],"values":[]}"#, .duplicateField(field: "b")),
        (#"{"fields":["b"],"values":[],"values":[]}"#, .duplicateField(field: "values")),
        (#"[{"b":1,"b":2}]"#, .duplicateField(field: "b")),
        (#"{"fields":["a","b"],"values":[[1,2],[3]]}"#, .rowLength(row: 2, expected: 2, found: 1)),
        (
            #"{"fields":["a","b"],"values":[[1,2,3,[4]]]}"#,
            .rowLength(row: 1, expected: 2, found: 4)
        ),
        (#"[{"a":1,"b":2},{"a":1}]"#, .missingField(row: 2, field: "b")),
        (#"[{"a":1},{"a":1,"b":2}]"#, .unexpectedField(row: 2, field: "b")),
        (
            #"{"fields":["a"],"values":[[1],["41"]]}"#,
            .mistyped(row: 2, field: "a", expected: .number, found: #""41""#)
        ),
        (#"[{"a":true}]"#, .mistyped(row: 1, field: "a", expected: .number, found: "true")),
        (
            #"[{"b":true},{"b":null},{"b": 0.5 }]"#,
            .mixed(row: 3, field: "b", expected: .boolean, found: "0.5")
        ),
        (#"{"fields":["a","b"],"values":[[1,[2,"x"]]]}"#, .nested(row: 1, field: "b")),
        (#"[{"a":[1]}]"#, .nested(row: 1, field: "a")),
        (#"[{"b":[2,[1,0],[3,4]]}]"#, .nested(row: 1, field: "b")),
        (#"[{"b":[2,[2],[3]]}]"#, .nested(row: 1, field: "b")),
        (#"[{"b":[2,[0]]}]"#, .nested(row: 1, field: "b")),
        (#"[{"b":[[[]]]}]"#, .nested(row: 1, field: "b")),
        (#"[{"b":1},{"b":[1]}]"#, .nested(row: 2, field: "b")),
        (#"[{"b":[1]},{"b": 41 }]"#, .noVector(row: 2, field: "b", found: "41")),
        (#"[{"a":1},{"a":{}}]"#, .nested(row: 2, field: "a")),
        (
            #"{"fields":["a"],"values":[[01]]}"#,
            .syntax(offset: 27, line: 1, column: 28, reason: .invalidNumber)
        ),
        (#"{"a":1} {"a":2}"#, .syntax(offset: 8, line: 1, column: 9, reason: .expectedNewLine)),
        ("{\"a\":1}\n3", .syntax(offset: 8, line: 2, column: 1, reason: .contentAfterEnd)),
        (
            #"{"fields":["a"],"values":[[1]]} x"#,
            .syntax(offset: 32, line: 1, column: 33, reason: .contentAfterEnd)
        ),
    ])
    func `a bad payload is refused with the facts`(text: String, error: PayloadError) {
        #expect(throws: error) { try read(text, Self.schema) }
    }

    @Test func `rows without any names are refused`() {
        #expect(throws: PayloadError.noFields) { try read(#"{"values":[[1]]}"#) }
    }

    @Test func `a long text is shortened in an error`() {
        let long = String(repeating: "é", count: 500)
        #expect(
            throws: PayloadError.mistyped(
                row: 1, field: "a", expected: .number,
                found: "\"" + String(repeating: "é", count: 38) + "…")
        ) { try read("[{\"a\":\"\(long)\"}]", Self.schema) }
    }

    @Test(arguments: UInt64(0)..<20)
    func `a damaged payload is read or refused`(seed: UInt64) {
        let texts = [
            #"{"input_data":[{"id":"1","fields":["a","b","c"],"values":[[1,"x",null],[-2.5e3,"é",true]]}],"p":{}}"#,
            #"[{"a":1,"b":"x\u00e9"},{"b":"y","a":null}]"#,
            "{\"a\":1}\n{\"a\":2}\n",
        ]
        var random = SplitMix64(state: seed)
        for text in texts {
            for _ in 0..<60 {
                _ = try? JSONPayloadReader.read(
                    random.mutate(Array(text.utf8)), schema: Self.schema)
            }
        }
    }
}
