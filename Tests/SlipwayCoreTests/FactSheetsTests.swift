import Columns
import SlipwayCore
import TestSupport
import Testing

/// What happens to a tracked model, and where it shows.
@Suite struct FactSheetsTests {
    private func sample() async throws -> SampleLab {
        let sample = try await SampleLab(training: true)
        _ = try await sample.lab.useCases.create(
            "churn", purpose: "who may leave", risk: .high, as: .admin)
        _ = try await sample.lab.useCases.add(
            model: "churn", in: SampleLab.project, to: "churn", as: .admin)
        return sample
    }

    private func overview(_ sample: SampleLab) async throws -> UseCaseOverview {
        try await sample.lab.useCases.overview(of: "churn", as: .admin)
    }

    private func evaluate(
        _ sample: SampleLab, _ deployment: Deployment, csv: String = trainingCSV
    ) async throws -> DeploymentEvaluation {
        try await sample.lab.evaluations.evaluate(
            deployment.id, in: nil, with: .records(ByteSource(Array(csv.utf8)), .csv),
            named: "rows.csv", as: .admin)
    }

    @Test func `a model goes from stage to stage by itself`() async throws {
        let sample = try await sample()
        #expect(try await overview(sample).standings.map(\.stage) == [.develop])
        #expect(try await overview(sample).status == .developed)
        let live = try await sample.deploy()
        #expect(try await overview(sample).standings.map(\.stage) == [.develop, .deploy])
        #expect(try await overview(sample).status == .deployedForValidation)
        _ = try await evaluate(sample, live)
        #expect(try await overview(sample).standings.map(\.stage) == [.develop, .validate])
        #expect(try await overview(sample).status == .validated)
        try await sample.deploy(in: "production")
        #expect(
            try await overview(sample).standings.map(\.stage) == [.develop, .validate, .operate])
        #expect(try await overview(sample).status == .deployedForOperation)
    }

    @Test func `what happened is told in order, removals too`() async throws {
        let sample = try await sample()
        let live = try await sample.deploy()
        _ = try await evaluate(sample, live)
        _ = try await sample.lab.facts.set(
            "reviewed_by", to: .text("Ana"), for: "churn", in: SampleLab.project, as: .admin)
        _ = try await sample.lab.deployments.delete(live.id, in: nil, as: .admin)
        _ = try await sample.lab.models.delete(live.assetID, in: nil, as: .admin)
        let history = try await overview(sample).history
        #expect(
            history.map(\.code) == [
                "imported", "promoted", "deployed", "evaluated", "fact-set", "deployment-removed",
                "removed",
            ])
        #expect(history.last?.text == "removed from space `staging`")
    }

    @Test(arguments: [
        ("2026-02-28", true), ("2024-02-29", true), ("2026-02-30", false), ("2026-13-01", false),
        ("2026-00-10", false), ("2026-2-30", true), ("30 February", true),
    ])
    func `what is written as a day is one`(text: String, isKept: Bool) async throws {
        let sample = try await sample()
        do {
            _ = try await sample.lab.facts.set(
                "reviewed_on", to: .text(text), for: "churn", in: SampleLab.project, as: .admin)
            #expect(isKept)
        } catch let error as FactError {
            #expect(!isKept)
            #expect(error.why == "there is no day \(text) in the calendar")
            #expect(error.next?.contains("YEAR-MONTH-DAY") == true)
        }
    }

    @Test func `the sheet of the original shows all copies, that of a copy its own`() async throws {
        let sample = try await sample()
        let live = try await sample.deploy()
        try await sample.deploy(in: "production", named: "real")
        let sheets = sample.lab.factSheets
        let original = try await sheets.sheet(of: "churn", in: SampleLab.project, as: .admin)
        #expect(original.deployments.map(\.deployment.name) == ["live", "real"])
        #expect(original.copies.count == 2)
        #expect(original.governance?.useCase.risk == .high)
        #expect(original.newestEvaluation == nil)
        let copy = try await sheets.sheet(of: live.assetID, in: nil, as: .admin)
        #expect(copy.deployments.map(\.deployment.name) == ["live"])
        #expect(copy.original?.origin.modelName == "churn")
        #expect(copy.stage == .deploy)
    }

    @Test func `copies where one is no member are counted, not shown`() async throws {
        let sample = try await sample()
        try await sample.promote(to: "staging")
        _ = try await sample.lab.members.remove("ana", from: SampleLab.staging, as: .admin)
        let sheet = try await sample.lab.factSheets.sheet(
            of: "churn", in: SampleLab.project, as: sample.ana)
        #expect(sheet.copies.isEmpty && sheet.hiddenCopyCount == 1)
    }

    @Test func `an evaluation gives the figures of the rows, and remarks on training rows`()
        async throws
    {
        let sample = try await sample()
        let live = try await sample.deploy()
        let evaluation = try await evaluate(sample, live)
        guard case .classification(let metrics) = evaluation.metrics else {
            Issue.record("a classifier was evaluated as something else")
            return
        }
        // AGE + TRAVEL above 50 is 1: of four rows only the third; two have left.
        #expect(metrics.confusion == [[2, 0], [1, 1]])
        #expect(metrics.accuracy == 0.75)
        #expect(evaluation.label == "ATTRITION" && evaluation.recordCount == 4)
        #expect(evaluation.remarks.contains { $0.contains("rows of the training data") })
    }

    @Test func `a wrong label column keeps nothing`() async throws {
        let sample = try await sample()
        let live = try await sample.deploy()
        await #expect(throws: EvaluationError.self) {
            try await evaluate(sample, live, csv: "AGE,TRAVEL,LEFT\n41,1,1\n")
        }
        await #expect(throws: EvaluationError.self) {
            try await evaluate(sample, live, csv: "AGE,TRAVEL,ATTRITION\n41,1,NaN\n")
        }
        #expect(try await sample.lab.evaluations.list(of: live.id, in: nil, as: .admin).isEmpty)
    }

    /// Enough for several blocks.
    private static let manyRows = String(
        repeating: "41,1,1,\(String(repeating: "x", count: 250))\n30,2,0,\n", count: 10_000)

    @Test func `rows count through all blocks, in figures and in refusals`() async throws {
        let sample = try await sample()
        let live = try await sample.deploy()
        let header = "AGE,TRAVEL,ATTRITION,REMARK\n"
        let evaluation = try await evaluate(sample, live, csv: header + Self.manyRows)
        #expect(evaluation.recordCount == 20_000 && evaluation.evaluatedCount == 20_000)
        guard case .classification(let metrics) = evaluation.metrics else {
            Issue.record("a classifier was evaluated as something else")
            return
        }
        #expect(metrics.confusion == [[10_000, 0], [10_000, 0]])
        await #expect(throws: EvaluationError.badLabel(row: 20_001, .text("often"))) {
            try await evaluate(sample, live, csv: header + Self.manyRows + "41,1,often,\n")
        }
        await #expect(throws: LabError.self) {
            try await evaluate(sample, live, csv: header + Self.manyRows + "old,1,0,\n")
        }
        #expect(try await sample.lab.evaluations.list(of: live.id, in: nil, as: .admin).count == 1)
    }

    @Test func `an evaluation that is cancelled keeps nothing`() async throws {
        let sample = try await sample()
        let live = try await sample.deploy()
        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await evaluate(
                sample, live, csv: "AGE,TRAVEL,ATTRITION,REMARK\n" + Self.manyRows)
        }
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(try await sample.lab.evaluations.list(of: live.id, in: nil, as: .admin).isEmpty)
    }

    @Test func `one use case follows a model, and forgets it when told`() async throws {
        let sample = try await sample()
        _ = try await sample.lab.useCases.create("second", purpose: nil, risk: .none, as: .admin)
        await #expect(throws: UseCaseError.self) {
            try await sample.lab.useCases.add(
                model: "churn", in: SampleLab.project, to: "second", as: .admin)
        }
        _ = try await sample.lab.useCases.remove(
            model: "churn", in: SampleLab.project, from: "churn", as: .admin)
        _ = try await sample.lab.useCases.add(
            model: "churn", in: SampleLab.project, to: "second", as: .admin)
        #expect(try await overview(sample).standings.isEmpty)
    }

    @Test func `metrics told at the import stand in the sheet`() async throws {
        let sample = try await sample()
        _ = try await sample.lab.models.importModel(
            path: "churn", named: "measured", into: SampleLab.project,
            training: .init(metrics: .object([.init("areaUnderROC", .number(0.93))])), as: .admin)
        let sheet = try await sample.lab.factSheets.sheet(
            of: "measured", in: SampleLab.project, as: .admin)
        #expect(sheet.model.current.trainingMetrics == [.init("areaUnderROC", .number(0.93))])
    }
}
