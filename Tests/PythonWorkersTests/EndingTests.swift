import Foundation
import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    /// What can become of a process while its function runs.
    @Suite struct EndingTests {
        /// Answers `1` when the payload is `null`, and otherwise does what it says.
        private let source = """
            import ctypes, os, signal, subprocess, sys, threading, time
            def score(payload):
                if payload: exec(payload)
                return {"predictions": [{"values": [[1]]}]}
            """

        private func nextCallWorks(_ test: TestRuntime, _ function: DeployedCode) async throws {
            let answer = try await test.call(function, payload: "null")
            #expect(answer == #"[{"values":[[1]]}]"#)
            #expect(test.processes.count == 3)
        }

        @Test(
            arguments: [
                ("sys.exit()", .exited(status: 0, isStart: false)),
                ("sys.exit(3)", .exited(status: 3, isStart: false)),
                ("sys.exit('because')", .exited(status: 1, isStart: false)),
                ("raise KeyboardInterrupt", .exited(status: 1, isStart: false)),
                ("os._exit(7)", .exited(status: 7, isStart: false)),
                ("os.kill(os.getpid(), 9)", .killed(signal: 9, isStart: false)),
                ("os.kill(os.getpid(), 15)", .killed(signal: 15, isStart: false)),
                ("os.kill(os.getppid(), 9)\\ntime.sleep(600)", .killed(signal: 9, isStart: false)),
                ("os.killpg(0, 9)", .killed(signal: 9, isStart: false)),
                ("os.abort()", .killed(signal: 6, isStart: false)),
                ("ctypes.string_at(0)", .killed(signal: 11, isStart: false)),
                ("os.closerange(0, 1024)", .exited(status: 0, isStart: false)),
                ("os.closerange(0, 1024)\\ntime.sleep(600)", .exited(status: 0, isStart: false)),
            ] as [(String, FunctionError)])
        func `a function that ends its process fails its call, and the next one works`(
            statement: String, expected: FunctionError
        ) async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(source)
                #expect(await test.failure(function, payload: "\"\(statement)\"") == expected)
                #expect(test.processes.isEmpty)
                try await nextCallWorks(test, function)
            }
        }

        @Test(arguments: [
            "while True: pass", "time.sleep(600)",
            "signal.signal(15, signal.SIG_IGN)\\nsignal.signal(1, signal.SIG_IGN)\\ntime.sleep(600)",
            "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\\ntime.sleep(600)",
            "os.kill(os.getpid(), signal.SIGSTOP)",
            "os.kill(os.getppid(), signal.SIGSTOP)\\ntime.sleep(600)",
            "threading.Thread(target=lambda: time.sleep(600)).start()\\ntime.sleep(600)",
        ])
        func `a function that hangs is ended with its limit`(statement: String) async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(source)
                try await test.runtime.start(function)
                #expect(
                    await test.failure(
                        function.limited(to: .seconds(1)), payload: "\"\(statement)\"")
                        == .timedOut(seconds: 1, isStart: false))
                try await nextCallWorks(test, function)
            }
        }

        @Test func `a function that needs too much memory fails alone`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(source, memoryInMegabytes: 300)
                for statement in ["bytearray(1 << 30)", "[bytearray(1 << 20) for _ in range(999)]"]
                {
                    #expect(
                        await test.failure(function, payload: "\"\(statement)\"")
                            == .outOfMemory(limitInBytes: 300 << 20))
                    try await nextCallWorks(test, function)
                }
                #expect(await test.runtime.workers().map(\.callCount) == [4])
            }
        }

        /// Each leaves processes behind and then goes on with `then`.
        private static let departures = [
            "if os.fork() == 0: return",
            "if os.fork() == 0: raise ValueError",
            "if os.fork() == 0: sys.exit(3)",
            "[time.sleep(600) for _ in range(20) if os.fork() == 0]",
            "if os.fork() == 0:\\n os.setsid()\\n if os.fork() == 0:\\n  time.sleep(600)\\n os._exit(0)",
            "subprocess.Popen(['sleep', '600'], start_new_session=True)",
            "subprocess.Popen('setsid sleep 600 & sleep 600 &', shell=True)",
            "if os.fork() == 0:\\n signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\\n time.sleep(600)",
        ]

        @Test(arguments: departures)
        func `processes that a function leaves behind end with its worker`(
            statement: String
        ) async throws {
            try await withRuntime { test in
                // A body of its own, since `exec` cannot return.
                let lines = statement.replacing("\\n", with: "\n")
                let function = try DeployedCode.with(
                    scoring("if payload is None: return {'predictions': []}\n" + lines))
                let answer = try await test.call(function)
                #expect(answer == #"[{"values":[[1]]}]"#)
                #expect(try await test.call(function, payload: "null") == "[]")
                #expect(await test.runtime.stop(deploymentID: "d1"))
                #expect(test.processes.isEmpty)
                #expect(try await test.call(function, payload: "null") == "[]")
            }
        }

        @Test(arguments: ["os._exit(1)", "os.kill(os.getppid(), 9)\ntime.sleep(600)"])
        func `processes that a function leaves behind end when it crashes`(
            end: String
        ) async throws {
            try await withRuntime { test in
                let error = await test.failure(
                    scoring(
                        """
                        subprocess.Popen(['sleep', '600'], start_new_session=True)
                        if os.fork() == 0: time.sleep(600)
                        \(end)
                        """))
                #expect(error != nil)
                await eventually("no process is left") { test.processes.isEmpty }
            }
        }

        /// None of them has the worker's environment, session or folder.
        @Test(arguments: [
            "os.kill(os.getppid(), 9)",
            "guard = int(open('/proc/%d/stat' % os.getppid()).read().split()[3])\nos.kill(guard, 9)",
            "os._exit(1)", "return {'predictions': []}",
        ])
        func `processes without the worker's environment end with it`(
            end: String
        ) async throws {
            let seconds = "7\(Int.random(in: 100_000_000...999_999_999))"
            try await withRuntime { test in
                _ = try? await test.call(
                    scoring(
                        """
                        subprocess.Popen(["sleep", "\(seconds)"], env={}, start_new_session=True,
                            cwd="/", stdin=-3, stdout=-3, stderr=-3)
                        subprocess.Popen(["setsid", "-f", "sleep", "\(seconds)"], env={})
                        time.sleep(0.3)
                        \(end)
                        time.sleep(600)
                        """))
                _ = await test.runtime.stop(deploymentID: "d1")
                await eventually("no process is left") { sleeping(seconds).isEmpty }
            }
        }

        /// The processes with this word in their command line.
        private func sleeping(_ word: String) -> [Int] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.compactMap { Int($0) }.filter { process in
                let line = try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))
                return line?.range(of: Data("sleep\0\(word)".utf8)) != nil
            }
        }

        @Test func `the memory of a function's processes counts together`() async throws {
            try await withRuntime { test in
                let forks = try DeployedCode.with(
                    scoring(
                        """
                        if payload is None: return {"predictions": []}
                        for _ in range(6):
                            if os.fork() == 0:
                                kept = b"x" * (100 << 20)
                                time.sleep(600)
                        time.sleep(600)
                        """), memoryInMegabytes: 300)
                #expect(await test.failure(forks) == .outOfMemory(limitInBytes: 300 << 20))
                #expect(test.processes.isEmpty)
                #expect(try await test.call(forks, payload: "null") == "[]")
            }
        }

        @Test func `memory that a function's processes share counts once`() async throws {
            try await withRuntime { test in
                let forks = try DeployedCode.with(
                    scoring(
                        """
                        kept = b"x" * (150 << 20)
                        children = [os.fork() for _ in range(1)]
                        if children[0] == 0: time.sleep(600)
                        second = os.fork()
                        if second == 0: time.sleep(600)
                        time.sleep(1)
                        for child in (children[0], second): os.kill(child, 9)
                        """), memoryInMegabytes: 300)
                #expect(try await test.call(forks) == #"[{"values":[[1]]}]"#)
            }
        }

        @Test(arguments: [
            """
            while True:
                if os.fork() == 0: time.sleep(600)
                time.sleep(0.002)
            """,
            // Each doubles what there is, the second with a session and group for each.
            "while True: os.fork()", "while True:\n    if os.fork() == 0: os.setsid()",
        ])
        func `a function has a limited number of processes`(statements: String) async throws {
            try await withRuntime { test in
                let forks = try DeployedCode.with(
                    scoring("if payload is None: return {'predictions': []}\n" + statements))
                let error = await test.failure(forks)
                // Who is not root meets a limit of the system, mostly first.
                let isRefused = if case .raised? = error { geteuid() != 0 } else { false }
                #expect(
                    isRefused || error == .tooManyProcesses(limit: PythonProcess.processLimit))
                #expect(test.processes.isEmpty)
                #expect(try await test.call(forks, payload: "null") == "[]")
            }
        }

        @Test(arguments: [nil, "os._exit(1)", "os.kill(os.getppid(), 9)\\ntime.sleep(600)"])
        func `the folder in which a function runs is removed`(statement: String?) async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(
                    """
                    import os, time
                    open("kept.txt", "w").close()
                    print(os.getcwd())
                    def score(payload):
                        if payload: exec(payload)
                        return {"predictions": [{"values": [[os.listdir()]]}]}
                    """)
                let answer = try await test.call(function, payload: "null")
                #expect(answer == #"[{"values":[[["kept.txt"]]]}]"#)
                let folder = try #require(test.lines.first)
                #expect(FileManager.default.fileExists(atPath: folder))
                if let statement {
                    _ = await test.failure(function, payload: "\"\(statement)\"")
                } else {
                    _ = await test.runtime.stop(deploymentID: "d1")
                }
                #expect(!FileManager.default.fileExists(atPath: folder))
            }
        }

        @Test func `a large message to a worker that does not read ends with the limit`()
            async throws
        {
            try await withRuntime { test in
                let function = try DeployedCode.with(
                    scoring(
                        """
                        halt = lambda: (time.sleep(0.2), os.kill(os.getpid(), signal.SIGSTOP))
                        threading.Thread(target=halt).start()
                        """))
                try await test.call(function)
                try await Task.sleep(for: .seconds(1))
                let payload = "\"" + String(repeating: "x", count: 10 << 20) + "\""
                #expect(
                    await test.failure(function.limited(to: .seconds(1)), payload: payload)
                        == .timedOut(seconds: 1, isStart: false))
                try await test.call(function)
            }
        }

        @Test func `nothing of the program is open in a worker, nor its folder a module path`()
            async throws
        {
            try await withRuntime { test in
                let source = scoring(
                    "open_ = [n for n in map(int, os.listdir('/proc/self/fd')) if 2 < n < 200]",
                    answer: "len(open_), '' in sys.path")
                try await test.call(.with(source, id: "d0"))
                // One is that of the list itself.
                let answer = try await test.call(source)
                #expect(answer == #"[{"values":[[2,false]]}]"#)
            }
        }

        @Test func `a function sees none of Slipway's variables but its own`() async throws {
            try await withRuntime(environment: ["SLIPWAY_HOME": "/x"]) { test in
                let names = scoring(
                    "names = sorted(n for n in os.environ if n.startswith('SLIPWAY_'))",
                    answer: "*names")
                let answer = try await test.call(names)
                #expect(
                    answer == #"[{"values":[["SLIPWAY_FOLDER","SLIPWAY_TOKEN","SLIPWAY_URL"]]}]"#)
            }
        }
    }
}
