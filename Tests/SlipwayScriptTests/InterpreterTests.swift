import Columns
import SlipwayCore
import SlipwayScript
import Synchronization
import TestSupport
import Testing

/// One session on a lab in memory, in which texts are run.
struct InterpreterBench {
    let lab: Lab
    let host: FakeHost
    let interpreter: Interpreter

    init(
        _ text: String = "", files: [String: String] = [:], arguments: [String: String] = [:],
        options: SessionOptions = SessionOptions(door: .script)
    ) async throws {
        lab = try await Lab.forTests()
        host = FakeHost(files: ["churn": FakeModel().text].merging(files) { $1 })
        interpreter = Interpreter(
            lab: lab, host: host, endpoint: FakeEndpoint(),
            session: Session(arguments: arguments), options: options)
        try await run(text)
    }

    /// Runs the statements of a text.
    ///
    /// - Returns: The value of the last one.
    @discardableResult
    func run(_ text: String) async throws -> JSONValue {
        let script = Parser.parse(text, table: Interpreter.table)
        if let problem = script.diagnostics.first { throw problem }
        var value = JSONValue.null
        for statement in script.statements {
            let step = try await interpreter.run(statement, in: text) { _ in }
            if case .outcome(let outcome) = step { value = outcome.value() }
        }
        return value
    }

    /// The failure of a text, with the words that it points at.
    func failure(of text: String) async -> (error: Diagnostic?, words: String) {
        do {
            try await run(text)
            return (nil, "")
        } catch {
            let diagnostic = error as? Diagnostic
            let span = diagnostic?.span ?? SourceSpan(0, 0)
            let words = String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self)
            return (diagnostic, words)
        }
    }

    /// A space `lab` with the model `churn`, deployed as `live` with the serving name `churn`.
    static let deployed = """
        create space lab
        use space lab
        import model churn into space lab
        deploy model churn as live online serving churn

        """
}

/// Files in memory.
final class FakeHost: ScriptHost {
    private let files: Mutex<[String: [UInt8]]>

    init(files: [String: String]) {
        self.files = Mutex(files.mapValues { Array($0.utf8) })
    }

    func read(_ path: String) throws -> [UInt8] {
        guard let bytes = files.withLock({ $0[path] }) else {
            throw FileProblem(path: path, reason: "it does not exist")
        }
        return bytes
    }

    func open(_ path: String) throws -> ByteSource { ByteSource(try read(path)) }

    func write(_ bytes: [UInt8], to path: String) {
        files.withLock { $0[path] = bytes }
    }

    func exists(_ path: String) -> Bool { files.withLock { $0[path] != nil } }

    func absolutePath(_ path: String) -> String { path }

    func paths(startingWith text: String) -> [String] {
        files.withLock { $0.keys.filter { $0.hasPrefix(text) }.sorted() }
    }

    func edit(_ text: String) async throws -> String? { text + " # edited" }
}

/// Listens nowhere, and says that it does.
actor FakeEndpoint: EndpointServer {
    private var current: EndpointAddress?

    func start(port: Int?) -> EndpointAddress {
        let address =
            current ?? EndpointAddress(scheme: .http, host: "127.0.0.1", port: port ?? 8443)
        current = address
        return address
    }

    func stop() { current = nil }

    func addressOfHome() -> EndpointAddress? { current }

    func address() -> EndpointAddress? { current }
}

@Suite struct InterpreterTests {
    @Test(arguments: [
        ("5", "5"), ("-2.5", "-2.5"), ("word", "\"word\""), ("\"two words\"", "\"two words\""),
        ("'a\\n'", "\"a\\\\n\""), ("true", "true"), ("null", "null"), ("[]", "[]"),
        ("[1, [a]]", "[1,[\"a\"]]"), ("{}", "{}"),
        ("{a: 1, \"b c\": [2]}", "{\"a\":1,\"b c\":[2]}"),
        ("count spaces", "0"), ("count users", "1"),
    ])
    func `a value is what was written`(text: String, value: String) async throws {
        let bench = try await InterpreterBench()
        #expect(try await bench.run("let x = \(text)").compact == value)
        #expect(try await bench.run("let y = $x").compact == value)
    }

    @Test(arguments: [
        ("$_.name", "lab"), ("$1.name", "lab"), ("$s.name", "lab"), ("$s.kind", "space"),
        ("$s.members[0].name", "admin"),
    ])
    func `paths go into results`(path: String, value: String) async throws {
        let bench = try await InterpreterBench("let s = create space lab")
        #expect(try await bench.run("let x = \(path)") == .string(value))
    }

    @Test(arguments: [
        ("$nope", "unknown-variable", "let nope = …"),
        ("$spce", "unknown-variable", "did you mean `$space`?"),
        ("$9", "unknown-variable", nil), ("$space.nmae", "unknown-field", "did you mean `name`?"),
        ("$space.name.x", "unknown-field", nil), ("$space[0]", "unknown-field", nil),
        ("$space.members[1]", "unknown-field", nil), ("$space.members.name", "unknown-field", nil),
    ])
    func `a variable that leads nowhere is pointed at`(
        variable: String, code: String, next: String?
    ) async throws {
        let bench = try await InterpreterBench("let space = create space lab")
        let (error, words) = await bench.failure(of: "let x = \(variable)")
        #expect(error?.code == code)
        #expect(error?.next == next)
        #expect(words == variable)
    }

    @Test func `an object that names something stands for its id`() async throws {
        let bench = try await InterpreterBench(
            "create space lab; let second = create space lab; use space $second")
        let used = await bench.interpreter.session.placeInUse?.reference
        let second = try await bench.run("let id = $second.id")
        #expect(used == second.string.map(PlaceReference.space))
    }

    @Test func `a failed let names nothing`() async throws {
        let bench = try await InterpreterBench()
        #expect(await bench.failure(of: "let a = use space nope").error?.code == "not-found")
        #expect(await bench.failure(of: "let b = $a").error?.code == "unknown-variable")
    }

    @Test(arguments: [
        ("1", "2.5", "2.5"), ("\"a\"", "5", "\"5\""), ("true", "false", "false"),
        ("[]", "[1]", "[1]"), ("null", "x", "\"x\""), ("{}", "{\"a\": null}", "{\"a\":null}"),
    ])
    func `an argument is read as the type of the parameter's default`(
        initial: String, given: String, value: String
    ) async throws {
        let bench = try await InterpreterBench(arguments: ["x": given])
        #expect(try await bench.run("param x = \(initial)").compact == value)
        #expect(await bench.interpreter.unusedArguments.isEmpty)
    }

    @Test(arguments: [("1", "a"), ("true", "1"), ("[]", "{}"), ("{}", "x"), ("0", "")])
    func `an argument of another type is refused`(initial: String, given: String) async throws {
        let bench = try await InterpreterBench(arguments: ["x": given])
        let (error, words) = await bench.failure(of: "param x = \(initial)")
        #expect(error?.code == "bad-value")
        #expect(words == "x")
    }

    @Test func `arguments that nobody asked for are known`() async throws {
        let bench = try await InterpreterBench("param b = 1", arguments: ["a": "1", "b": "2"])
        #expect(await bench.interpreter.unusedArguments == ["a"])
    }

    @Test func `an included file runs in the same session`() async throws {
        let bench = try await InterpreterBench(
            "include inner", files: ["inner": "let a = 5\nlet b = create space lab\n"])
        #expect(try await bench.run("expect $a == 5; expect $b.name == lab") == .boolean(true))
    }

    @Test func `an error in an included file is told at the include`() async throws {
        let bench = try await InterpreterBench(
            files: ["inner": "let a = 5\n\nuse space nope", "wrong": "let a = 5\nfoo"])
        var (error, words) = await bench.failure(of: "include inner")
        #expect(error?.code == "not-found")
        #expect(error?.why?.contains("line 3") == true)
        #expect(words == "inner")
        (error, words) = await bench.failure(of: "include wrong")
        #expect(error?.code == "unknown-verb")
        #expect(error?.why?.contains("line 2") == true)
    }

    @Test func `files that include one another end in an error`() async throws {
        let bench = try await InterpreterBench(files: ["a": "include b", "b": "include a"])
        #expect(await bench.failure(of: "include a").error?.code == "include-cycle")
        #expect(try await bench.run("let x = 1") == .number(1))
    }

    @Test func `scores have the response, the rows and what went in`() async throws {
        let bench = try await InterpreterBench(InterpreterBench.deployed)
        let scored = try await bench.run(
            "score rows [{AGE: 41, TRAVEL: 1}, {AGE: 60, TRAVEL: 3}] on churn")
        #expect(scored["predictions"]?[0]?["fields"]?[0] == .string("AGE"))
        #expect(scored["predictions"]?[0]?["values"]?[1]?[3] == .number(1))
        #expect(scored["rows"]?[0]?["prediction"] == .number(0))
        #expect(scored["rows"]?[1]?["prediction"] == .number(1))
        #expect(
            scored["inputs"]?.compact == #"[{"AGE":41,"TRAVEL":1},{"AGE":60,"TRAVEL":3}]"#)
    }

    @Test func `a plan changes nothing and tells every change`() async throws {
        let bench = try await InterpreterBench(InterpreterBench.deployed)
        let plan = try await bench.run("plan delete space lab")
        #expect(plan.array?.compactMap { $0["kind"]?.string } == ["deployment", "model", "space"])
        try await bench.run("expect deployment live exists")
        try await bench.run("plan create space other; expect not space other exists")
    }

    @Test func `whoever assumes yes is not asked`() async throws {
        let asked = try await InterpreterBench(InterpreterBench.deployed)
        #expect(await asked.failure(of: "delete space lab").error?.code == "confirmation-needed")
        try await asked.run("delete space lab yes")
        let sure = try await InterpreterBench(
            InterpreterBench.deployed, options: SessionOptions(door: .script, assumesYes: true))
        try await sure.run("delete space lab")
    }

    @Test func `secrets are hidden in recordings, and still there for the script`() async throws {
        let bench = try await InterpreterBench(
            options: SessionOptions(door: .script, hidesSecrets: true))
        let text = "create key laptop"
        let statement = try #require(
            Parser.parse(text, table: Interpreter.table).statements.first)
        guard
            case .outcome(let outcome) = try await bench.interpreter.run(
                statement, in: text, emit: { _ in })
        else {
            Issue.record("no outcome")
            return
        }
        let key = try #require(outcome.value()["key"]?.string)
        #expect(key.count == 44)
        #expect(await bench.interpreter.hiddenSecrets == [key])
    }
}
