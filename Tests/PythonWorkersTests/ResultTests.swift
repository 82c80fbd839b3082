import Columns
import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct ResultTests {
        /// One function that answers with whatever its payload says in Python.
        private let evaluating = """
            class Array:
                def __init__(self, value): self.value = value
                def tolist(self): return self.value
            class Scalar:
                def __init__(self, value): self.value = value
                def item(self): return self.value
            class Endless:
                def tolist(self): return self
            class Moody:
                def __getattr__(self, name): raise ValueError("moody")
            import decimal, datetime, enum
            class Colour(enum.IntEnum): RED = 1
            holding_itself = []
            holding_itself.append(holding_itself)
            holding_itself.append(holding_itself)
            deep = []
            for _ in range(5000): deep = [deep]
            shallow = 1
            for _ in range(60): shallow = [shallow]
            def score(payload):
                return eval(payload)
            """

        private let refusals = [
            ("None", "it is None, not a dictionary"),
            ("[1]", "it is a value of type list, not a dictionary"),
            ("{}", #"it has no "predictions""#),
            ("{'predictions': 1}", #""predictions" is no list"#),
            ("{'predictions': [1]}", "predictions[0] is no dictionary"),
            ("{'predictions': [{}]}", #"predictions[0] has no list "values""#),
            ("{'predictions': [{'values': 1}]}", #"predictions[0] has no list "values""#),
            (
                "{'predictions': [{'values': []}, {'fields': 'a', 'values': []}]}",
                #"predictions[1]: "fields" is no list of names"#
            ),
            (
                "{'predictions': [{'fields': [1], 'values': []}]}",
                #"predictions[0]: "fields" is no list of names"#
            ),
            (
                "{'predictions': [{'fields': ['a', 'b'], 'values': [[1, 2], [3]]}]}",
                "predictions[0]: row 2 has 1 values for 2 fields"
            ),
            (
                "{'predictions': [{'fields': ['a'], 'values': [1]}]}",
                "predictions[0]: row 1 has no list for 1 fields"
            ),
            (
                "{'predictions': [{'values': [[b'x']]}]}",
                "predictions[0].values[0][0] is a value of type bytes, which JSON does not have"
            ),
            (
                "{'predictions': [{'values': [[1, {1, 2}]]}]}",
                "predictions[0].values[0][1] is a value of type set, which JSON does not have"
            ),
            (
                "{'predictions': [{'values': [[decimal.Decimal(1)]]}]}",
                "predictions[0].values[0][0] is a value of type Decimal, which JSON does not have"
            ),
            (
                "{'predictions': [{'values': [[int]]}]}",
                "predictions[0].values[0][0] is a value of type type, which JSON does not have"
            ),
            (
                "{'predictions': [{'values': [{1: 2}]}]}",
                "predictions[0].values[0] has the key 1, which is no text"
            ),
            (
                "{'predictions': [{'values': [holding_itself]}]}",
                "it is nested too deeply, or holds itself"
            ),
            (
                "{'predictions': [{'values': [deep]}]}",
                "it is nested too deeply, or holds itself"
            ),
            (
                "{'predictions': [{'values': [[Endless()]]}]}",
                "it is nested too deeply, or holds itself"
            ),
            (
                "{'predictions': [{'values': [[10 ** 5000]]}]}",
                "predictions[0].values[0][0] is a number of more than 4000 digits"
            ),
            ("{'predictions': [{'values': ['x' * 70_000_000]}]}", "it is larger than 64 MB"),
        ]

        @Test func `a result that is no prediction is refused with its reason`() async throws {
            try await withRuntime { test in
                for (expression, reason) in refusals {
                    let error = await test.failure(evaluating, payload: "\"\(expression)\"")
                    #expect(error == .badResult(reason: reason))
                }
                // They were answers: the worker lives on.
                #expect(await test.runtime.workers().map(\.callCount) == [refusals.count])
            }
        }

        private let values = [
            ("1, 2.5, True, None, 'a'", #"1,2.5,true,null,"a""#),
            ("float('nan'), float('inf'), -float('inf')", "null,null,null"),
            ("Array([1, float('nan')]), Scalar(2)", "[1,null],2"),
            ("Array([Scalar(1), (2, 3)])", "[1,[2,3]]"),
            ("Colour.RED", "1"),
            ("{'a': {'b': Scalar('c')}}", #"{"a":{"b":"c"}}"#),
            ("'é한🙂'", #""é한🙂""#),
            (#"'a\\ud800b', '\\udfff'"#, #""a?b","?""#),
            ("{'é': 1}", #"{"é":1}"#),
            ("-0.0, 1e300, 0.1", "-0.0,1e300,0.1"),
        ]

        @Test func `values become those of JSON`() async throws {
            try await withRuntime { test in
                for (expression, expected) in values {
                    let payload = "\"{'predictions': [{'values': [[\(expression)]]}]}\""
                    let answer = try await test.runtime.call(
                        .with(evaluating), payload: Array(payload.utf8), chain: [])
                    let found = try JSONValue.parse(answer)
                    let wanted = try JSONValue.parse(
                        Array(#"{"predictions":[{"values":[[\#(expected)]]}]}"#.utf8))
                    #expect(found == wanted, "\(expression)")
                }
            }
        }

        private let shapes = [
            "Array([{'values': Array([[1]])}])", "({'values': ([1],)},)",
            "[{'fields': ('a',), 'values': [[1]], 'extra': shallow}]", "[]",
        ]

        @Test func `the shape may be of arrays and tuples, and may hold more`() async throws {
            try await withRuntime { test in
                for shape in shapes {
                    try await test.call(evaluating, payload: "\"{'predictions': \(shape)}\"")
                }
            }
        }

        @Test func `what an object raises when it is looked at is the function's exception`()
            async throws
        {
            try await withRuntime { test in
                let error = await test.failure(
                    evaluating, payload: "\"{'predictions': [{'values': [[Moody()]]}]}\"")
                guard case .raised(let exception, _, let function, let line, _, false) = error
                else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(exception == "ValueError: moody")
                #expect(function == "__getattr__")
                #expect(line == 10)
            }
        }
    }
}
