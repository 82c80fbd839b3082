import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct ExceptionTests {
        private let source = """
            import json
            class Dumb(Exception):
                def __str__(self): raise SystemExit(3)
            class Kind(Exception):
                def __getattr__(self, name): raise KeyboardInterrupt
            Odd = type("Odd\\né", (Exception,), {})
            def deeper(text):
                return json.loads(text)
            def recurse(n):
                return recurse(n + 1)
            def score(payload):
                exec(payload)
            """

        private let cases = [
            ("deeper('{')", "JSONDecodeError: ", "deeper", 8, "return json.loads(text)"),
            ("raise ValueError", "ValueError", "score", 12, "exec(payload)"),
            ("raise ValueError('é한')", "ValueError: é한", "score", 12, "exec(payload)"),
            (
                "raise ValueError('a\\\\ud800')", "ValueError: a", "score", 12, "exec(payload)"
            ),
            ("raise Dumb", "Dumb", "score", 12, "exec(payload)"),
            ("raise Kind('k')", "Kind: k", "score", 12, "exec(payload)"),
            ("raise Odd('x')", "Odd\n", "score", 12, "exec(payload)"),
            ("raise GeneratorExit", "GeneratorExit", "score", 12, "exec(payload)"),
            ("raise BaseException(1)", "BaseException: 1", "score", 12, "exec(payload)"),
            ("1 +", "SyntaxError: ", "score", 12, "exec(payload)"),
            (
                "recurse(0)", "RecursionError: maximum recursion depth exceeded", "recurse", 10,
                "return recurse(n + 1)"
            ),
            (
                "raise ValueError('a') from KeyError('b')", "ValueError: a", "score", 12,
                "exec(payload)"
            ),
        ]

        @Test func `an exception says where in the file it came from, and the worker lives on`()
            async throws
        {
            try await withRuntime { test in
                for (statement, exception, function, line, text) in cases {
                    let error = await test.failure(source, payload: "\"\(statement)\"")
                    guard case .raised(let found, _, _, _, _, _) = error else {
                        Issue.record("\(String(describing: error))")
                        continue
                    }
                    #expect(found.hasPrefix(exception), "\(statement)")
                    #expect(
                        error
                            == .raised(
                                exception: found, file: "f.py", function: function, line: line,
                                text: text, isStart: false))
                }
                #expect(await test.runtime.workers().map(\.callCount) == [cases.count])
            }
        }

        @Test func `a long message is cut, and so is a long line`() async throws {
            try await withRuntime { test in
                let error = await test.failure(
                    scoring(
                        "raise ValueError('x' * 100_000) # " + String(repeating: "y", count: 500)))
                guard case .raised(let exception, _, _, _, let text?, false) = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(exception.count == 500)
                #expect(text.count == 200)
            }
        }
    }
}
