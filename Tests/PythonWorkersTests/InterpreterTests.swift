import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct InterpreterTests {
        @Test(arguments: [
            ("/nowhere/python3", "there is no program `/nowhere/python3`"),
            ("no-such-python", "`no-such-python` is not on the PATH"),
            ("/bin/true", "`/bin/true` did not do what Python 3.8 or newer does"),
            ("/bin/cat", "`/bin/cat` did not do what Python 3.8 or newer does"),
            ("/usr", "there is no program `/usr`"),
        ])
        func `what is no Python says so`(path: String, reason: String) async throws {
            try await withRuntime(environment: ["SLIPWAY_PYTHON": path]) { test in
                let expected = FunctionError.noPython(reason: reason)
                await #expect(throws: expected) {
                    try await test.runtime.inspect(
                        Array("def score(p): pass".utf8), fileName: "f.py")
                }
                await #expect(throws: expected) {
                    try await test.runtime.start(.with(scoring("")))
                }
            }
        }

        @Test func `a large source to something that does not read it ends nothing but that`()
            async throws
        {
            try await withRuntime(environment: ["SLIPWAY_PYTHON": "/bin/true"]) { test in
                let source = Array(repeating: UInt8(ascii: "#"), count: 4 << 20)
                for _ in 0..<20 {
                    await #expect(throws: FunctionError.self) {
                        try await test.runtime.inspect(source, fileName: "f.py")
                    }
                }
            }
        }

        @Test(arguments: ["", "python3"])
        func `a Python of the PATH is found by its name`(name: String) async throws {
            try await withRuntime(environment: ["SLIPWAY_PYTHON": name]) { test in
                try await test.call(scoring(""))
            }
        }
    }
}
