import Foundation
import TestSupport
import Testing

@testable import Parquet

@Suite struct ParquetFileTests {
    private typealias Builder = ParquetBuilder

    private func file(_ builder: ParquetBuilder) throws -> ParquetFile {
        try ParquetFile(bytes: builder.bytes)
    }

    @Test func `every physical type is read`() throws {
        let pages: [(Int, [UInt8])] = [
            (0, [0b101]), (1, Builder.int32s([1, -2, 3])),
            (2, [1, -2, 3].flatMap { Builder.littleEndian(Int64($0)) }),
            (4, [1.5, -2, .nan].flatMap { Builder.littleEndian(Float($0).bitPattern) }),
            (5, Builder.doubles([0.1, -0.0, 3])), (6, Builder.strings(["", "é", "x"])),
        ]
        let builder = ParquetBuilder(
            nodes: pages.map { Builder.Node(name: "c\($0.0)", type: $0.0) }, rowCount: 3,
            chunks: pages.map { type, body in
                Builder.Chunk(type: type, valueCount: 3, pages: [.init(valueCount: 3, body: body)])
            })
        let file = try file(builder)
        #expect(file.rowCount == 3)
        #expect(try file.values("c0", as: Bool.self) == [true, false, true])
        #expect(try file.values("c1", as: Int.self) == [1, -2, 3])
        #expect(try file.values("c2", as: Int.self) == [1, -2, 3])
        #expect(try file.values("c4", as: Double.self).prefix(2) == [1.5, -2])
        #expect(try file.values("c5", as: Double.self) == [0.1, -0.0, 3])
        #expect(try file.values("c6", as: String.self) == ["", "é", "x"])
    }

    @Test func `a chunk may change from a dictionary to plain values`() throws {
        let file = try file(
            .flat(
                5, rowCount: 7,
                pages: [
                    .init(type: 2, valueCount: 2, body: Builder.doubles([0.5, 2])),
                    // Bit width 1, one group of eight, of which four are used.
                    .init(encoding: 2, valueCount: 4, body: [1, 3, 0b0110]),
                    .init(encoding: 8, valueCount: 2, body: [1, 4, 1]),
                    .init(encoding: 0, valueCount: 1, body: Builder.doubles([9])),
                ]))
        #expect(try file.values("x", as: Double.self) == [0.5, 2, 2, 0.5, 2, 2, 9])
    }

    @Test func `nulls, empty lists and lists are told apart`() throws {
        // A struct with a list of doubles, as Spark writes it.
        let builder = ParquetBuilder(
            nodes: [
                .init(name: "s", repetition: 1, children: 2),
                .init(name: "n", type: 1, repetition: 1),
                .init(name: "l", repetition: 1, children: 1, convertedType: 3),
                .init(name: "list", repetition: 2, children: 1),
                .init(name: "element", type: 5),
            ], rowCount: 5,
            chunks: [
                .init(
                    type: 1, valueCount: 5,
                    pages: [
                        .init(
                            valueCount: 5,
                            body: Builder.levels([0, 1, 2, 2, 1]) + Builder.int32s([7, 8]))
                    ]),
                .init(
                    type: 5, valueCount: 6,
                    pages: [
                        .init(
                            valueCount: 6,
                            body: Builder.levels([0, 0, 0, 0, 1, 0])
                                + Builder.levels([0, 1, 2, 3, 3, 3]) + Builder.doubles([1, 2, 3]))
                    ]),
            ])
        let file = try file(builder)
        #expect(file.columns.map(\.path) == ["s.n", "s.l"])
        #expect(file.columns[1].maxDefinitionLevel == 3)
        #expect(file.columns[1].elementLevels == [3])
        #expect(try file.values("s.n", as: Int.self) == [nil, nil, 7, 8, nil])
        #expect(try file.lists("s.l", as: Double.self) == [nil, nil, [], [1, 2], [3]])
    }

    @Test func `a map of maps has its keys as lists`() throws {
        let map = [
            ParquetBuilder.Node(name: "m", repetition: 1, children: 1, convertedType: 1),
            .init(name: "key_value", repetition: 2, children: 2), .init(name: "key", type: 1),
            .init(name: "value", repetition: 1, children: 1, convertedType: 1),
            .init(name: "key_value", repetition: 2, children: 2), .init(name: "key", type: 5),
            .init(name: "value", type: 1),
        ]
        // {1: {0.5: 10, 1.5: 11}, 2: {}}, {}, null
        let outer = Builder.levels([0, 1, 0, 0]) + Builder.levels([2, 2, 1, 0])
        let inner = Builder.levels([0, 2, 1, 0, 0]) + Builder.levels([4, 4, 3, 1, 0])
        let builder = ParquetBuilder(
            nodes: map, rowCount: 3,
            chunks: [
                .init(
                    type: 1, valueCount: 4,
                    pages: [.init(valueCount: 4, body: outer + Builder.int32s([1, 2]))]),
                .init(
                    type: 5, valueCount: 5,
                    pages: [.init(valueCount: 5, body: inner + Builder.doubles([0.5, 1.5]))]),
                .init(
                    type: 1, valueCount: 5,
                    pages: [.init(valueCount: 5, body: inner + Builder.int32s([10, 11]))]),
            ])
        let file = try file(builder)
        #expect(file.columns.map(\.path) == ["m.key", "m.value.key", "m.value.value"])
        #expect(try file.lists("m.key", as: Int.self) == [[1, 2], [], nil])
        #expect(
            throws: ParquetError.wrongType(
                path: "m.value.value", expected: "list of INT32 or INT64",
                found: "list of list of INT32")
        ) { try file.lists("m.value.value", as: Int.self) }
    }

    @Test func `asking for the wrong thing says what there is`() throws {
        let file = try file(
            .flat(1, rowCount: 1, pages: [.init(valueCount: 1, body: [1, 0, 0, 0])]))
        #expect(throws: ParquetError.noColumn(path: "y", available: ["x"])) {
            try file.values("y", as: Int.self)
        }
        #expect(
            throws: ParquetError.wrongType(path: "x", expected: "DOUBLE or FLOAT", found: "INT32")
        ) { try file.values("x", as: Double.self) }
        #expect(
            throws: ParquetError.wrongType(
                path: "x", expected: "list of INT32 or INT64", found: "INT32")
        ) { try file.lists("x", as: Int.self) }
    }

    @Test func `a null in a list is refused, naming its row`() throws {
        let builder = ParquetBuilder(
            nodes: [
                .init(name: "l", repetition: 1, children: 1, convertedType: 3),
                .init(name: "list", repetition: 2, children: 1),
                .init(name: "element", type: 1, repetition: 1),
            ], rowCount: 2,
            chunks: [
                .init(
                    type: 1, valueCount: 3,
                    pages: [
                        .init(
                            valueCount: 3,
                            body: Builder.levels([0, 0, 1]) + Builder.levels([3, 3, 2])
                                + Builder.int32s([1, 2]))
                    ])
            ])
        let file = try file(builder)
        #expect(throws: ParquetError.unexpectedNull(path: "l", row: 1)) {
            try file.lists("l", as: Int.self)
        }
    }
}

/// A file with an optional column `x`, a column `l` of lists and a required column `r`, in one to
/// three row groups, some of them empty.
struct RandomRowGroups {
    let optionals: [Double?]
    let lists: [[Double]?]
    let required: [Double]
    let builder: ParquetBuilder

    static let listNodes: [ParquetBuilder.Node] = [
        .init(name: "l", repetition: 1, children: 1, convertedType: 3),
        .init(name: "list", repetition: 2, children: 1), .init(name: "element", type: 5),
    ]

    init(using random: inout SplitMix64) {
        var optionals: [Double?] = []
        var lists: [[Double]?] = []
        var groups: [ParquetBuilder.RowGroup] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let range = optionals.count..<optionals.count + Int.random(in: 0...4, using: &random)
            for row in range {
                optionals.append(random.chance(30) ? nil : Double(row))
                let list = (0..<Int.random(in: 0...3, using: &random)).map { Double(row * 10 + $0) }
                lists.append(random.chance(20) ? nil : list)
            }
            groups.append(
                .init(
                    rowCount: range.count,
                    chunks: Self.chunks(of: optionals[range], lists[range])
                        + [Self.requiredChunk(of: range.map(Double.init))]))
        }
        self.optionals = optionals
        self.lists = lists
        self.required = optionals.indices.map(Double.init)
        builder = ParquetBuilder(
            nodes: [.init(name: "x", type: 5, repetition: 1)] + Self.listNodes
                + [.init(name: "r", type: 5)],
            rowCount: groups[0].rowCount, chunks: groups[0].chunks,
            moreGroups: Array(groups.dropFirst()))
    }

    /// The chunks of `x` and `l` in one row group; a dictionary for the second.
    static func chunks(
        of optionals: ArraySlice<Double?>, _ lists: ArraySlice<[Double]?>
    ) -> [ParquetBuilder.Chunk] {
        var repetition: [UInt8] = []
        var definition: [UInt8] = []
        var elements: [Double] = []
        for list in lists {
            let list = list ?? []
            repetition += [0] + list.dropFirst().map { _ in 1 }
            elements += list
        }
        for list in lists {
            definition += list.map { $0.isEmpty ? [1] : $0.map { _ in 2 } } ?? [0]
        }
        let indices = ParquetBuilder.runs(elements.indices.map(UInt8.init))
        return [
            .init(
                type: 5, valueCount: optionals.count,
                pages: [
                    .init(
                        valueCount: optionals.count,
                        body: ParquetBuilder.levels(optionals.map { $0 == nil ? 0 : 1 })
                            + ParquetBuilder.doubles(optionals.compactMap(\.self)))
                ]),
            .init(
                type: 5, valueCount: repetition.count,
                pages: [
                    .init(
                        type: 2, valueCount: elements.count, body: ParquetBuilder.doubles(elements)),
                    .init(
                        encoding: 8, valueCount: repetition.count,
                        body: ParquetBuilder.levels(repetition)
                            + ParquetBuilder.levels(definition) + [8] + indices),
                ]),
        ]
    }

    private static func requiredChunk(of values: [Double]) -> ParquetBuilder.Chunk {
        .init(
            type: 5, valueCount: values.count,
            pages: [.init(valueCount: values.count, body: ParquetBuilder.doubles(values))])
    }
}

@Suite struct RowGroupTests {
    @Test func `a flat column is read over two and three row groups`() throws {
        func group(_ values: [Int32]) -> ParquetBuilder.RowGroup {
            .init(
                rowCount: values.count,
                chunks: [
                    .init(
                        type: 1, valueCount: values.count,
                        pages: [
                            .init(valueCount: values.count, body: ParquetBuilder.int32s(values))
                        ])
                ])
        }
        var builder = ParquetBuilder(
            nodes: [.init(name: "x", type: 1)], rowCount: 2, chunks: group([1, 2]).chunks,
            moreGroups: [group([3])])
        #expect(try ParquetFile(bytes: builder.bytes).values("x", as: Int.self) == [1, 2, 3])
        builder.moreGroups.append(group([4, 5]))
        let file = try ParquetFile(bytes: builder.bytes)
        #expect(file.rowCount == 5)
        #expect(try file.values("x", as: Int.self) == [1, 2, 3, 4, 5])
    }

    @Test(arguments: UInt64(0)..<50)
    func `nulls, lists and required values are read over all row groups`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let groups = RandomRowGroups(using: &random)
        let file = try ParquetFile(bytes: groups.builder.bytes)
        #expect(file.rowCount == groups.optionals.count)
        #expect(try file.values("x", as: Double.self) == groups.optionals)
        #expect(try file.lists("l", as: Double.self) == groups.lists)
        #expect(try file.values("r", as: Double.self) == groups.required)
    }
}

@Suite struct RunLengthDecoderTests {
    /// Source of the first: `Encodings.md`, the values 0 to 7 in three bits.
    @Test(
        arguments: [
            ([0x03, 0x88, 0xC6, 0xFA], 3, [0, 1, 2, 3, 4, 5, 6, 7]),
            ([0x0A, 0x01], 1, [1, 1, 1, 1, 1]),
            ([0x04, 0x34, 0x12], 13, [0x1234, 0x1234]),
            ([0x02, 0x05, 0x03, 0x02], 3, [5, 2, 0]),
            ([], 0, [0, 0, 0]),
            ([0x00, 0x07, 0x04, 0x01], 3, [1, 1]),
            ([0x02, 0xFF, 0xFF, 0xFF, 0xFF], 32, [0xFFFF_FFFF]),
        ] as [([UInt8], Int, [UInt32])])
    func `runs and groups are decoded`(bytes: [UInt8], bitWidth: Int, values: [UInt32]) throws {
        var cursor = ByteCursor(bytes, 0..<bytes.count, place: "x")
        #expect(
            try RunLengthDecoder.decode(&cursor, bitWidth: bitWidth, count: values.count) == values)
    }

    @Test(
        arguments: [[], [0x0A], [0x03, 0x88], [0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]]
            as [[UInt8]])
    func `runs that end too early are refused`(bytes: [UInt8]) {
        var cursor = ByteCursor(bytes, 0..<bytes.count, place: "x")
        #expect(throws: ParquetError.corrupt(place: "x", reason: .truncated)) {
            try RunLengthDecoder.decode(&cursor, bitWidth: 3, count: 8)
        }
    }
}

/// Each file is wrong in one place, and the error names it.
@Suite struct BadFileTests {
    private typealias Builder = ParquetBuilder

    private static let good = Builder.flat(
        1, rowCount: 2, pages: [.init(valueCount: 2, body: Builder.int32s([1, 2]))])

    private static func changed(_ change: (inout ParquetBuilder) -> Void) -> [UInt8] {
        var builder = good
        change(&builder)
        return builder.bytes
    }

    private static func page(_ page: ParquetBuilder.Page) -> [UInt8] {
        changed { $0.chunks[0].pages = [page] }
    }

    private static let body = Builder.int32s([1, 2])

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let error: ParquetError
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ error: ParquetError) {
            self.name = name
            self.bytes = bytes
            self.error = error
        }

        init(_ name: String, _ bytes: [UInt8], _ place: String, _ reason: ParquetError.Reason) {
            self.init(name, bytes, .corrupt(place: place, reason: reason))
        }
    }

    static let cases: [Case] = [
        Case("empty", [], .notParquet),
        Case("wrong magic", Array("PAR2aaaaaaaaPAR1".utf8), .notParquet),
        Case("wrong magic at the end", Array(good.bytes.dropLast()) + [0x32], .notParquet),
        Case("truncated", Array(good.bytes.dropLast(6)), .notParquet),
        Case(
            "encrypted footer", Array(good.bytes.dropLast()) + [0x45],
            .unsupported(place: "footer", feature: "encryption")),
        Case(
            "footer longer than the file",
            Array("PAR1".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]
                + Array("PAR1".utf8), "footer", .truncated),
        Case("empty footer", Array("PAR1\0\0\0\0PAR1".utf8), "footer", .truncated),
        Case("footer without fields", footer([0]), "footer", .missingField),
        Case("unknown Thrift type", footer([0x1E]), "footer", .thrift),
        Case(
            "endless varint", footer([0x15] + [UInt8](repeating: 0xFF, count: 11)), "footer",
            .thrift),
        Case(
            "endless string", footer([0x18, 0xFF, 0xFF, 0x03]), "footer", .truncated),
        Case(
            "list longer than the footer", footer([0x29, 0xFC, 0xFF, 0xFF, 0x03]), "footer",
            .truncated),
        Case(
            "structs without end", footer([UInt8](repeating: 0x1C, count: 100)), "footer", .thrift),
        Case("more children than nodes", changed { $0.nodes[0].children = 5 }, "footer", .schema),
        Case("leaf without a type", changed { $0.nodes[0].type = nil }, "footer", .schema),
        Case("unknown repetition", changed { $0.nodes[0].repetition = 7 }, "footer", .schema),
        Case("column missing", changed { $0.chunks = [] }, "footer", .columnOrder),
        Case("rows that are not there", changed { $0.groupRowCount = 3 }, "footer", .rowCount),
        Case("negative row count", changed { $0.rowCount = -1 }, "footer", .missingField),
        Case(
            "huge row count", changed { $0.rowCount = 1 << 60 },
            .tooLarge(place: "footer", claimed: 1 << 60, limit: 50_000_000)),
        Case("chunk of another type", changed { $0.chunks[0].type = 5 }, "x", .columnOrder),
        Case("offset outside the file", changed { $0.chunks[0].offset = 1 << 40 }, "x", .offset),
        Case("negative offset", changed { $0.chunks[0].offset = -4 }, "x", .offset),
        Case("chunk longer than the file", changed { $0.chunks[0].size = .max }, "x", .offset),
        Case(
            "huge value count", changed { $0.chunks[0].valueCount = 1 << 60 },
            .tooLarge(place: "x", claimed: 1 << 60, limit: 50_000_000)),
        Case("more values than pages", changed { $0.chunks[0].valueCount = 3 }, "x", .truncated),
        Case("fewer rows than claimed", changed { $0.rowCount = 3 }, "x", .rowCount),
        Case(
            "encrypted column", changed { $0.chunks[0].isEncrypted = true },
            .unsupported(place: "x", feature: "encryption")),
        Case(
            "LZ4", changed { $0.chunks[0].codec = 7 },
            .unsupported(place: "x", feature: "compression LZ4_RAW")),
        Case("unknown codec", changed { $0.chunks[0].codec = 99 }, "x", .compression),
        Case("not snappy", changed { $0.chunks[0].codec = 1 }, "x", .compression),
        Case("not gzip", changed { $0.chunks[0].codec = 2 }, "x", .compression),
        Case("not zstd", changed { $0.chunks[0].codec = 6 }, "x", .compression),
        Case("wrong checksum", page(.init(valueCount: 2, body: body, checksum: 1)), "x", .checksum),
        Case(
            "page of version 2", page(.init(type: 3, valueCount: 2, body: body)),
            .unsupported(place: "x", feature: "data page version 2")),
        Case("unknown page", page(.init(type: 9, valueCount: 2, body: body)), "x", .pageOrder),
        Case(
            "page too long", page(.init(valueCount: 2, body: body, compressedSize: 999)), "x",
            .truncated),
        Case(
            "page of another size", page(.init(valueCount: 2, body: body, uncompressedSize: 9)),
            "x", .compression),
        Case(
            "huge page", page(.init(valueCount: 2, body: body, uncompressedSize: 1 << 30)),
            .tooLarge(place: "x", claimed: 1 << 30, limit: 256 << 20)),
        Case(
            "negative size", page(.init(valueCount: 2, body: body, uncompressedSize: -1)), "x",
            .missingField),
        Case("page with too many values", page(.init(valueCount: 3, body: body)), "x", .rowCount),
        Case(
            "page too short", page(.init(valueCount: 2, body: [1, 2, 3])), "x", .truncated),
        Case(
            "delta encoding", page(.init(encoding: 5, valueCount: 2, body: body)),
            .unsupported(place: "x", feature: "encoding DELTA_BINARY_PACKED")),
        Case(
            "unknown encoding", page(.init(encoding: 77, valueCount: 2, body: body)), "x", .values),
        Case(
            "dictionary missing", page(.init(encoding: 2, valueCount: 2, body: [1, 4, 1])), "x",
            .pageOrder),
        Case(
            "index outside the dictionary",
            changed {
                $0.chunks[0].pages = [
                    .init(type: 2, valueCount: 1, body: [1, 0, 0, 0]),
                    .init(encoding: 2, valueCount: 2, body: [1, 4, 1]),
                ]
            }, "x", .dictionaryIndex),
        Case(
            "two dictionaries",
            changed {
                let dictionary = ParquetBuilder.Page(type: 2, valueCount: 1, body: [1, 0, 0, 0])
                $0.chunks[0].pages = [dictionary, dictionary]
            }, "x", .pageOrder),
        Case(
            "bit width",
            changed {
                $0.chunks[0].pages = [
                    .init(type: 2, valueCount: 1, body: [1, 0, 0, 0]),
                    .init(encoding: 2, valueCount: 2, body: [33, 4, 1]),
                ]
            }, "x", .values),
        Case("level out of range", optional([2, 0]), "x", .levels),
        Case(
            "fewer rows than claimed in the second row group",
            changed {
                $0.moreGroups = [.init(rowCount: 1, chunks: $0.chunks)]
            }, "x", .rowCount),
        Case(
            "column missing in the second row group",
            changed { $0.moreGroups = [.init(rowCount: 0, chunks: [])] }, "footer", .columnOrder),
        Case(
            "levels too long",
            changed {
                $0.nodes[0].repetition = 1
                $0.chunks[0].pages[0].body = [0xFF, 0xFF, 0xFF, 0xFF]
            }, "x", .truncated),
        Case(
            "bit-packed levels",
            changed {
                $0.nodes[0].repetition = 1
                $0.chunks[0].pages[0].levelEncoding = 4
            }, .unsupported(place: "x", feature: "encoding BIT_PACKED")),
    ]

    private static func footer(_ thrift: [UInt8]) -> [UInt8] {
        Array("PAR1".utf8) + thrift + Builder.littleEndian(UInt32(thrift.count))
            + Array("PAR1".utf8)
    }

    /// An optional column with these levels.
    private static func optional(_ levels: [UInt8]) -> [UInt8] {
        changed {
            $0.nodes[0].repetition = 1
            $0.chunks[0].pages[0].body = Builder.levels(levels) + body
        }
    }

    @Test(arguments: cases)
    func `a damaged file is refused with the facts`(bad: Case) {
        #expect(throws: bad.error) {
            let file = try ParquetFile(bytes: bad.bytes)
            for column in file.columns { _ = try file.values(column.path, as: Int.self) }
        }
    }

    @Test(
        arguments: [
            // No row begins.
            ([1], [2], 0), ([1, 1], [2, 2], 0),
            // The first entry goes on with a row that there is not.
            ([1, 0], [2, 2], 1),
            // An element after a null and after an empty list.
            ([0, 1], [0, 2], 1), ([0, 1], [1, 2], 1),
            // A null and an empty list inside a row.
            ([0, 1], [2, 0], 1), ([0, 1], [2, 1], 1),
        ] as [([UInt8], [UInt8], Int)])
    func `levels that do not make rows are refused`(
        repetition: [UInt8], definition: [UInt8], rowCount: Int
    ) throws {
        let values = definition.filter { $0 == 2 }.map { _ in 0.5 }
        let group = ParquetBuilder.RowGroup(
            rowCount: rowCount,
            chunks: [
                .init(
                    type: 5, valueCount: repetition.count,
                    pages: [
                        .init(
                            valueCount: repetition.count,
                            body: Builder.levels(repetition) + Builder.levels(definition)
                                + Builder.doubles(values))
                    ])
            ])
        var builder = ParquetBuilder(
            nodes: RandomRowGroups.listNodes, rowCount: rowCount, chunks: group.chunks)
        let error = ParquetError.corrupt(place: "l", reason: .levels)
        #expect(throws: error) {
            try ParquetFile(bytes: builder.bytes).lists("l", as: Double.self)
        }
        // The same behind a sound row group.
        let sound = RandomRowGroups.chunks(of: [nil], [[1, 2]])
        builder.rowCount = 1
        builder.chunks = [sound[1]]
        builder.moreGroups = [group]
        #expect(throws: error) {
            try ParquetFile(bytes: builder.bytes).lists("l", as: Double.self)
        }
    }

    @Test func `a footer is bounded while it is read`() {
        let builder = ParquetBuilder(
            nodes: [.init(name: "x", type: 1), .init(name: "y", type: 1)], rowCount: 0,
            chunks: [
                .init(type: 1, valueCount: 0, pages: []), .init(type: 1, valueCount: 0, pages: []),
            ],
            moreGroups: [
                .init(
                    rowCount: 0,
                    chunks: [
                        .init(type: 1, valueCount: 0, pages: []),
                        .init(type: 1, valueCount: 0, pages: []),
                    ])
            ])
        #expect(throws: Never.self) {
            try ParquetFile(bytes: builder.bytes, limits: .init(schemaNodes: 3, columnChunks: 4))
        }
        #expect(throws: ParquetError.tooLarge(place: "footer", claimed: 3, limit: 2)) {
            try ParquetFile(bytes: builder.bytes, limits: .init(schemaNodes: 2))
        }
        #expect(throws: ParquetError.tooLarge(place: "footer", claimed: 4, limit: 3)) {
            try ParquetFile(bytes: builder.bytes, limits: .init(columnChunks: 3))
        }
    }

    @Test func `a long name of a group does not stand in memory for every leaf`() {
        let count = 20
        let leaves = (0..<count).map { ParquetBuilder.Node(name: "\($0)", type: 1) }
        let name = String(repeating: "n", count: 1 << 20)
        let builder = ParquetBuilder(
            nodes: [.init(name: name, children: count)] + leaves, rowCount: 0,
            chunks: leaves.map { _ in .init(type: 1, valueCount: 0, pages: []) })
        #expect(
            throws: ParquetError.tooLarge(
                place: "footer", claimed: (16 << 20) + 54, limit: 16 << 20)
        ) {
            try ParquetFile(bytes: builder.bytes)
        }
    }

    @Test func `a string that is not UTF-8 is refused`() throws {
        let file = try ParquetFile(
            bytes: ParquetBuilder.flat(
                6, rowCount: 1, pages: [.init(valueCount: 1, body: [1, 0, 0, 0, 0xFF])]
            ).bytes)
        #expect(throws: ParquetError.corrupt(place: "x", reason: .notUTF8)) {
            try file.values("x", as: String.self)
        }
    }

    @Test func `types that Spark does not write are unsupported, not corrupt`() throws {
        let file = try ParquetFile(
            bytes: ParquetBuilder.flat(3, rowCount: 0, pages: []).bytes)
        let error = #expect(throws: ParquetError.self) { try file.values("x", as: Int.self) }
        #expect(error == .unsupported(place: "x", feature: "type INT96"))
    }
}

/// Files as Spark wrote them, each cut off or changed in a few places.
@Suite struct MutationTests {
    private static let limits = ParquetLimits(
        pageBytes: 1 << 20, columnBytes: 1 << 20, columnEntries: 10_000, schemaNodes: 1000)

    private static func original() throws -> [UInt8] {
        let tests = URL(filePath: "\(#filePath)").deletingLastPathComponent()
            .deletingLastPathComponent()
        let stages = tests.appending(path: "SparkMLTests/Fixtures/spark-3.3/model/stages")
        let stage = try #require(
            FileManager.default.contentsOfDirectory(atPath: stages.path)
                .first { $0.contains("GBTClassifier") })
        let data = stages.appending(path: "\(stage)/data")
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: data.path)
                .first { $0.hasSuffix(".parquet") && !$0.hasPrefix(".") })
        return [UInt8](try Data(contentsOf: data.appending(path: name)))
    }

    /// Reads everything that can be read.
    private func read(_ bytes: [UInt8]) {
        guard let file = try? ParquetFile(bytes: bytes, limits: Self.limits) else { return }
        for column in file.columns {
            switch column.maxRepetitionLevel {
            case 0:
                _ = try? file.values(column.path, as: Int.self)
                _ = try? file.values(column.path, as: Double.self)
            default: _ = try? file.lists(column.path, as: Double.self)
            }
        }
    }

    @Test func `what Spark writes is read in full`() throws {
        let file = try ParquetFile(bytes: Self.original())
        #expect(file.columns.first?.path == "treeID")
        #expect(file.columns.contains { $0.path == "nodeData.split.leftCategoriesOrThreshold" })
        #expect(try file.values("nodeData.id", as: Int.self).count == file.rowCount)
    }

    @Test func `a file cut off anywhere is refused`() throws {
        let bytes = try Self.original()
        for end in stride(from: 0, to: bytes.count, by: 37) {
            #expect(throws: ParquetError.notParquet) {
                try ParquetFile(bytes: Array(bytes[..<end]))
            }
        }
    }

    @Test(arguments: UInt64(0)..<10)
    func `a damaged file is read or refused`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let original = try Self.original()
        for _ in 0..<20 { read(random.mutate(original)) }
        // Without checksums, damage reaches the decoders behind them.
        let small = ParquetBuilder(
            nodes: [
                .init(name: "l", repetition: 1, children: 1, convertedType: 3),
                .init(name: "list", repetition: 2, children: 1), .init(name: "element", type: 5),
            ], rowCount: 2,
            chunks: [
                .init(
                    type: 5, valueCount: 3,
                    pages: [
                        .init(type: 2, valueCount: 2, body: ParquetBuilder.doubles([0.5, 2])),
                        .init(
                            encoding: 2, valueCount: 3,
                            body: ParquetBuilder.levels([0, 0, 1])
                                + ParquetBuilder.levels([2, 2, 2]) + [1, 3, 0b011]),
                    ])
            ]
        ).bytes
        for _ in 0..<150 { read(random.mutate(small)) }
        for _ in 0..<50 {
            let groups = RandomRowGroups(using: &random)
            for _ in 0..<10 { read(random.mutate(groups.builder.bytes)) }
        }
    }
}
