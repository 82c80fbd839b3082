import TestSupport
import Testing

@testable import SlipwayCore

/// Importing, promoting and deleting models.
struct ModelsTests {
    // MARK: - Import

    @Test func `an imported model has what its file says and one revision`() async throws {
        let sample = try await SampleLab()
        let model = try await sample.lab.models.find(
            "churn", in: SampleLab.project, as: sample.vic)
        #expect(model.current.facts == FakeModel().facts)
        #expect(model.revisions.map(\.number) == [1])
        #expect(model.label == "ATTRITION")
        #expect(model.owner == "admin")
        #expect(model.origin == nil)
        #expect(model.training == nil)
        #expect(
            try sample.content.bytes(of: model.current.content.hash)
                == Array(FakeModel().text.utf8))
    }

    @Test func `nothing is kept of a model that cannot be loaded`() async throws {
        let sample = try await SampleLab()
        let hashes = sample.content.hashes
        sample.runtime.refuse("stage `LDA` is not supported")
        await #expect(throws: FakeModelError.refused("stage `LDA` is not supported")) {
            _ = try await sample.lab.models.importModel(
                path: "churn", named: "again", into: SampleLab.staging, as: sample.ana)
        }
        await #expect(throws: FakeModelError.self) {
            _ = try await sample.lab.models.importRevision(
                path: "churn", of: "churn", in: SampleLab.project, as: sample.ana)
        }
        #expect(sample.content.hashes == hashes)
        #expect(try await sample.lab.models.list(in: SampleLab.staging, as: sample.ana).isEmpty)
    }

    @Test func `whoever may not import does not make the runtime load anything`() async throws {
        let sample = try await SampleLab()
        let count = sample.runtime.loadCount
        await expectLabError("not-permitted") {
            _ = try await sample.lab.models.importModel(
                path: "churn", named: "x", into: SampleLab.staging, as: sample.vic)
        }
        #expect(sample.runtime.loadCount == count)
    }

    @Test func `a revision goes behind the others and leaves them as they are`() async throws {
        let sample = try await SampleLab(
            models: ["churn": FakeModel(), "better": FakeModel(threshold: 10)])
        let before = try await sample.lab.models.find(
            "churn", in: SampleLab.project, as: sample.ana)
        sample.clock.tick()
        let after = try await sample.lab.models.importRevision(
            path: "better", of: "churn", in: SampleLab.project, as: sample.ana)
        #expect(after.id == before.id)
        #expect(after.revisions.map(\.number) == [1, 2])
        #expect(after.revisions[0] == before.revisions[0])
        #expect(after.current.content != before.current.content)
        #expect(after.modifiedAt > before.modifiedAt)
        #expect(after.createdAt == before.createdAt)
    }

    // MARK: - Training data

    @Test func `the training data and the label are noted by name and hash`() async throws {
        let sample = try await SampleLab(training: true)
        let model = try await sample.lab.models.find(
            "churn", in: SampleLab.project, as: sample.ana)
        let data = try await sample.lab.data.find(
            "evaluation", in: SampleLab.project, as: sample.ana)
        #expect(
            model.training
                == Model.Training(
                    dataName: "evaluation", dataHash: data.content.hash, label: "ATTRITION"))
    }

    static let badTraining: [(data: String, label: String?, code: String, next: String?)] = [
        ("evaluatoin", nil, "not-found", "did you mean `evaluation`?"),
        ("narrow", nil, "bad-training-data", "import the data the model was trained on"),
        ("evaluation", "ATRITION", "bad-training-data", "did you mean `ATTRITION`?"),
        ("unlabelled", nil, "bad-training-data", nil),
    ]

    @Test(arguments: badTraining)
    func `data that cannot be the training data is refused`(
        data: String, label: String?, code: String, next: String?
    ) async throws {
        let sample = try await SampleLab()
        for (name, text) in [("narrow", "AGE\n41\n"), ("unlabelled", "AGE,TRAVEL\n41,1\n")] {
            _ = try await sample.lab.data.importData(
                Array(text.utf8), named: name, into: SampleLab.project, as: sample.admin)
        }
        let error = await expectLabError(code) {
            _ = try await sample.lab.models.importModel(
                path: "churn", named: "trained", into: SampleLab.project,
                training: .init(data: data, label: label), as: sample.ana)
        }
        #expect(error?.next == next)
        #expect(
            try await sample.lab.models.list(in: SampleLab.project, as: sample.ana).count == 1)
    }

    @Test func `a label goes before the one that the model names`() async throws {
        let sample = try await SampleLab()
        _ = try await sample.lab.data.importData(
            Array("AGE,TRAVEL,LEFT\n41,1,1\n".utf8), named: "others", into: SampleLab.project,
            as: sample.ana)
        let model = try await sample.lab.models.importModel(
            path: "churn", named: "travel", into: SampleLab.project,
            training: .init(data: "others", label: "LEFT"), as: sample.ana)
        #expect(model.label == "LEFT")
        #expect(model.training?.label == "LEFT")
    }

    @Test func `a label that the model reads is refused`() async throws {
        let sample = try await SampleLab()
        let error = await #expect(throws: LabError.self) {
            try await sample.lab.models.importModel(
                path: "churn", named: "travel", into: SampleLab.project,
                training: .init(data: "evaluation", label: "TRAVEL"), as: sample.ana)
        }
        #expect(error?.what == "the model reads `TRAVEL`, so it is not the label")
    }

    // MARK: - Promotion

    @Test func `promoting makes a copy that says where it comes from`() async throws {
        let sample = try await SampleLab(training: true)
        let original = try await sample.lab.models.find(
            "churn", in: SampleLab.project, as: sample.ana)
        let project = try await sample.lab.projects.find("attrition", as: sample.ana)
        let space = try await sample.lab.spaces.find("staging", as: sample.ana)
        sample.clock.tick()
        let copy = try await sample.lab.models.promote(
            "churn", from: "attrition", to: "staging", as: sample.ana)
        #expect(copy.id != original.id)
        #expect(copy.name == "churn")
        #expect(copy.placeID == space.id)
        #expect(copy.revisions.map(\.number) == [1])
        #expect(copy.current.content == original.current.content)
        #expect(copy.current.facts == original.current.facts)
        #expect(copy.training == original.training)
        #expect(copy.label == original.label)
        #expect(copy.owner == "ana")
        #expect(copy.createdAt > original.createdAt)
        #expect(
            copy.origin
                == Model.Origin(
                    modelID: original.id, modelName: "churn", revision: 1, projectID: project.id,
                    projectName: "attrition", promotedBy: "ana"))
    }

    @Test func `later changes in the project do not reach the copy`() async throws {
        let sample = try await SampleLab(
            models: ["churn": FakeModel(), "better": FakeModel(threshold: 10)])
        let copy = try await sample.promote()
        _ = try await sample.lab.models.importRevision(
            path: "better", of: "churn", in: SampleLab.project, as: sample.ana)
        let second = try await sample.promote(named: "second")
        _ = try await sample.lab.models.delete("churn", in: SampleLab.project, as: sample.ana)
        #expect(
            try await sample.lab.models.list(in: SampleLab.staging, as: sample.ana)
                == [copy, second])
        #expect(second.origin?.revision == 2)
        #expect(second.revisions.map(\.number) == [1])
        #expect(second.current.content != copy.current.content)
        _ = try await sample.lab.projects.delete(
            "attrition", confirmed: true, as: sample.admin)
        #expect(
            try await sample.lab.models.find(copy.id, in: nil, as: sample.ana) == copy)
    }

    @Test func `promoting again makes another copy`() async throws {
        let sample = try await SampleLab()
        let copies = [try await sample.promote(), try await sample.promote()]
        #expect(copies[0].id != copies[1].id)
        #expect(
            try await sample.lab.models.list(in: SampleLab.staging, as: sample.ana) == copies)
    }

    @Test func `an editor who promotes to production is refused and told why`() async throws {
        let sample = try await SampleLab()
        let error = await expectLabError("not-permitted") {
            _ = try await sample.lab.models.promote(
                "churn", from: "attrition", to: "production", as: sample.ana)
        }
        #expect(error?.what == "`ana` may not promote into space `production`")
        #expect(
            error?.why
                == "whoever wants to promote into a production space must be an admin of it, "
                + "and `ana` is an editor")
        #expect(
            error?.next
                == "`admin` could do it, or could say: add member ana to space production as admin")
        #expect(
            try await sample.lab.models.list(in: SampleLab.production, as: sample.ana).isEmpty)
        try await sample.promote(to: "production")
    }

    // MARK: - Deletion

    @Test func `a model that is deployed is not deleted`() async throws {
        let sample = try await SampleLab()
        let deployment = try await sample.deploy()
        let error = await expectLabError("in-use") {
            _ = try await sample.lab.models.delete(
                "churn", in: SampleLab.staging, as: sample.ana)
        }
        #expect(error?.what == "the model `churn` is in use")
        #expect(error?.why == "used by deployment `live`")
        #expect(error?.next == "delete the deployment first")
        _ = try await sample.lab.deployments.delete(deployment.id, in: nil, as: sample.ana)
        _ = try await sample.lab.models.delete("churn", in: SampleLab.staging, as: sample.ana)
        #expect(try await sample.lab.models.list(in: SampleLab.staging, as: sample.ana).isEmpty)
    }

    @Test func `models are listed by name, those of one name by age`() async throws {
        let sample = try await SampleLab()
        var models: [Model] = []
        for name in ["b", "a", "b", "é", "z"] {
            models.append(try await sample.promote(named: name))
        }
        let listed = try await sample.lab.models.list(in: SampleLab.staging, as: sample.vic)
        #expect(listed.map(\.id) == [1, 0, 2, 4, 3].map { models[$0].id })
    }
}
