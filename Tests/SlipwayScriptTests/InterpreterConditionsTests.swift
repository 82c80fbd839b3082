import Columns
import SlipwayScript
import Testing

@Suite struct InterpreterConditionsTests {
    /// Left side, operator, right side, and whether it holds; `nil` where the types have no order.
    @Test(
        arguments: [
            ("1", "==", "1.0", true), ("1", "==", "\"1\"", false), ("1", "!=", "2", true),
            ("0", "==", "-0", true), ("1", "<", "2", true), ("2", "<", "2", false),
            ("2", "<=", "2", true), ("3", ">", "2", true), ("2", ">", "2", false),
            ("2", ">=", "2", true), ("1", ">=", "2", false), ("10", "<", "9", false),
            ("a", "<", "b", true), ("\"10\"", "<", "\"9\"", true), ("B", "<", "a", true),
            ("a", "==", "A", false), ("\"ñ\"", "==", "\"n\\u0303\"", true),
            ("Abc", "~", "bC", true), ("Abc", "~", "d", false), ("\"\"", "~", "\"\"", true),
            ("[1, 2]", "~", "2", true), ("[1, [2]]", "~", "[2]", true), ("[]", "~", "null", false),
            ("[1, 2]", "==", "[1, 2]", true), ("[1, 2]", "==", "[2, 1]", false),
            ("{a: 1, b: 2}", "==", "{b: 2, a: 1}", true), ("{a: 1}", "!=", "{a: 1, b: 2}", true),
            ("null", "==", "null", true), ("null", "!=", "false", true),
            ("true", "==", "true", true),
            ("1", "<", "a", nil), ("[1]", "<", "[2]", nil), ("null", "<", "1", nil),
            ("true", ">", "false", nil), ("1", "~", "1", nil), ("a", "~", "1", nil),
            ("{a: 1}", "~", "a", nil),
        ] as [(String, String, String, Bool?)])
    func `values compare`(
        left: String, comparison: String, right: String, holds: Bool?
    ) async throws {
        let bench = try await InterpreterBench()
        let (error, words) = await bench.failure(of: "expect \(left) \(comparison) \(right)")
        switch holds {
        case true?: #expect(error == nil)
        case false?: #expect(error?.code == Diagnostic.expectationFailed)
        case nil: #expect(error?.code == "bad-value")
        }
        if error != nil { #expect(words == "\(left) \(comparison) \(right)") }
        let negated = await bench.failure(of: "expect not \(left) \(comparison) \(right)").error
        switch holds {
        case true?: #expect(negated?.code == Diagnostic.expectationFailed)
        case false?: #expect(negated == nil)
        case nil: #expect(negated?.code == "bad-value")
        }
    }

    @Test(arguments: [
        ("true", true), ("1", true), ("0", true), ("\"\"", true), ("[]", true), ("false", false),
        ("null", false), ("count spaces", true),
    ])
    func `only false and null are not true`(operand: String, holds: Bool) async throws {
        let bench = try await InterpreterBench()
        #expect((await bench.failure(of: "expect \(operand)").error == nil) == holds)
    }

    @Test(arguments: [
        "space lab exists", "not space nope exists", "space lab is development",
        "deployment live exists", "deployment churn exists", "deployment live is ready",
        "not deployment live is failed", "model churn exists", "user admin exists",
        "space lab has model churn", "space lab has member admin", "space lab has deployment live",
        "not space lab has data churn", "count spaces == 1", "count models == 1",
        "count deployments in space lab == 1", "count members of lab > 0", "count keys == 0",
    ])
    func `conditions speak of the state of the lab`(condition: String) async throws {
        let bench = try await InterpreterBench(InterpreterBench.deployed)
        #expect(try await bench.run("expect \(condition)") == .boolean(true))
    }

    @Test func `a use case has the models that it tracks`() async throws {
        let bench = try await InterpreterBench(InterpreterBench.deployed)
        try await bench.run("create usecase risk\nadd model churn to usecase risk")
        #expect(try await bench.run("expect usecase risk has model churn") == .boolean(true))
        let error = await bench.failure(of: "expect usecase risk has model other").error
        #expect(error?.why == "it has `churn`")
    }

    @Test(arguments: [
        ("deployment nope is ready", "there is none of that name in `lab`"),
        ("deployment live is failed", "it is ready"),
        ("space nope exists", "there is none of that name"),
        ("not space lab exists", "it exists"), ("space lab has member ana", "it has `admin`"),
        ("space lab has data churn", "it has none"), ("count spaces > 1", "the left side is 1"),
        ("false", "it is false"),
    ])
    func `what was found is told`(condition: String, found: String) async throws {
        let bench = try await InterpreterBench(InterpreterBench.deployed)
        let error = await bench.failure(of: "expect \(condition)").error
        #expect(error?.what == "this does not hold: \(condition)")
        #expect(error?.why == found)
    }

    @Test(arguments: [
        ("project lab is ready", "bad-value"), ("model churn is ready", "bad-value"),
        ("count snippet in space lab == 0", "unknown-command"),
        ("count models in space nope == 0", "not-found"), ("$nope == 1", "unknown-variable"),
    ])
    func `a condition without an answer is an error of its own`(
        condition: String, code: String
    ) async throws {
        let bench = try await InterpreterBench(InterpreterBench.deployed + "create project lab\n")
        #expect(await bench.failure(of: "expect \(condition)").error?.code == code)
        #expect(await bench.failure(of: "expect not \(condition)").error?.code == code)
    }

    @Test(
        arguments: [
            ("expect error from use space nope", nil),
            ("expect error not-found from use space nope", nil),
            ("expect error bad-name from use space nope", "bad-name"),
            ("expect error from list spaces", "list spaces"),
            ("expect error not-found from list spaces", "list spaces"),
        ] as [(String, String?)])
    func `an expected error must come, and be the one`(text: String, wrong: String?) async throws {
        let bench = try await InterpreterBench()
        let (error, words) = await bench.failure(of: text)
        #expect(error?.code == wrong.map { _ in Diagnostic.expectationFailed })
        #expect(words == wrong ?? "")
    }
}
