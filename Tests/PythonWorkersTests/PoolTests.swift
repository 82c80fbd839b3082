import Foundation
import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    /// Who is called when, and on which worker.
    @Suite struct PoolTests {
        /// Waits for the file that the payload names, once there is one that says it has begun.
        private let waiting = """
            import os, time
            print("start", flush=True)
            def score(payload):
                if payload:
                    open(payload + ".begun", "w").close()
                    while not os.path.exists(payload): time.sleep(0.002)
                return {"predictions": [{"values": [[os.getpid()]]}]}
            """

        /// A call that goes on until `release` is called.
        private struct Held {
            let path: String
            let answer: Task<String, any Error>

            init(
                _ test: TestRuntime, _ function: DeployedCode, _ path: String,
                chain: [String] = []
            ) {
                self.path = path
                answer = Task {
                    try await test.call(function, payload: "\"\(path)\"", chain: chain)
                }
            }

            var hasBegun: Bool { FileManager.default.fileExists(atPath: path + ".begun") }
            func begun() async { await eventually("the call begins") { hasBegun } }
            func release() { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        }

        @Test func `as many calls run at once as there are copies, and others wait in order`()
            async throws
        {
            try await withTemporaryFolder { folder in
                try await withRuntime { test in
                    let function = try DeployedCode.with(waiting, copies: 2)
                    let first = Held(test, function, folder + "/1")
                    await first.begun()
                    let second = Held(test, function, folder + "/2")
                    await second.begun()
                    var later: [Held] = []
                    for number in 3...5 {
                        later.append(Held(test, function, folder + "/\(number)"))
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    #expect(later.filter(\.hasBegun).isEmpty)
                    #expect(await test.runtime.workers().map(\.state) == [.busy, .busy])
                    second.release()
                    for (index, call) in later.enumerated() {
                        await call.begun()
                        #expect(later.filter(\.hasBegun).count == index + 1)
                        call.release()
                        _ = try await call.answer.value
                    }
                    first.release()
                    #expect(try await first.answer.value != second.answer.value)
                    #expect(test.lines.count == 2)
                    #expect(await test.runtime.workers().map(\.state) == [.idle, .idle])
                    #expect(await test.runtime.workers().map(\.callCount).reduce(0, +) == 5)
                }
            }
        }

        @Test func `a call that another function makes never waits`() async throws {
            try await withTemporaryFolder { folder in
                try await withRuntime { test in
                    let function = try DeployedCode.with(waiting)
                    let held = Held(test, function, folder + "/1")
                    await held.begun()
                    try await test.call(function, payload: "null", chain: ["d0", "d1"])
                    held.release()
                    _ = try await held.answer.value
                    // One of the two was more than the copies.
                    #expect(await test.runtime.workers().count == 1)
                    #expect(test.processes.count == 3)
                }
            }
        }

        @Test func `functions call one another eight deep at most`() async throws {
            try await withRuntime { test in
                let ids = (0..<8).map { "d\($0)" }
                try await test.call(.with(scoring("")), chain: Array(ids.dropLast()))
                await #expect(throws: FunctionError.tooDeep(limit: 8)) {
                    try await test.call(.with(scoring("")), chain: ids)
                }
            }
        }

        @Test func `a stop fails the call that runs, and the next one starts anew`() async throws {
            try await withTemporaryFolder { folder in
                try await withRuntime { test in
                    let function = try DeployedCode.with(waiting)
                    #expect(await !test.runtime.stop(deploymentID: "d1"))
                    let held = Held(test, function, folder + "/1")
                    await held.begun()
                    let next = Held(test, function, folder + "/2")
                    next.release()
                    #expect(await test.runtime.stop(deploymentID: "d1"))
                    await #expect(throws: FunctionError.stopped) { try await held.answer.value }
                    _ = try await next.answer.value
                    #expect(test.lines == ["start", "start"])
                    #expect(await test.runtime.stop(deploymentID: "d1"))
                    #expect(await !test.runtime.stop(deploymentID: "d1"))
                    #expect(await test.runtime.workers().isEmpty)
                    #expect(test.processes.isEmpty)
                }
            }
        }

        @Test func `a stop while the function starts ends it`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with("import time\ntime.sleep(600)\n")
                let start = Task { try await test.runtime.start(function) }
                await eventually("it starts") {
                    await test.runtime.workers().map(\.state) == [.starting]
                }
                #expect(await test.runtime.stop(deploymentID: "d1"))
                await #expect(throws: FunctionError.stopped) { try await start.value }
                #expect(test.processes.isEmpty)
            }
        }

        @Test func `a cancelled call ends its worker, a cancelled wait nobody's`() async throws {
            try await withTemporaryFolder { folder in
                try await withRuntime { test in
                    let function = try DeployedCode.with(waiting)
                    let held = Held(test, function, folder + "/1")
                    await held.begun()
                    let waiter = Held(test, function, folder + "/2")
                    try await Task.sleep(for: .milliseconds(50))
                    waiter.answer.cancel()
                    await #expect(throws: CancellationError.self) { try await waiter.answer.value }
                    held.answer.cancel()
                    await #expect(throws: CancellationError.self) { try await held.answer.value }
                    #expect(test.processes.isEmpty)
                    try await test.call(function, payload: "null")
                }
            }
        }

        @Test func `a cancellation that comes too late hits no other call`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(scoring("", answer: "payload"))
                try await test.runtime.start(function)
                for number in 0..<40 {
                    let call = Task { try await test.call(function, payload: "0") }
                    try await Task.sleep(for: .microseconds(number * 25))
                    async let other = test.call(function, payload: "1")
                    call.cancel()
                    _ = try? await call.value
                    #expect(try await other == #"[{"values":[[1]]}]"#)
                }
            }
        }

        @Test func `another version replaces the workers that are idle`() async throws {
            try await withTemporaryFolder { folder in
                try await withRuntime { test in
                    let old = try DeployedCode.with(waiting, version: "1", copies: 2)
                    let calls = (1...2).map { Held(test, old, folder + "/\($0)") }
                    for call in calls { await call.begun() }
                    for call in calls { call.release() }
                    for call in calls { _ = try await call.answer.value }
                    let new = try DeployedCode.with(
                        scoring("", answer: "2"), version: "2", copies: 2)
                    let answer = try await test.call(new)
                    #expect(answer == #"[{"values":[[2]]}]"#)
                    #expect(await test.runtime.workers().map(\.callCount) == [1])
                    #expect(test.processes.count == 3)
                }
            }
        }

        @Test func `a shut down runtime ends all calls and starts no more`() async throws {
            try await withTemporaryFolder { folder in
                try await withRuntime { test in
                    let function = try DeployedCode.with(waiting)
                    let held = Held(test, function, folder + "/1")
                    await held.begun()
                    let waiter = Held(test, function, folder + "/2")
                    try await test.call(.with(scoring(""), id: "d2"))
                    try await Task.sleep(for: .milliseconds(50))
                    await test.runtime.shutDown()
                    await #expect(throws: FunctionError.stopped) { try await held.answer.value }
                    await #expect(throws: FunctionError.stopped) { try await waiter.answer.value }
                    #expect(await test.failure(function, payload: "null") == .stopped)
                    #expect(await test.runtime.workers().isEmpty)
                    #expect(test.processes.isEmpty)
                }
            }
        }

        @Test func `workers are listed in the order of their start, with what they use`()
            async throws
        {
            try await withRuntime { test in
                for id in ["z", "a", "m"] {
                    try await test.call(.with(waiting, id: id), payload: "null")
                }
                try await test.call(.with(waiting, id: "a"), payload: "null")
                let workers = await test.runtime.workers()
                #expect(workers.map(\.deploymentID) == ["z", "a", "m"])
                #expect(workers.map(\.callCount) == [1, 2, 1])
                #expect(workers.map(\.state) == [.idle, .idle, .idle])
                for worker in workers {
                    #expect(test.processes.contains(worker.processID))
                    #expect(try #require(worker.memoryInBytes) > 1 << 20)
                }
            }
        }

        @Test func `a worker that somebody kills while it is idle is replaced`() async throws {
            try await withRuntime { test in
                let function = try DeployedCode.with(waiting)
                try await test.runtime.start(function)
                let worker = try #require(await test.runtime.workers().first)
                kill(pid_t(worker.processID), SIGKILL)
                await eventually("it is noticed") { await test.runtime.workers().isEmpty }
                try await test.call(function, payload: "null")
                #expect(test.lines == ["start", "start"])
            }
        }
    }
}
