import SlipwayScript
import TestSupport
import Testing

@Suite struct InterpreterCompletionTests {
    private static let setUp =
        InterpreterBench.deployed + """
            create space "second space" with stage=production
            create project attrition
            create user ana
            add member ana to space lab as viewer
            import model churn into project attrition as "churn two"
            import data training into project attrition
            let five = [5]

            """

    private func offered(_ text: String, _ bench: InterpreterBench) async -> [String] {
        await bench.interpreter.complete(text, cursor: text.utf8.count).items
            .filter { [.name, .path, .variable].contains($0.candidate.kind) }
            .map(\.replacement)
    }

    @Test(arguments: [
        ("use space ", ["lab", "\"second space\""]), ("use space s", ["\"second space\""]),
        ("use project ", ["attrition"]), ("login ", ["admin", "ana"]),
        ("show model ", ["churn"]), ("show model  in project attrition", []),
        ("promote model x to space ", ["lab", "\"second space\""]),
        ("score row AGE=1 on ", ["live"]), ("remove member ", ["admin", "ana"]),
        ("import data tra", ["training"]), ("score rows $f", ["$five"]),
        ("list models in project ", ["attrition"]),
    ])
    func `names of what exists are offered`(text: String, names: [String]) async throws {
        let bench = try await InterpreterBench(Self.setUp, files: ["training": trainingCSV])
        let offered = await offered(text, bench).filter { !$0.hasPrefix("$_") }
        #expect(offered.filter { $0.hasPrefix("$") == text.contains("$") } == names)
    }

    @Test func `details tell names apart`() async throws {
        let bench = try await InterpreterBench(Self.setUp, files: ["training": trainingCSV])
        let text = "use space "
        let items = await bench.interpreter.complete(text, cursor: text.utf8.count).items
        #expect(
            items.filter { $0.candidate.kind == .name }.map(\.candidate.detail)
                == ["space, development", "space, production"])
    }

    @Test func `only what the person may see is offered`() async throws {
        let bench = try await InterpreterBench(Self.setUp, files: ["training": trainingCSV])
        try await bench.run("login ana")
        #expect(await offered("use space ", bench).filter { !$0.hasPrefix("$") } == ["lab"])
        #expect(await offered("use project ", bench).filter { !$0.hasPrefix("$") } == [])
    }

    @Test func `completing changes nothing`() async throws {
        let bench = try await InterpreterBench("create space lab")
        _ = await offered("use space ", bench)
        let session = await bench.interpreter.session
        #expect(session.cellNumber == 1)
        #expect(session.history.map(\.text) == ["create space lab"])
    }
}
