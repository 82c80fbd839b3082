import Columns
import SlipwayCore
import TestSupport
import Testing

struct ScoringTests {
    private static let known = #"{"AGE": 41, "TRAVEL": 1}"#
    private static let unknown = #"{"AGE": 42, "TRAVEL": 1}"#

    @Test func `records come back with the model's columns behind their own`() async throws {
        let sample = try await SampleLab()
        let deployment = try await sample.deploy()
        let result = try await sample.score(
            #"[{"AGE": 60, "NAME": "x", "TRAVEL": 1}, {"AGE": 20, "NAME": null, "TRAVEL": 1}]"#,
            as: sample.vic)
        let output = result.items[0].output
        #expect(result.deployment == deployment)
        #expect(
            output.columnNames == ["AGE", "NAME", "TRAVEL", "probability", "prediction"])
        #expect(output["prediction"]?.values == .numbers(NumberColumn(values: [1, 0])))
        #expect(output.confidence(row: 0, result.facts) == 0.9)
        #expect(output.confidence(row: 1, result.facts) == 0.9)
        #expect(sample.remarks(on: result) == [])
    }

    @Test func `every item of a payload is answered, in order and under its id`() async throws {
        let sample = try await SampleLab()
        try await sample.deploy()
        let result = try await sample.score(
            """
            {"input_data": [
              {"id": "one", "fields": ["AGE", "TRAVEL"], "values": [[60, 1], [20, 1]]},
              {"fields": ["TRAVEL", "AGE"], "values": [[1, 60]]}
            ]}
            """)
        #expect(result.items.map(\.id) == ["one", nil])
        #expect(result.items.map(\.output.rowCount) == [2, 1])
        #expect(result.items[1].output["prediction"]?.values[0] == .number(1))
    }

    @Test func `data of the space can be scored`() async throws {
        let sample = try await SampleLab()
        try await sample.deploy()
        _ = try await sample.lab.data.importData(
            Array(trainingCSV.utf8), named: "rows", into: SampleLab.staging, as: sample.ana)
        let result = try await sample.lab.scoring.score(
            .data("rows"), on: "live", in: SampleLab.staging, as: sample.vic)
        #expect(result.items[0].output.rowCount == 4)
        await expectLabError("not-found") {
            _ = try await sample.lab.scoring.score(
                .data("evaluation"), on: "live", in: SampleLab.staging, as: sample.vic)
        }
    }

    @Test func `scoring leaves no trace in the journal`() async throws {
        let sample = try await SampleLab()
        try await sample.deploy()
        let before = try await sample.lab.journal(last: nil, as: sample.admin)
        _ = try await sample.score(Self.known)
        #expect(try await sample.lab.journal(last: nil, as: sample.admin) == before)
    }

    @Test func `a model is loaded once for many requests`() async throws {
        let sample = try await SampleLab()
        try await sample.deploy()
        let count = sample.runtime.loadCount
        for _ in 0..<5 { _ = try await sample.score(Self.known) }
        #expect(sample.runtime.loadCount == count)
    }

    @Test func `models that are not used make room for others and are loaded again`()
        async throws
    {
        let models = (0..<20).map { FakeModel(threshold: Double($0)) }
        let sample = try await SampleLab(
            models: Dictionary(
                uniqueKeysWithValues: models.enumerated().map { ("\($0)", $1) }
                    + [("churn", FakeModel())]))
        for index in models.indices {
            _ = try await sample.lab.models.importModel(
                path: "\(index)", named: "\(index)", into: SampleLab.staging, as: sample.ana)
            _ = try await sample.lab.deployments.deploy(
                model: "\(index)", in: SampleLab.staging, named: "\(index)",
                .init(mode: .online), as: sample.ana)
        }
        let count = sample.runtime.loadCount
        for index in models.indices.reversed() {
            let result = try await sample.score(#"{"AGE": 9.5, "TRAVEL": 0}"#, on: "\(index)")
            #expect(
                result.items[0].output["prediction"]?.values[0] == .number(index < 10 ? 1 : 0))
        }
        #expect((1...4).contains(sample.runtime.loadCount - count))
    }

    @Test(arguments: [true, false])
    func `a sample record is one that the deployment takes`(isTrained: Bool) async throws {
        let sample = try await SampleLab(training: isTrained)
        try await sample.deploy()
        let record = try await sample.lab.scoring.sampleRecord(
            for: "live", in: SampleLab.staging, as: sample.vic)
        #expect(record.rowCount == 1)
        #expect(record.columnNames == ["AGE", "TRAVEL"])
        #expect(record["AGE"]?.values[0] == .number(isTrained ? 41 : 0))
    }

    // MARK: - Refusals

    static let bad: [(records: String, code: String, what: String)] = [
        (#"{"AGE": 41}"#, "missing-field", "row 1 has no field `TRAVEL`"),
        (#"{"AGE": "41", "TRAVEL": 1}"#, "mistyped", #"row 1, field `AGE`: "41" is not a number"#),
        (#"{"AGE": null, "TRAVEL": 1}"#, "bad-value", "row 1, field `AGE`: null"),
        (
            #"[{"AGE": 1, "TRAVEL": 1}, {"AGE": 2, "TRAVEL": null}]"#, "bad-value",
            "row 2, field `TRAVEL`: null"
        ),
        (
            #"{"AGE": 41, "TRAVEL": 1, "prediction": 0}"#, "column-exists",
            "the records already have a field `prediction`"
        ),
        (
            #"{"input_data":[{"fields":["AGE","TRAVEL"],"values":[[1,1]]},"#
                + #"{"fields":["AGE"],"values":[[1]]}]}"#,
            "missing-field", "in item 2, row 1 has no field `TRAVEL`"
        ),
        ("", "bad-records", "there are no records"),
        ("AGE,TRAVEL\n41\n", "row-length", "row 1 has 1 value for 2 fields"),
    ]

    @Test(arguments: bad)
    func `records that the model cannot take are refused by row and field`(
        records: String, code: String, what: String
    ) async throws {
        let sample = try await SampleLab()
        try await sample.deploy()
        let error = await expectLabError(code) { _ = try await sample.score(records) }
        #expect(error?.what == what)
    }

    // MARK: - Remarks

    static let suffix =
        " of the training data `evaluation`: the model has seen the answers, so this says "
        + "nothing about new records"

    static let trainingRemarks: [(rows: [String], remark: String?)] = [
        ([unknown], nil),
        ([known], "the row scored is a row"),
        ([known, known], "all 2 rows scored are rows"),
        ([known, unknown, unknown], "1 of the 3 rows scored is a row"),
        ([known, unknown, known], "2 of the 3 rows scored are rows"),
        ([#"{"TRAVEL": 1.0, "OTHER": 5, "AGE": 41}"#], "the row scored is a row"),
        ([#"{"AGE": 33, "TRAVEL": -0.0}"#], "the row scored is a row"),
    ]

    @Test(arguments: trainingRemarks)
    func `rows of the training data are noticed`(rows: [String], remark: String?) async throws {
        let sample = try await SampleLab(training: true)
        try await sample.deploy()
        let result = try await sample.score("[" + rows.joined(separator: ",") + "]")
        #expect(sample.remarks(on: result) == (remark.map { [$0 + Self.suffix] } ?? []))
    }

    @Test func `rows that the model drops count as sent`() async throws {
        let sample = try await SampleLab(
            models: ["churn": FakeModel(incompleteRows: .skipped)], training: true)
        try await sample.deploy()
        let result = try await sample.score(
            #"[{"AGE": 41, "TRAVEL": 1}, {"AGE": null, "TRAVEL": 1}, {"AGE": 29, "TRAVEL": 2}]"#)
        #expect(result.items[0].output.rowCount == 2)
        #expect(sample.remarks(on: result) == ["2 of the 3 rows scored are rows" + Self.suffix])
    }

    @Test func `training data that is gone costs the remark and not the result`() async throws {
        let sample = try await SampleLab(training: true)
        try await sample.deploy()
        let data = try await sample.lab.data.find(
            "evaluation", in: SampleLab.project, as: sample.admin)
        sample.content.lose(data.content.hash)
        let result = try await sample.score(Self.known)
        #expect(result.items[0].output.rowCount == 1)
        #expect(sample.remarks(on: result) == [])
    }

    @Test(arguments: [(1.0, true), (0.9995, true), (0.9994, false), (0.5, false)])
    func `a confidence that is always 100 % is remarked on`(
        confidence: Double, isRemarked: Bool
    ) async throws {
        let sample = try await SampleLab(
            models: ["churn": FakeModel(confidence: confidence)])
        try await sample.deploy()
        let result = try await sample.score("[\(Self.known),\(Self.unknown)]")
        let remark =
            "every confidence is 100 %: the model may be over-fitted, or it has seen these "
            + "records in training"
        #expect(sample.remarks(on: result) == (isRemarked ? [remark] : []))
    }

    @Test func `no rows have no confidence to remark on`() async throws {
        let sample = try await SampleLab(
            models: ["churn": FakeModel(confidence: 1, incompleteRows: .skipped)])
        try await sample.deploy()
        let result = try await sample.score(#"[{"AGE": null, "TRAVEL": 1}]"#)
        #expect(result.items[0].output.rowCount == 0)
        #expect(sample.remarks(on: result) == [])
    }
}
