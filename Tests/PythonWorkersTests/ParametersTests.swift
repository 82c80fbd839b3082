import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct ParametersTests {
        /// An outer function whose `score` tells what it has been given.
        private func making(_ list: String, _ expression: String) -> String {
            """
            def make(\(list)):
                def score(payload):
                    return {"predictions": [{"values": [[\(expression)]]}]}
                return score
            """
        }

        @Test(arguments: [
            ("a, b=2", "[a, b]", #"{"a":1}"#, "[1,2]"),
            ("a, b=2", "[a, b]", #"{"b":"é","a":[null]}"#, #"[[null],"é"]"#),
            ("**all", "all", #"{"x":1}"#, #"{"x":1}"#),
            ("p={'u': 1, 'v': 2}", "p", #"{"v":3,"w":4}"#, #"{"u":1,"v":3,"w":4}"#),
            ("p={'u': 1}", "p", "{}", #"{"u":1}"#),
            ("p", "p", #"{"v":3}"#, #"{"v":3}"#),
            ("p=None", "p", #"{"v":3}"#, #"{"v":3}"#),
            ("p={'u': 1}", "p", #"{"p":{"v":3}}"#, #"{"v":3}"#),
        ])
        func `the outer function is given its parameters`(
            list: String, expression: String, parameters: String, expected: String
        ) async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(
                    making(list, expression), entry: "make", parameters: parameters)
                let answer = try await test.call(function)
                #expect(answer == #"[{"values":[[\#(expected)]]}]"#)
            }
        }

        @Test(arguments: [
            ("payload, token", "token", #""t0ken""#),
            ("payload, token=None", "token", #""t0ken""#),
            ("payload, other=5", "other", "5"),
            ("payload, *more", "len(more)", "0"),
            ("payload, *, token=5", "token", "5"),
        ])
        func `a second parameter of score called token is the caller's`(
            list: String, expression: String, expected: String
        ) async throws {
            try await withRuntime { test in
                let source = """
                    def score(\(list)):
                        return {"predictions": [{"values": [[\(expression)]]}]}
                    """
                let answer = try await test.call(source)
                #expect(answer == #"[{"values":[[\#(expected)]]}]"#)
            }
        }

        private let payloads = [
            #"{"input_data":[{"fields":["a"],"values":[[1.5,true,null,"é🙂"]]}]}"#, "[]", "1",
            "null",
            #""\u0000""#, "-0.0", "12345678901",
        ]

        @Test func `score is given the payload`() async throws {
            try await withRuntime { test in
                let source = """
                    import json
                    def score(payload):
                        return {"predictions": [{"values": [[payload]]}]}
                    """
                for payload in payloads {
                    let answer = try await test.call(source, payload: payload)
                    #expect(answer == #"[{"values":[[\#(payload)]]}]"#)
                }
            }
        }
    }
}
