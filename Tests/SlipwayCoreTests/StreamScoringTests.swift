import Columns
import Foundation
import SlipwayCore
import Synchronization
import TestSupport
import Testing

struct StreamScoringTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    // MARK: The same as in memory

    private static func model(
        _ fake: FakeModel = FakeModel(
            inputs: [
                .init(name: "AGE", type: "number"), .init(name: "NAME", type: "string"),
                .init(name: "FULL", type: "boolean"),
            ], incompleteRows: .skipped)
    ) throws -> any LoadedModel {
        try FakeModelRuntime(files: InMemoryContentStore(files: ["model": fake.text]))
            .load(path: "model")
    }

    private static let names = [
        "x", "a,b", "", "l1\nl2\r\n", "\"", "日本", "long enough for the heap",
    ]

    private static func batch(seed: UInt64, rowCount: Int) -> Batch {
        var random = SplitMix64(state: seed)
        var ages: [Double?] = []
        var texts: [String?] = []
        var truths: [Bool?] = []
        for _ in 0..<rowCount {
            ages.append(random.chance(8) ? nil : Double(Int.random(in: 0...90, using: &random)))
            texts.append(random.chance(8) ? nil : random.pick(names))
            truths.append(random.chance(8) ? nil : random.chance(50))
        }
        return Batch(
            columns: [
                Column(name: "NAME", values: .strings(texts)),
                Column(name: "AGE", values: .numbers(NumberColumn(ages))),
                Column(name: "FULL", values: .booleans(truths)),
            ], rowCount: rowCount)
    }

    @Test(arguments: UInt64(0)..<24)
    func `rows are scored as they are in memory, in blocks of any size`(seed: UInt64) async throws {
        var random = SplitMix64(state: seed)
        let batch = Self.batch(seed: seed, rowCount: Int.random(in: 1...60, using: &random))
        let model = try Self.model()
        let blockBytes = random.pick([1, 7, 64, 500, 1 << 20])

        let csv = CSVWriter.write(batch)
        let lines = JSONWriter.lines(batch)
        let fromCSV = try await score(csv, .csv, model, blockBytes: blockBytes)
        let fromLines = try await score(lines, .jsonLines, model, blockBytes: blockBytes)
        let items = try await model.score(Records.items(csv, as: .csv, schema: model.facts.fields))
        #expect(try fromCSV == Records.csv(items))
        let lineItems = try await model.score(
            Records.items(lines, as: .json, schema: model.facts.fields))
        #expect(fromLines == JSONWriter.lines(lineItems))
    }

    @Test func `a file is read to its end, and its rows come in their order`() async throws {
        let rowCount = 3000
        let text = "AGE,TRAVEL\n" + (1...rowCount).map { "\($0),0\n" }.joined()
        let numbers = (1...rowCount).map { "\($0)" }
        let delays: [(Int, UnhurriedModel.Delay)] = [
            (1, .none), (2, .random), (8, .none), (16, .random),
            // All blocks in flight then come at once, and more are still to be read.
            (2, .firstRow),
        ]
        for (processorCount, delay) in delays {
            let model = UnhurriedModel(model: try Self.model(FakeModel()), delay: delay)
            let path = try folder.write(text, to: "in.csv")
            let sink = CollectingSink()
            let rows = Mutex(0)
            let summary = try await StreamScoring(
                model: model, limits: BlockLimits(blockBytes: 100), processorCount: processorCount
            ).run(from: ByteSource(path: path), format: .csv, to: sink) { progress in
                rows.withLock { rows in
                    #expect(progress.rowCount > rows)
                    rows = progress.rowCount
                }
                #expect(progress.totalByteCount == text.utf8.count)
            }
            let lines = String(decoding: sink.bytes, as: UTF8.self).split(separator: "\n")
            #expect(lines.dropFirst().map { $0.prefix { $0 != "." } } == numbers.map { $0[...] })
            #expect(summary.rowsRead == rowCount)
            #expect(summary.rowsWritten == rowCount)
            #expect(summary.bytesRead == text.utf8.count)
            #expect(summary.bytesWritten == sink.bytes.count)
            #expect(rows.withLock { $0 } == rowCount)
        }
    }

    @Test func `a header without rows gives a header`() async throws {
        let text = try await score(Array("AGE,TRAVEL".utf8), .csv, try Self.model(FakeModel()))
        #expect(
            String(decoding: text, as: UTF8.self) == "AGE,TRAVEL,probability,prediction\n")
    }

    @Test func `rows that the model drops are missing`() async throws {
        let skipping = try Self.model(FakeModel(incompleteRows: .skipped))
        let text = try await score(
            Array("AGE,TRAVEL\n1,1\n,1\n60,1\n".utf8), .csv, skipping, blockBytes: 1)
        #expect(
            String(decoding: text, as: UTF8.self) == """
                AGE,TRAVEL,probability,prediction
                1.0,1.0,"[0.9,0.09999999999999998]",0.0
                60.0,1.0,"[0.09999999999999998,0.9]",1.0

                """)
    }

    // MARK: Faults

    @Test(arguments: [
        ("AGE,TRAVEL\n1,1\n2,\n3,x\n4,\n", "row 2, field `TRAVEL`: null", "bad-value"),
        ("AGE,TRAVEL\n1,1\n2,x\n3,\n", "row 2, field `TRAVEL`: x is not a number", "mistyped"),
        ("AGE,TRAVEL\n1,1\n\n2,2\n3\n4,\n", "row 3 has 1 value for 2 fields", "row-length"),
        ("AGE,TRAVEL\n1,1\n2,2\"\n", "line 3, column 4: a quote inside", "bad-records"),
        ("AGE,travel\n1,1\n2,x,2\n", "row 1 has no field `TRAVEL`", "missing-field"),
        ("AGE,TRAVEL,prediction\n", "the records already have a field", "column-exists"),
        ("AGE,AGE\n", "the field `AGE` occurs twice", "bad-records"),
        ("[{\"AGE\":1}]", "this is JSON, not CSV", "bad-records"),
        ("\n", "there are no records", "bad-records"),
    ])
    func `the fault in the first row is told, whatever block it is in`(
        text: String, what: String, code: String
    ) async throws {
        let model = UnhurriedModel(model: try Self.model(FakeModel()), delay: .random)
        for blockBytes in [1, 9, 1000] {
            let error = await #expect(throws: LabError.self) {
                try await score(Array(text.utf8), .csv, model, blockBytes: blockBytes)
            }
            #expect(error?.what.hasPrefix(what) == true, "\(error?.what ?? "")")
            #expect(error?.code == code)
        }
    }

    @Test func `text that is not UTF-8 is noticed behind the rows before it`() async throws {
        let model = try Self.model(FakeModel())
        let start = Array("AGE,TRAVEL\n1,1\n".utf8)
        for (rows, code) in [("2,\n", "bad-value"), ("2,2\n", "bad-records")] {
            let error = await #expect(throws: LabError.self) {
                try await score(start + Array(rows.utf8) + [0xFF, 0x0A], .csv, model)
            }
            #expect(error?.code == code)
        }
    }

    @Test func `a field that is null at first has the type of its first value`() async throws {
        let model = try Self.model(FakeModel())
        let good = "{\"AGE\":1,\"TRAVEL\":1,\"N\":null}\n"
        let lines = String(repeating: good, count: 20) + good.replacing("null", with: "\"x\"")
        let text = try await score(Array(lines.utf8), .jsonLines, model, blockBytes: 1)
        #expect(text.count(where: { $0 == 0x0A }) == 21)
        let error = await #expect(throws: LabError.self) {
            try await score(
                Array((lines + good + good.replacing("null", with: "5")).utf8), .jsonLines, model,
                blockBytes: 1)
        }
        #expect(error?.what == "row 23, field `N`: 5 is not a string")
    }

    @Test func `a record without end is refused with its row`() async throws {
        let text = "AGE,TRAVEL\n1,1\n2,\"" + String(repeating: "x\n", count: 200)
        let path = try folder.write(text, to: "in.csv")
        let error = await #expect(throws: LabError.self) {
            try await StreamScoring(
                model: Self.model(FakeModel()),
                limits: BlockLimits(blockBytes: 16, recordBytes: 100)
            ).run(from: ByteSource(path: path), format: .csv, to: CollectingSink())
        }
        #expect(error?.code == "too-large")
        #expect(error?.what == "row 2 is too large")
    }

    @Test func `a file that is not there is told`() async throws {
        await #expect(throws: FileFailure.self) {
            try await StreamScoring(model: Self.model())
                .run(
                    from: ByteSource(path: folder.path + "/none"), format: .csv,
                    to: CollectingSink())
        }
        let error = await #expect(throws: FileFailure.self) {
            try await StreamScoring(model: Self.model())
                .run(from: ByteSource(path: folder.path), format: .csv, to: CollectingSink())
        }
        #expect(error?.reason == "it is a folder")
    }

    @Test func `a sink that fails ends it`() async throws {
        let path = try folder.write("AGE,TRAVEL\n1,1\n", to: "in.csv")
        await #expect(throws: FullSink.Full.self) {
            try await StreamScoring(model: Self.model(FakeModel()))
                .run(from: ByteSource(path: path), format: .csv, to: FullSink())
        }
    }

    // MARK: Cancellation

    @Test func `cancelled, it ends soon and leaves no file`() async throws {
        let rows = "AGE,TRAVEL\n" + String(repeating: "1,1\n", count: 50_000)
        let input = try folder.write(rows, to: "in.csv")
        let output = folder.path + "/out.csv"
        let model = UnhurriedModel(model: try Self.model(FakeModel()), delay: .random)
        let (started, continuation) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            let file = try StagedFile(beside: output)
            let summary = try await StreamScoring(
                model: model, limits: BlockLimits(blockBytes: 40)
            ).run(from: ByteSource(path: input), format: .csv, to: file) { _ in continuation.yield()
            }
            try file.commit(to: output)
            return summary
        }
        for await _ in started { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(folder.names == ["in.csv"])
    }

    private func score(
        _ bytes: [UInt8], _ format: StreamFormat, _ model: any LoadedModel,
        blockBytes: Int = 1 << 20
    ) async throws -> [UInt8] {
        let path = try folder.write(bytes, to: "input")
        let sink = CollectingSink()
        _ = try await StreamScoring(model: model, limits: BlockLimits(blockBytes: blockBytes))
            .run(from: ByteSource(path: path), format: format, to: sink)
        return sink.bytes
    }
}

/// A model that takes its time.
private struct UnhurriedModel: LoadedModel {
    enum Delay {
        case none, random
        /// Only the batch that begins with the number 1, for longer than all others together.
        case firstRow
    }

    let model: any LoadedModel
    let delay: Delay

    var facts: ModelFacts { model.facts }

    func score(_ batch: Batch) async throws -> Batch {
        switch delay {
        case .none: break
        case .random: usleep(UInt32.random(in: 0..<2000))
        case .firstRow:
            if batch.columns.first?.values[0] == .number(1) { usleep(100_000) }
        }
        return try await model.score(batch)
    }
}

private final class CollectingSink: ByteSink {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func write(_ bytes: [UInt8]) { collected.withLock { $0 += bytes } }
}

private struct FullSink: ByteSink {
    struct Full: Error {}

    func write(_ bytes: [UInt8]) throws { throw Full() }
}
