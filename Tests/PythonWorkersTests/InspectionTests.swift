import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    @Suite struct InspectionTests {
        private let runtime = TestRuntime().runtime

        @Test(arguments: [
            ("def score(p):\n    return p", "score"),
            ("def helper(): pass\ndef score(p): pass", "score"),
            ("from elsewhere import predict as score", "score"),
            ("score = lambda payload: payload", "score"),
            ("score: object = print", "score"),
            ("a, (b, score) = 1, (2, print)", "score"),
            ("if True:\n    score = print\nelse:\n    score = None", "score"),
            ("try:\n    from a import score\nexcept ImportError:\n    score = None", "score"),
            ("if True:\n    def score(p): pass", "score"),
            ("try:\n    def score(p): pass\nexcept ImportError: pass\ndef a(): pass", "score"),
            ("with open('x'):\n    for i in range(1):\n        def score(p): pass", "score"),
            ("try: import x\nexcept ImportError:\n    def x(): pass\ndef make(): pass", "make"),
            ("if True:\n    def make(): pass", "make"),
            ("def outer(a=1):\n    def score(p): pass\n    return score\nscore = outer()", "score"),
            ("def make():\n    def score(p): pass\n    return score", "make"),
            ("import os\nclass A: pass\ndef make(): return A().score", "make"),
        ])
        func `the function that scores is found`(source: String, entry: String) async throws {
            let shape = try await runtime.inspect(Array(source.utf8), fileName: "f.py")
            #expect(
                shape
                    == FunctionShape(
                        entry: entry, parameters: [], required: [], takesAnyParameter: false))
        }

        @Test(
            arguments: [
                ("a, b=1", ["a", "b"], ["a"], false),
                ("*, a, b=1", ["a", "b"], ["a"], false),
                ("a=1, **rest", ["a"], [], true),
                ("a, *more, b", ["a", "b"], ["a", "b"], false),
                ("größe=1", ["größe"], [], false),
            ] as [(String, [String], [String], Bool)])
        func `the parameters of an outer function are known`(
            list: String, names: [String], required: [String], any: Bool
        ) async throws {
            let source = "def make(\(list)):\n    return print\n"
            let shape = try await runtime.inspect(Array(source.utf8), fileName: "f.py")
            #expect(
                shape
                    == FunctionShape(
                        entry: "make", parameters: names, required: required,
                        takesAnyParameter: any))
        }

        @Test(
            arguments: [
                ("def a(): pass\ndef b(): pass", .noScore(file: "f.py", candidates: ["a", "b"])),
                ("x = 1", .noScore(file: "f.py", candidates: [])),
                ("", .noScore(file: "f.py", candidates: [])),
                (
                    "class A:\n    def score(p): pass\ndef a():\n    def score(p): pass\ndef b(): pass",
                    .noScore(file: "f.py", candidates: ["a", "b"])
                ),
                (
                    "x = 1\n\nasync def score(p): pass",
                    .syntax(
                        file: "f.py", line: 3,
                        reason: "`score` must be an ordinary function, not `async def`")
                ),
                (
                    "async def make(): pass",
                    .syntax(
                        file: "f.py", line: 1,
                        reason: "`make` must be an ordinary function, not `async def`")
                ),
            ] as [(String, FunctionError)])
        func `a file without a function that scores is refused`(
            source: String, error: FunctionError
        ) async {
            await #expect(throws: error) {
                try await runtime.inspect(Array(source.utf8), fileName: "f.py")
            }
        }

        private static let unreadable: [(source: [UInt8], line: Int)] =
            [
                (Array("def score(p):\n    return (\n".utf8), 2),
                (Array("x = 1\nif x\n    y\n".utf8), 2),
                (Array("x = 1\n\u{0}".utf8), 1),
                ([0x78, 0x3d, 0x22, 0xe9, 0x22], 1),
                (Array("# -*- coding: nonsense -*-\n".utf8), 1),
                (Array((String(repeating: "(", count: 500) + "\n").utf8), 1),
                (Array(("x = " + String(repeating: "-", count: 200_000) + "1").utf8), 1),
            ]

        @Test(arguments: unreadable.indices)
        func `a file that Python cannot read says where`(index: Int) async {
            let (source, line) = Self.unreadable[index]
            let error = await #expect(throws: FunctionError.self) {
                try await runtime.inspect(source, fileName: "f.py")
            }
            guard case .syntax(let file, let found, let reason) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(file == "f.py")
            #expect(found == line)
            #expect(!reason.isEmpty)
        }

        @Test func `a file says how it is encoded`() async throws {
            let source: [UInt8] = Array("# coding: latin-1\ndef größe(): pass\n".utf16).map {
                UInt8(truncatingIfNeeded: $0)
            }
            #expect(try await runtime.inspect(source, fileName: "f.py").entry == "größe")
        }

        @Test func `nothing of the file runs`() async throws {
            try await withTemporaryFolder { folder in
                let source = """
                    open("\(folder)/ran", "w").close()
                    raise SystemExit(7)
                    def score(p): pass
                    """
                _ = try await runtime.inspect(Array(source.utf8), fileName: "f.py")
                #expect(try names(in: folder).isEmpty)
            }
        }
    }
}
