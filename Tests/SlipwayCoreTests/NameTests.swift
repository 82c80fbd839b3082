import SlipwayCore
import TestSupport
import Testing

/// Which names are taken, and how they are kept and found.
struct NameTests {
    static let good = [
        "a", "attrition challenger - spark", "日本語", "🚢", "👩🏽‍🚀", " x ", "`x`", "\"x\"",
        String(repeating: "x", count: 200), String(repeating: "é", count: 200),
    ]

    static let bad: [(name: String, reason: String)] = [
        ("", "it is empty"), (" ", "it is empty"), ("\t\n", "it is empty"),
        ("\u{a0}\u{3000}", "it is empty"),
        (String(repeating: "x", count: 201), "it is longer than 200 characters"),
        ("a" + String(repeating: "\u{301}", count: 300), "it is longer than 200 characters"),
        ("a\nb", "it holds control characters"), ("a\u{0}", "it holds control characters"),
        ("\u{1b}[31mred", "it holds control characters"),
        ("a\u{7f}", "it holds control characters"), ("a\u{9b}2J", "it holds control characters"),
        ("a\u{2028}b", "it holds control characters"),
        ("abc\u{202e}exe.fdp", "it holds control characters"),
        ("a\u{2066}b", "it holds control characters"),
    ]

    @Test(arguments: good)
    func `a good name is kept and found`(_ name: String) async throws {
        let sample = try await SampleLab()
        let space = try await sample.lab.spaces.create(name, as: sample.admin)
        #expect(space.name == name)
        #expect(try await sample.lab.spaces.find(name, as: sample.admin) == space)
    }

    @Test(arguments: bad)
    func `a bad name is refused by everything that takes a name`(
        name: String, reason: String
    ) async throws {
        let sample = try await SampleLab()
        let (lab, admin) = (sample.lab, sample.admin)
        let before = try await lab.journal(last: nil, as: admin)
        let attempts: [() async throws -> Void] = [
            { _ = try await lab.spaces.create(name, as: admin) },
            { _ = try await lab.projects.create(name, as: admin) },
            { _ = try await lab.users.create(name, as: admin) },
            { _ = try await lab.users.createKey(name, as: admin) },
            {
                _ = try await lab.data.importData(
                    Array("A\n1\n".utf8), named: name, into: SampleLab.staging, as: admin)
            },
            {
                _ = try await lab.models.importModel(
                    path: "churn", named: name, into: SampleLab.staging, as: admin)
            },
            { try await sample.promote(named: name) },
        ]
        for attempt in attempts {
            let error = await expectLabError("bad-name", attempt)
            #expect(error?.why == reason)
        }
        #expect(try await lab.journal(last: nil, as: admin) == before)
        try await sample.promote()
        await expectLabError("bad-name") {
            _ = try await lab.deployments.deploy(
                model: "churn", in: SampleLab.staging, named: name, .init(mode: .batch), as: admin)
        }
    }

    @Test func `an accent may be written in either way`() async throws {
        let sample = try await SampleLab()
        let (composed, decomposed) = ("caf\u{e9}", "cafe\u{301}")
        let space = try await sample.lab.spaces.create(decomposed, as: sample.admin)
        #expect(Array(space.name.utf8) == Array(composed.utf8))
        #expect(try await sample.lab.spaces.find(composed, as: sample.admin) == space)
        #expect(try await sample.lab.spaces.find(decomposed, as: sample.admin) == space)

        _ = try await sample.lab.users.create(composed, as: sample.admin)
        await expectLabError("name-taken") {
            _ = try await sample.lab.users.create(decomposed, as: sample.admin)
        }
        let key = try await sample.lab.users.createKey("k", as: .named(decomposed)).secret
        for name in [composed, decomposed] {
            let known = try await sample.lab.users.authenticate(userName: name, apiKey: key)
            #expect(known?.user.name == composed)
        }
    }

    // MARK: - Finding

    @Test func `two with one name are told apart by their ids`() async throws {
        let sample = try await SampleLab()
        let first = try await sample.promote()
        let second = try await sample.promote()
        let error = await expectLabError("ambiguous") {
            _ = try await sample.lab.models.find(
                "churn", in: SampleLab.staging, as: sample.admin)
        }
        #expect(error?.what == "there are 2 models called `churn`")
        #expect(error?.next == "use an id: \(first.id), \(second.id)")
        for model in [first, second] {
            for place in [nil, SampleLab.staging] {
                let found = try await sample.lab.models.find(
                    model.id, in: place, as: sample.admin)
                #expect(found == model)
            }
        }
    }

    @Test func `of several spaces with one name one's own is meant`() async throws {
        let sample = try await SampleLab()
        let own = try await sample.lab.spaces.create("staging", as: sample.tom)
        #expect(try await sample.lab.spaces.find("staging", as: sample.tom) == own)
        #expect(try await sample.lab.spaces.find("staging", as: sample.vic).id != own.id)
        _ = try await sample.lab.spaces.create("staging", as: sample.tom)
        await expectLabError("ambiguous") {
            _ = try await sample.lab.spaces.find("staging", as: sample.tom)
        }
    }

    @Test func `a bare name without a place asks for one, an id and a serving name do not`()
        async throws
    {
        let sample = try await SampleLab()
        let live = try await sample.deploy(named: "live", serving: "churn_v1")
        let error = await expectLabError("no-place") {
            _ = try await sample.lab.deployments.find("live", in: nil, as: sample.vic)
        }
        #expect(error?.what == "it is not said where the deployment `live` lies")
        for reference in [live.id, "churn_v1"] {
            for place in [nil, SampleLab.staging] {
                let found = try await sample.lab.deployments.find(
                    reference, in: place, as: sample.vic)
                #expect(found == live)
            }
            await expectLabError("not-found") {
                _ = try await sample.lab.deployments.find(
                    reference, in: SampleLab.production, as: sample.vic)
            }
            await expectLabError("not-permitted") {
                _ = try await sample.lab.deployments.find(reference, in: nil, as: sample.tom)
            }
        }
    }

    @Test func `a name in the place goes before a serving name elsewhere`() async throws {
        let sample = try await SampleLab()
        let elsewhere = try await sample.deploy(
            in: "production", named: "other", serving: "churn")
        let meant = try await sample.deploy(in: "staging", named: "churn")
        #expect(
            try await sample.lab.deployments.find("churn", in: SampleLab.staging, as: sample.ana)
                == meant)
        #expect(
            try await sample.lab.deployments.find(
                "churn", in: SampleLab.production, as: sample.ana) == elsewhere)
        _ = try await sample.lab.deployments.delete(
            "churn", in: SampleLab.staging, as: sample.ana)
        #expect(
            try await sample.lab.deployments.list(in: SampleLab.production, as: sample.ana)
                == [elsewhere])
    }

    @Test func `a name and a serving name in one place are ambiguous`() async throws {
        let sample = try await SampleLab()
        let served = try await sample.deploy(named: "other", serving: "churn")
        let named = try await sample.deploy(named: "churn")
        let error = await expectLabError("ambiguous") {
            _ = try await sample.lab.deployments.find(
                "churn", in: SampleLab.staging, as: sample.ana)
        }
        #expect(error?.next == "use an id: \(named.id), \(served.id)")
        let both = try await sample.deploy(in: "production", named: "both", serving: "both")
        #expect(
            try await sample.lab.deployments.find("both", in: SampleLab.production, as: sample.ana)
                == both)
    }

    @Test func `an unknown name says which one was meant and where it was looked for`()
        async throws
    {
        let sample = try await SampleLab()
        let error = await expectLabError("not-found") {
            _ = try await sample.lab.models.find("chrun", in: SampleLab.project, as: sample.ana)
        }
        #expect(error?.what == "there is no model called `chrun` in project `attrition`")
        #expect(error?.next == "did you mean `churn`?")
        let space = await expectLabError("not-found") {
            _ = try await sample.lab.spaces.find("stagign", as: sample.tom)
        }
        #expect(space?.next == "`list spaces` shows them")
    }
}
