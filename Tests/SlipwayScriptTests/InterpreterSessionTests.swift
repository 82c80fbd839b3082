import Columns
import SlipwayCore
import SlipwayScript
import Testing

@Suite struct InterpreterSessionTests {
    @Test func `cells are numbered and statements remembered as typed`() async throws {
        let bench = try await InterpreterBench("let a = 1;  expect  $a == 1\n# nothing\nlist users")
        let session = await bench.interpreter.session
        #expect(session.cellNumber == 3)
        #expect(session.history.map(\.text) == ["let a = 1", "expect  $a == 1", "list users"])
    }

    @Test func `a failed statement is a cell without a result`() async throws {
        let bench = try await InterpreterBench("let a = 1")
        #expect(await bench.failure(of: "use space nope").error?.code == "not-found")
        #expect(await bench.failure(of: "let b = $2").error?.code == "unknown-variable")
        #expect(try await bench.run("let c = $1") == .number(1))
        #expect(await bench.interpreter.session.cellNumber == 4)
    }

    @Test func `history shows what was typed before, or what holds a word of it`() async throws {
        let bench = try await InterpreterBench("list users; create space lab")
        #expect(
            try await bench.run("history")
                .array?.compactMap { $0["statement"]?.string } == [
                    "list users", "create space lab",
                ])
        #expect(
            try await bench.run("history space").compact
                == #"[{"cell":2,"statement":"create space lab"}]"#)
    }

    @Test func `saving writes the statements and asks before it overwrites`() async throws {
        let bench = try await InterpreterBench("list users; let a = 5; save file")
        #expect(try bench.host.read("file") == Array("list users\nlet a = 5\n".utf8))
        #expect(await bench.failure(of: "save file").error?.code == "confirmation-needed")
    }

    @Test(arguments: [
        ("create secret k = \"TOP SECRET\"", "# create secret k = …"),
        ("let s = create secret 'my key'=TOPSECRET", "# create secret 'my key' = …"),
        ("plan create secret k = 5", "# a statement is left out"),
        ("create secret k from value", "create secret k from value"),
    ])
    func `a saved file holds a comment in place of a secret's value`(
        statement: String, saved: String
    ) async throws {
        let bench = try await InterpreterBench(files: ["value": "from a file\n"])
        try await bench.run("\(statement); list secrets; save file")
        let text = String(decoding: try bench.host.read("file"), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.first?.hasPrefix(saved) == true, "\(text)")
        #expect(lines.last == "list secrets")
        #expect(!text.contains("TOP") && !text.contains("= 5"))
        #expect(Parser.parse(text, table: Interpreter.table).diagnostics.isEmpty)
    }

    @Test func `a value that became a secret is in no other statement that is saved`()
        async throws
    {
        let bench = try await InterpreterBench()
        let text = """
            let v = "hush, hush"; create secret k = $v; let w = "Bearer hush, hush"; list users
            save file
            """
        var notes: [String] = []
        for statement in Parser.parse(text, table: Interpreter.table).statements {
            let step = try await bench.interpreter.run(statement, in: text) { _ in }
            if case .outcome(let outcome) = step { notes += outcome.notes }
        }
        let lines = String(decoding: try bench.host.read("file"), as: UTF8.self)
            .split(separator: "\n")
        // Nothing that is left says `$v`, which is not there any more.
        #expect(lines.map { $0.hasPrefix("#") } == [true, true, true, false])
        #expect(lines[1].hasPrefix("# create secret k = …"))
        #expect(notes.count == 3 && notes.allSatisfy { $0.contains("not saved") })
    }

    @Test func `use and login are remembered`() async throws {
        let bench = try await InterpreterBench(
            "create user ana; create space lab; add member ana to space lab as viewer")
        try await bench.run("use space lab; login ana")
        let session = await bench.interpreter.session
        #expect(session.userName == "ana")
        #expect(session.placeInUse?.name == "lab")
        #expect(await bench.failure(of: "login nobody").error?.code == "not-found")
        #expect(await bench.interpreter.session.userName == "ana")
    }

    @Test(arguments: ["login ana", "use project other"])
    func `an expected error leaves the session as it is`(command: String) async throws {
        let bench = try await InterpreterBench("create space lab; use space lab")
        try await bench.run("expect error not-found from \(command)")
        let session = await bench.interpreter.session
        #expect(session.userName == "admin")
        #expect(session.placeInUse?.name == "lab")
    }

    @Test func `quit ends and edit hands back a text`() async throws {
        let bench = try await InterpreterBench("list users")
        for (text, expected) in [("quit", "quit"), ("edit", "list users # edited")] {
            let statement = try #require(
                Parser.parse(text, table: Interpreter.table).statements.first)
            switch try await bench.interpreter.run(statement, in: text, emit: { _ in }) {
            case .quit: #expect(expected == "quit")
            case .run(let edited): #expect(edited == expected)
            case .outcome: Issue.record("an outcome of \(text)")
            }
        }
    }

    @Test func `a cancelled statement is told as interrupted and changes nothing`() async throws {
        let bench = try await InterpreterBench()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await bench.failure(of: "create space lab").error
        }
        #expect(await task.value?.code == Diagnostic.interrupted)
        try await bench.run("expect not space lab exists")
    }

    @Test func `a cancelled include stops between its statements`() async throws {
        let bench = try await InterpreterBench(files: ["inner": "let a = 1\nlet b = 2\n"])
        let text = "include inner"
        let statement = try #require(Parser.parse(text, table: Interpreter.table).statements.first)
        let task = Task {
            try await bench.interpreter.run(statement, in: text) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        let error = await #expect(throws: Diagnostic.self) { try await task.value }
        #expect(error?.code == Diagnostic.interrupted)
        #expect(await bench.failure(of: "let c = $b").error?.code == "unknown-variable")
        #expect(try await bench.run("let c = $a") == .number(1))
    }

    @Test func `the journal has the statement, its author and the door`() async throws {
        let bench = try await InterpreterBench("create user ana; login ana; create  space lab")
        let entry = try await bench.run("show journal limit 1")[0]
        #expect(entry?["statement"]?.string == "create  space lab")
        #expect(entry?["user"]?.string == "ana")
        #expect(entry?["door"]?.string == "script")
    }
}
