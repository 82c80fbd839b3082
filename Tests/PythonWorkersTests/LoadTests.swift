import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct LoadTests {
        private let squaring = scoring("", answer: "payload * payload")

        @Test func `two hundred calls in a row get their own answers`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(squaring)
                for number in 0..<200 {
                    let answer = try await test.call(function, payload: "\(number)")
                    #expect(answer == #"[{"values":[[\#(number * number)]]}]"#)
                }
                #expect(await test.runtime.workers().map(\.callCount) == [200])
            }
        }

        @Test func `fifty calls at once get their own answers`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(squaring, copies: 3)
                try await withThrowingTaskGroup(of: (Int, String).self) { group in
                    for number in 0..<50 {
                        group.addTask {
                            (number, try await test.call(function, payload: "\(number)"))
                        }
                    }
                    for try await (number, answer) in group {
                        #expect(answer == #"[{"values":[[\#(number * number)]]}]"#)
                    }
                }
                #expect(test.processes.count == 9)
            }
        }

        @Test func `a payload may have 64 MB and no more`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(scoring("", answer: "len(payload)"))
                // The chain, `d1` and the end of its line, counts too, and the quotes.
                let length = FrameReader.limitInBytes - 5
                let payload = "\"" + String(repeating: "x", count: length) + "\""
                let answer = try await test.call(function, payload: payload)
                #expect(answer == #"[{"values":[[\#(length)]]}]"#)
                let error = await #expect(throws: LabError.self) {
                    try await test.call(function, payload: payload + " ")
                }
                #expect(error?.code == "too-large")
                try await test.call(function, payload: "[]")
            }
        }

        @Test func `a large answer comes whole`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(scoring("", answer: "'x' * (60 << 20)"))
                let answer = try await test.runtime.call(
                    function, payload: Array("1".utf8), chain: [])
                #expect(answer.count > 60 << 20)
                #expect(answer.suffix(5) == Array("x\"]]}".utf8).suffix(5) || answer.last == 0x7d)
            }
        }
    }
}
