import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct StartErrorTests {
        @Test(
            arguments: [
                (
                    "x = 1\ny = x / 0\ndef score(p): pass\n", "score",
                    .raised(
                        exception: "ZeroDivisionError: division by zero", file: "f.py",
                        function: nil,
                        line: 2, text: "y = x / 0", isStart: true)
                ),
                (
                    "import nothing_of_that_name\ndef score(p): pass\n", "score",
                    .raised(
                        exception: "ModuleNotFoundError: No module named 'nothing_of_that_name'",
                        file: "f.py", function: nil, line: 1, text: "import nothing_of_that_name",
                        isStart: true)
                ),
                (
                    "def make():\n    raise KeyError('k')\n", "make",
                    .raised(
                        exception: "KeyError: 'k'", file: "f.py", function: "make", line: 2,
                        text: "raise KeyError('k')", isStart: true)
                ),
                ("def make(): pass\n", "make", .outerGaveNoScore(entry: "make", found: "None")),
                (
                    "def make(): return 5\n", "make",
                    .outerGaveNoScore(entry: "make", found: "a value of type int")
                ),
                (
                    "def make(): pass\ndel make\n", "make",
                    .raised(
                        exception: "NameError: there is no `make` when the file has run",
                        file: "f.py", function: nil, line: nil, text: nil, isStart: true)
                ),
                (
                    "score = 5\n", "score",
                    .raised(
                        exception: "TypeError: `score` is a value of type int, not a function",
                        file: "f.py", function: nil, line: nil, text: nil, isStart: true)
                ),
                ("import sys; sys.exit(4)\n", "score", .exited(status: 4, isStart: true)),
                ("import os; os._exit(0)\n", "score", .exited(status: 0, isStart: true)),
                (
                    "import os; os.kill(os.getpid(), 15)\n", "score",
                    .killed(signal: 15, isStart: true)
                ),
            ] as [(String, String, FunctionError)])
        func `a function that cannot start says why, to its start and to a call`(
            source: String, entry: String, expected: FunctionError
        ) async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(source, entry: entry)
                await #expect(throws: expected) { try await test.runtime.start(function) }
                #expect(await test.failure(function) == expected)
                #expect(await test.runtime.workers().isEmpty)
                #expect(test.processes.isEmpty)
            }
        }

        @Test func `a start that hangs ends with its limit`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(
                    "import time\ntime.sleep(600)\n", timeLimit: .seconds(1))
                #expect(await test.failure(function) == .timedOut(seconds: 1, isStart: true))
                #expect(test.processes.isEmpty)
            }
        }

        @Test func `a started function has run once and is ready`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with("print('ran')\n" + scoring(""))
                try await test.runtime.start(function)
                #expect(test.lines == ["ran"])
                try await test.runtime.start(function)
                try await test.call(function)
                #expect(test.lines == ["ran"])
            }
        }
    }
}
