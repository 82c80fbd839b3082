import Foundation
import SlipwayCore
import Testing

@testable import PythonWorkers

extension PythonTests {
    /// The Python that waits for the next function.
    @Suite struct ReserveTests {
        private let memory = HardwareSpecification.s.memoryInGigabytes << 10

        @Test func `who has made a function finds Python started, once and again`() async throws {
            try await withRuntime { test in
                _ = try await test.runtime.inspect(Array("def score(p): pass".utf8), fileName: "f")
                let made = Set(test.processes)
                #expect(made.count == 3)
                let function = try DeployedCode.with(
                    scoring("", answer: "os.getpid()"), memoryInMegabytes: memory)
                let answer = try await test.call(function)
                #expect(made.contains { answer == #"[{"values":[[\#($0)]]}]"# })
                await eventually("another one waits") { test.processes.count == 6 }
                #expect(await test.runtime.workers().count == 1)
            }
        }

        @Test func `a function with other limits gets a Python of its own`() async throws {
            try await withRuntime { test in
                _ = try await test.runtime.inspect(Array("def score(p): pass".utf8), fileName: "f")
                let made = Set(test.processes)
                let function = try DeployedCode.with(
                    scoring("", answer: "os.getpid()"), memoryInMegabytes: memory / 2)
                let answer = try await test.call(function)
                #expect(!made.contains { answer == #"[{"values":[[\#($0)]]}]"# })
            }
        }

        @Test func `one that was killed while it waited is missed by nobody`() async throws {
            try await withRuntime { test in
                for _ in 0..<2 {
                    _ = try await test.runtime.inspect(
                        Array("def score(p): pass".utf8), fileName: "f")
                    let processes = test.processes
                    for process in processes { kill(pid_t(process), SIGKILL) }
                    await eventually("it is gone") { processes.allSatisfy(hasEnded) }
                }
                try await test.call(.with(scoring(""), memoryInMegabytes: memory))
            }
        }

        /// Whether a process is gone, or has left nothing but its exit code. One that is about to end
        /// has no environment any more, and is not found by it.
        private func hasEnded(_ process: Int) -> Bool {
            let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
            return status?.split(separator: ")").last?.hasPrefix(" Z") ?? true
        }
    }
}
