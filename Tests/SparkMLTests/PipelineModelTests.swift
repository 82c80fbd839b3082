import Columns
import Parquet
import Testing

@testable import SparkML

@Suite struct PipelineModelTests {
    private func load(
        _ name: String = "spark-3.3/model", scoringVersion: SparkVersion? = nil
    ) throws -> PipelineModel {
        try PipelineModel.load(from: Fixture.path(name), scoringVersion: scoringVersion)
    }

    private func batch(_ columns: [(String, ColumnValues)]) -> Batch {
        Batch(
            columns: columns.map { Column(name: $0.0, values: $0.1) },
            rowCount: columns.first?.1.count ?? 0)
    }

    private func numbers(_ values: Double?...) -> ColumnValues { .numbers(NumberColumn(values)) }

    private var row: [(String, ColumnValues)] {
        ["a", "b", "c", "d", "e"].map { ($0, numbers(1)) }
    }

    // MARK: What is told about a model

    @Test func `a model tells what it reads, does and adds`() throws {
        let model = try load()
        #expect(model.sparkVersion == "3.3.4")
        #expect(model.scoringVersion == SparkVersion(major: 3, minor: 3))
        #expect(
            model.inputFields == ["a", "b", "c", "d", "e"].map { Field(name: $0, type: .number) })
        #expect(model.inputVectors.isEmpty)
        #expect(model.outputNames == ["features", "rawPrediction", "probability", "prediction"])
        #expect(
            model.outputColumns.map(\.kind)
                == [.vector(size: 5), .vector(size: 2), .vector(size: 2), .number])
        #expect(model.stages.map(\.className) == ["VectorAssembler", "GBTClassificationModel"])
        #expect(model.stages.map(\.index) == [0, 1])
        #expect(model.labelColumn == "label")
        #expect(model.featureNames == ["a", "b", "c", "d", "e"])
        #expect(model.predictor?.treeCount == 5)
        #expect(model.predictor?.predictionColumn == "prediction")
        #expect(model.predictor?.leafColumn == nil)
        let parameters = try #require(model.stages.last).parameters
        #expect(parameters.contains(.init("numTrees", .number(5))))
    }

    @Test func `the supported stages are the registered ones, and these`() {
        #expect(PipelineModel.supportedStages == ["GBTClassificationModel", "VectorAssembler"])
        #expect(
            StageRegistry.stages.map { $0.sparkClass.split(separator: ".").last.map(String.init) }
                .compactMap(\.self).sorted() == PipelineModel.supportedStages)
        #expect(Set(StageRegistry.stages.map { $0.sparkClass }).count == StageRegistry.stages.count)
    }

    @Test func `a stage that is not supported is named before anything else is read`() {
        #expect(throws: SparkMLError.self) { try load("unsupported/model") }
        do {
            _ = try load("unsupported/model")
        } catch SparkMLError.unsupportedStage(let name, let uid, let index, let supported) {
            #expect(name == "StandardScalerModel")
            #expect(uid.hasPrefix("StandardScaler_"))
            #expect(index == 1)
            #expect(supported == PipelineModel.supportedStages)
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        ("3.3.4", 3, 3), ("4.0.1", 4, 0), ("4.3", 4, 3), ("4.1.0-preview1", 4, 1),
    ])
    func `a version is read as far as it matters`(text: String, major: Int, minor: Int) {
        #expect(SparkVersion(text) == SparkVersion(major: major, minor: minor))
    }

    @Test(arguments: ["", "3", "3.", "x.y", "-1.2", "3.x"])
    func `what is no version is none`(text: String) {
        #expect(SparkVersion(text) == nil)
    }

    // MARK: Scoring

    @Test func `columns that no stage reads pass through, in their order`() throws {
        let model = try load()
        let input = batch([("z", .strings(["x"]))] + row.reversed() + [("label", numbers(nil))])
        let output = try model.transform(input)
        #expect(output.columnNames == ["z", "e", "d", "c", "b", "a", "label"] + model.outputNames)
        #expect(Array(output.columns.prefix(7)) == input.columns)
    }

    @Test func `booleans are read as 0 and 1`() throws {
        let model = try load()
        var columns = row
        columns[2].1 = .booleans([true])
        let output = try model.transform(batch(columns))
        #expect(output["features"]?.values[0] == .vector(.dense([1, 1, 1, 1, 1])))
        columns[2].1 = .booleans([nil])
        #expect(throws: SparkMLError.self) { try model.transform(batch(columns)) }
    }

    @Test func `a batch without rows gives one without rows`() throws {
        let output = try load().transform(batch(["a", "b", "c", "d", "e"].map { ($0, numbers()) }))
        #expect(output.rowCount == 0)
        #expect(output.columns.count == 9)
    }

    @Test func `a missing column is named`() throws {
        #expect(
            throws: SparkMLError.missingField(field: "e", available: ["a", "b", "c", "d"])
        ) { try load().transform(batch(row.dropLast())) }
    }

    @Test func `a column of another type is named`() throws {
        var columns = row
        columns[1].1 = .strings(["1"])
        #expect(
            throws: SparkMLError.mistyped(field: "b", expected: "numbers", found: "strings")
        ) { try load().transform(batch(columns)) }
    }

    @Test(arguments: ["features", "rawPrediction", "probability", "prediction"])
    func `a column that would be written twice is refused`(name: String) throws {
        let model = try load()
        let writer = try #require(model.outputColumns.first { $0.name == name }).stage
        #expect(throws: SparkMLError.columnExists(column: name, uid: writer)) {
            try model.transform(batch(row + [(name, numbers(1))]))
        }
    }

    @Test func `a row that the assembler refuses is named as Spark names it`() throws {
        let model = try load("error/model")
        let assembler = try #require(model.stages.first).uid
        let lines = try Fixture.read(Fixture.path("error/errors.jsonl"))
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            let value = try JSONValue.parse(Array(line))
            let members = try #require(value["row"]?.object)
            let columns = members.map { member -> (String, ColumnValues) in
                (member.key, numbers(1, member.value == .null ? nil : member.value.number ?? .nan))
            }
            let isNull = try #require(value["message"]?.string).contains("null while")
            // Spark stops at the first of the columns.
            let field = try #require(members.first { $0.value.number == nil }).key
            #expect(
                throws: SparkMLError.invalidValue(
                    row: 2, field: field, value: isNull ? .null : .nan, uid: assembler)
            ) { try model.transform(batch(columns)) }
        }
    }

    @Test func `many tasks may score with one model at once`() async throws {
        let model = try load()
        let fixture = try Fixture("spark-3.3")
        let expected = try model.transform(fixture.input)
        let results = try await withThrowingTaskGroup(of: Batch.self) { group in
            for _ in 0..<8 { group.addTask { try model.transform(fixture.input) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 == expected })
    }

    @Test func `a cancelled task stops scoring`() async throws {
        let model = try load()
        let input = batch(row)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try model.transform(input)
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    // MARK: Pipelines made by hand

    private static func metadata(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

    /// A pipeline of assemblers: the inputs, the output and `handleInvalid` of each.
    private static func assemblers(
        _ stages: [(inputs: [String], output: String, handleInvalid: String)],
        version: String = "3.3.4"
    ) -> ModelArchive {
        let uids = stages.indices.map { _ in "VectorAssembler_same" }
        var files = [
            "metadata/part-00000": metadata(
                """
                {"class":"org.apache.spark.ml.PipelineModel","sparkVersion":"\(version)","uid":"p",\
                "paramMap":{"stageUids":\(uids)}}
                """)
        ]
        for (index, stage) in stages.enumerated() {
            let number = stages.count > 9 && index < 10 ? "0\(index)" : "\(index)"
            files["stages/\(number)_\(uids[index])/metadata/part-00000-x-c000.txt"] = metadata(
                """

                {"class":"org.apache.spark.ml.feature.VectorAssembler","sparkVersion":"\(version)",\
                "uid":"\(uids[index])","paramMap":{"inputCols":\(stage.inputs),\
                "outputCol":"\(stage.output)","handleInvalid":"\(stage.handleInvalid)"}}
                """)
        }
        return ModelArchive(files: files)
    }

    @Test func `vectors that multiply at every stage are refused before they are made`() {
        let inputs = { (name: String) in [String](repeating: name, count: 1000) }
        #expect(
            throws: SparkMLError.unsupportedParameter(
                uid: "VectorAssembler_same", name: "inputCols", value: "more than 1048576 entries",
                allowed: ["at most 1048576 entries"])
        ) {
            try PipelineModel(
                Self.assemblers([
                    (inputs("a"), "b", "error"), (inputs("b"), "c", "error"),
                    (inputs("c"), "d", "error"),
                ]))
        }
    }

    @Test func `vectors of earlier stages are joined, and rows keep their numbers`() throws {
        let model = try PipelineModel(
            Self.assemblers([
                (["a", "b"], "v", "skip"), (["v", "c", "v"], "w", "error"),
            ]))
        #expect(model.inputFields.map(\.name) == ["a", "b", "c"])
        #expect(model.outputColumns.map(\.kind) == [.vector(size: 2), .vector(size: 5)])
        let output = try model.transform(
            batch([("a", numbers(nil, 1)), ("b", numbers(1, 2)), ("c", numbers(nil, 3))]))
        #expect(output["w"]?.values == .vectors(VectorColumn([.dense([1, 2, 3, 1, 2])])))
        #expect(
            throws: SparkMLError.invalidValue(
                row: 2, field: "c", value: .nan, uid: "VectorAssembler_same")
        ) {
            try model.transform(
                batch([("a", numbers(nil, 1)), ("b", numbers(1, 2)), ("c", numbers(3, .nan))]))
        }
    }

    @Test(arguments: [1, 9, 10, 11])
    func `stages are found by index and uid, however many there are`(count: Int) throws {
        let stages = (0..<count).map { (["a"], "v\($0)", "keep") }
        #expect(try PipelineModel(Self.assemblers(stages)).outputNames == stages.map(\.1))
    }

    @Test func `columns are checked before there are any rows`() {
        #expect(throws: SparkMLError.columnExists(column: "a", uid: "VectorAssembler_same")) {
            try PipelineModel(Self.assemblers([(["a"], "a", "keep")]))
        }
        #expect(throws: SparkMLError.columnExists(column: "v", uid: "VectorAssembler_same")) {
            try PipelineModel(Self.assemblers([(["a"], "v", "keep"), (["b"], "v", "keep")]))
        }
        #expect(
            throws: SparkMLError.unsupportedParameter(
                uid: "VectorAssembler_same", name: "handleInvalid", value: "guess",
                allowed: ["error", "skip", "keep"])
        ) { try PipelineModel(Self.assemblers([(["a"], "v", "guess")])) }
    }

    @Test func `a model saved without a pipeline is one stage`() throws {
        let archive = try ModelArchive.read(from: Fixture.path("spark-3.3/model"))
        let stage = try #require(archive.files.keys.first { $0.contains("/1_GBT") })
            .split(separator: "/")[1]
        let prefix = "stages/\(stage)/"
        let files = archive.files.filter { $0.key.hasPrefix(prefix) }
        let model = try PipelineModel(
            ModelArchive(
                files: Dictionary(
                    uniqueKeysWithValues: files.map { (String($0.dropFirst(prefix.count)), $1) })))
        #expect(model.inputVectors == ["features"])
        #expect(model.inputFields.isEmpty)
        let fixture = try Fixture("spark-3.3")
        let features = try #require(fixture.expected["features"])
        let output = try model.transform(
            Batch(columns: [features], rowCount: fixture.expected.rowCount))
        let wanted = Batch(
            columns: Array(fixture.expected.columns.suffix(4)),
            rowCount: fixture.expected.rowCount)
        #expect(Comparison(output, wanted).isClose)
        #expect(
            throws: SparkMLError.featureCount(
                uid: model.uid, column: "features", expected: 5, found: 3, row: 1)
        ) {
            try model.transform(batch([("features", .vectors(VectorColumn([.dense([1, 2, 3])])))]))
        }
        #expect(
            throws: SparkMLError.invalidValue(
                row: 1, field: "features", value: .null, uid: model.uid)
        ) { try model.transform(batch([("features", .vectors(VectorColumn([nil])))])) }
        #expect(
            throws: SparkMLError.mistyped(field: "features", expected: "vectors", found: "numbers")
        ) { try model.transform(batch([("features", numbers(1))])) }
    }
}
