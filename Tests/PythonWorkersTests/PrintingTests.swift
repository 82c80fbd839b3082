import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct PrintingTests {
        @Test(arguments: [
            ("print('a')\nprint('b', file=sys.stderr)\nprint('c')", ["a", "b", "c"]),
            ("print('no end', end='')", ["no end"]),
            ("print('é한🙂 \\ud800')", ["é한🙂 \\ud800"]),
            ("os.write(1, b'by hand\\n')\nos.write(2, b'too')", ["by hand", "too"]),
            ("subprocess.run(['echo', 'child'])", ["child"]),
            ("os.system('echo shell >&2')", ["shell"]),
            ("sys.stdout.write('x\\r\\ny')\nsys.stdout = None", ["x", "y"]),
            ("sys.stdout.write('kept')\nimport io\nsys.stdout = io.StringIO()", ["kept"]),
            ("print('a\\0b')", ["a", "\u{0}b"]),
            ("import logging\nlogging.warning('w')", ["WARNING:root:w"]),
            ("sys.stdout.close()\nos.write(1, b'still')", ["still"]),
            ("os.close(1)\nos.write(2, b'err')\nos.close(2)\nos.close(0)", ["err"]),
        ])
        func `what a call prints is there when it has answered`(
            body: String, expected: [String]
        ) async throws {
            try await withRuntime { test in
                try await test.call(scoring(body))
                #expect(test.lines == expected)
            }
        }

        @Test func `calls one after another print one after another`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(scoring("print(payload, end='')"))
                for number in 1...50 {
                    try await test.call(function, payload: "\(number)")
                    #expect(test.lines == (1...number).map(String.init))
                }
            }
        }

        @Test func `ten megabytes of lines come before the answer`() async throws {
            try await withRuntime { test in
                try await test.call(
                    scoring("for n in range(100_000): print('%0100d' % n)"))
                #expect(test.lines.count == 100_000)
                #expect(test.lines.last?.hasSuffix("99999") == true)
            }
        }

        @Test func `what was printed before a crash or a time limit is not lost`() async throws {
            try await withRuntime { test in
                _ = await test.failure(scoring("print('last words')\nos._exit(1)"))
                #expect(test.lines == ["last words"])
                let hanging = try DeployedCode.with(
                    scoring("print('waiting')\ntime.sleep(600)"))
                try await test.runtime.start(hanging)
                _ = await test.failure(hanging.limited(to: .seconds(1)))
                #expect(test.lines == ["last words", "waiting"])
            }
        }

        @Test(arguments: ["print('\\0' * 3, end='')", "os.write(2, b'\\0009\\n\\0')"])
        func `a function that prints zeros keeps its answers right`(body: String) async throws {
            try await withRuntime { test in
                for number in 0..<5 {
                    let answer = try await test.call(
                        scoring(body, answer: "payload"), payload: "\(number)")
                    #expect(answer == #"[{"values":[[\#(number)]]}]"#)
                }
            }
        }

        @Test func `what looks like a mark of the keeper is printed text`() async throws {
            try await withRuntime { test in
                let error = await test.failure(
                    scoring("os.write(2, b'\\0-1\\n\\0-2\\n\\x009\\n')\nos._exit(1)"))
                #expect(error == .exited(status: 1, isStart: false))
                #expect(test.lines == ["\u{0}-1", "\u{0}-2", "\u{0}9"])
            }
        }

        @Test func `there is nothing to read`() async throws {
            try await withRuntime { test in
                #expect(
                    await test.failure(scoring("input('? ')"))
                        == .raised(
                            exception: "EOFError: EOF when reading a line", file: "f.py",
                            function: "score", line: 3, text: "input('? ')", isStart: false))
                #expect(test.lines == ["? "])
            }
        }
    }
}
