import Columns
import SlipwayCore
import TestSupport
import Testing

struct DeploymentsTests {
    @Test func `an online deployment is ready once its model is loaded`() async throws {
        let sample = try await SampleLab()
        let model = try await sample.promote()
        let deployment = try await sample.lab.deployments.deploy(
            model: "churn", in: SampleLab.staging, named: "live",
            .init(mode: .online, servingName: "churn_v1", hardware: .m, copies: 3),
            as: sample.ana)
        #expect(deployment.state == .ready)
        #expect(deployment.failure == nil)
        #expect(deployment.assetID == model.id)
        #expect(deployment.assetName == "churn")
        #expect(deployment.spaceID == model.placeID)
        #expect(deployment.revision == 1)
        #expect(deployment.servingName == "churn_v1")
        #expect(deployment.hardware == .m)
        #expect(deployment.copies == 3)
        #expect(deployment.owner == "ana")
        #expect(
            try await sample.lab.deployments.list(in: SampleLab.staging, as: sample.vic)
                == [deployment])
    }

    @Test func `a model that does not load leaves a failed deployment that says why`()
        async throws
    {
        let sample = try await SampleLab()
        try await sample.promote()
        sample.runtime.refuse("stage `LDA` is not supported")
        let failed = try await sample.lab.deployments.deploy(
            model: "churn", in: SampleLab.staging, named: "live", .init(mode: .online),
            as: sample.ana)
        #expect(failed.state == .failed)
        #expect(failed.failure == "stage `LDA` is not supported")
        sample.runtime.refuse(nil)
        let error = await expectLabError("not-ready") {
            _ = try await sample.score(#"{"AGE": 41, "TRAVEL": 1}"#)
        }
        #expect(error?.what == "the deployment `live` is failed, not ready")
        #expect(error?.why == "stage `LDA` is not supported")
    }

    @Test func `a model whose content is gone leaves a failed deployment`() async throws {
        let sample = try await SampleLab()
        let model = try await sample.promote()
        sample.content.lose(model.current.content.hash)
        let failed = try await sample.lab.deployments.deploy(
            model: "churn", in: SampleLab.staging, named: "live", .init(mode: .online),
            as: sample.ana)
        #expect(failed.state == .failed)
        #expect(failed.failure?.hasSuffix("is missing from the home") == true)
    }

    @Test func `a batch deployment is ready at once and loads nothing`() async throws {
        let sample = try await SampleLab()
        try await sample.promote()
        let count = sample.runtime.loadCount
        sample.runtime.refuse("not now")
        let batch = try await sample.lab.deployments.deploy(
            model: "churn", in: SampleLab.staging, named: "batch", .init(mode: .batch),
            as: sample.ana)
        #expect(batch.state == .ready)
        #expect(sample.runtime.loadCount == count)
        sample.runtime.refuse(nil)
        await expectLabError("not-online") {
            _ = try await sample.score(#"{"AGE": 41, "TRAVEL": 1}"#, on: "batch")
        }
    }

    @Test func `a space without a service refuses deployments`() async throws {
        let sample = try await SampleLab()
        _ = try await sample.lab.spaces.create("bare", service: nil, as: sample.admin)
        try await sample.promote(to: "bare")
        let error = await expectLabError("no-service") {
            _ = try await sample.lab.deployments.deploy(
                model: "churn", in: .space("bare"), named: "live", .init(mode: .online),
                as: sample.admin)
        }
        #expect(error?.what == "space `bare` has no machine-learning service")
    }

    @Test func `nothing is deployed in a project`() async throws {
        let sample = try await SampleLab()
        let error = await expectLabError("not-in-a-space") {
            _ = try await sample.lab.deployments.deploy(
                model: "churn", in: SampleLab.project, named: "live", .init(mode: .online),
                as: sample.admin)
        }
        #expect(error?.next == "promote model churn from project attrition to space SPACE")
    }

    @Test func `an editor who deploys in production is refused and told why`() async throws {
        let sample = try await SampleLab()
        try await sample.promote(to: "production")
        let error = await expectLabError("not-permitted") {
            _ = try await sample.lab.deployments.deploy(
                model: "churn", in: SampleLab.production, named: "live", .init(mode: .online),
                as: sample.ana)
        }
        #expect(error?.what == "`ana` may not deploy in space `production`")
        #expect(
            error?.why
                == "whoever wants to deploy in a production space must be an admin of it, "
                + "and `ana` is an editor")
    }

    // MARK: - Configuration

    static let goodServingNames = ["a", "0", "_", "churn_v1", String(repeating: "x", count: 36)]
    static let badServingNames: [(name: String, next: String?)] = [
        ("", nil), ("Churn", "for example `churn`"), ("churn-v1", "for example `churn_v1`"),
        ("a b", "for example `a_b`"), ("é", nil), ("١", nil), ("-", nil),
        (String(repeating: "x", count: 37), "for example `\(String(repeating: "x", count: 36))`"),
        ("churn\n", "for example `churn_`"),
    ]

    @Test(arguments: goodServingNames)
    func `a good serving name is taken`(_ name: String) async throws {
        let sample = try await SampleLab()
        #expect(try await sample.deploy(serving: name).servingName == name)
        #expect(try await sample.lab.deployments.find(name, in: nil, as: sample.vic).name == "live")
    }

    @Test(arguments: badServingNames)
    func `a bad serving name is refused with one that would do`(
        name: String, next: String?
    ) async throws {
        let sample = try await SampleLab()
        let error = await expectLabError("bad-serving-name") {
            try await sample.deploy(serving: name)
        }
        #expect(error?.next == next)
    }

    @Test func `a serving name is unique in the whole home until its holder goes`() async throws {
        let sample = try await SampleLab()
        let first = try await sample.deploy(in: "production", serving: "churn")
        let error = await expectLabError("name-taken") {
            try await sample.deploy(in: "staging", serving: "churn")
        }
        #expect(error?.what == "the serving name `churn` is taken")
        #expect(error?.why == "the deployment `live` has it")
        _ = try await sample.lab.deployments.delete(first.id, in: nil, as: sample.admin)
        try await sample.deploy(in: "staging", serving: "churn")
    }

    static let badConfigurations: [(Deployments.Configuration, String)] = [
        (.init(mode: .online, copies: 0), "bad-value"),
        (.init(mode: .online, copies: -1), "bad-value"),
        (.init(mode: .online, copies: 11), "bad-value"),
        (.init(mode: .batch, copies: 2), "bad-value"),
        (.init(mode: .batch, servingName: "x"), "bad-serving-name"),
        (.init(mode: .online, revision: 0), "not-found"),
        (.init(mode: .online, revision: 2), "not-found"),
    ]

    @Test(arguments: badConfigurations)
    func `what cannot be deployed is refused and leaves nothing`(
        configuration: Deployments.Configuration, code: String
    ) async throws {
        let sample = try await SampleLab()
        try await sample.promote()
        await expectLabError(code) {
            _ = try await sample.lab.deployments.deploy(
                model: "churn", in: SampleLab.staging, named: "live", configuration,
                as: sample.ana)
        }
        let left = try await sample.lab.deployments.list(in: SampleLab.staging, as: sample.ana)
        #expect(left.isEmpty)
    }

    @Test(arguments: [1, 10])
    func `one to ten copies are made`(_ count: Int) async throws {
        let sample = try await SampleLab()
        try await sample.promote()
        let deployment = try await sample.lab.deployments.deploy(
            model: "churn", in: SampleLab.staging, named: "live",
            .init(mode: .online, copies: count), as: sample.ana)
        #expect(deployment.copies == count)
    }

    @Test func `an older revision can be deployed, and goes on being used`() async throws {
        let sample = try await SampleLab(
            models: ["churn": FakeModel(), "better": FakeModel(threshold: 10)])
        _ = try await sample.lab.models.importModel(
            path: "churn", named: "m", into: SampleLab.staging, as: sample.ana)
        _ = try await sample.lab.models.importRevision(
            path: "better", of: "m", in: SampleLab.staging, as: sample.ana)
        for (name, revision) in [("old", 1), ("new", nil)] {
            let deployment = try await sample.lab.deployments.deploy(
                model: "m", in: SampleLab.staging, named: name,
                .init(mode: .online, revision: revision), as: sample.ana)
            #expect(deployment.revision == revision ?? 2)
        }
        let row = #"{"AGE": 20, "TRAVEL": 1}"#
        for (name, prediction) in [("old", 0.0), ("new", 1.0)] {
            let result = try await sample.score(row, on: name)
            #expect(
                result.items[0].output["prediction"]?.values[0] == .number(prediction), "\(name)")
        }
    }

    @Test(arguments: HardwareSpecification.allCases)
    func `hardware has the platform's names`(_ hardware: HardwareSpecification) {
        let table: [HardwareSpecification: (String, Int, Int)] = [
            .xs: ("XS", 1, 4), .s: ("S", 2, 8), .m: ("M", 4, 16), .ml: ("ML", 4, 32),
            .l: ("L", 8, 32), .xl: ("XL", 16, 64),
        ]
        #expect(hardware.rawValue == table[hardware]?.0)
        #expect(hardware.cpuCount == table[hardware]?.1)
        #expect(hardware.memoryInGigabytes == table[hardware]?.2)
    }
}
