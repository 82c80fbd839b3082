import Columns
import Foundation
import SlipwayCore
import Testing

@testable import SlipwayServer

/// Over a real socket, with curl as the client.
@Suite(.serialized) struct LabServerTests {
    @Test func `a server listens on a free port and stops`() async throws {
        let lab = try await TestLab()
        let server = LabServer(
            lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
        #expect(await server.address() == nil)
        let address = try await server.start(port: 0)
        #expect(address.host == "127.0.0.1")
        #expect(address.port > 0)
        #expect(await server.address() == address)
        #expect(try await server.start(port: nil) == address)
        #expect(try await curl(address.url + "/ml/wml_services/version") == #"{"version":"5.0.3"}"#)

        await server.stop()
        #expect(await server.address() == nil)
        await #expect(throws: CurlError(exitCode: 7)) {
            try await curl(address.url + "/ml/wml_services/version")
        }
        #expect(try await server.start(port: address.port) == address)
        await server.stop()
    }

    @Test func `a client logs in and scores`() async throws {
        let lab = try await TestLab()
        try await serving(lab) { address in
            let answer = try await curl(
                address.url + "/icp4d-api/v1/authorize", "-H", "Content-Type: application/json",
                "-d", #"{"username":"admin","api_key":"\#(lab.key)"}"#)
            let token = try #require(JSONValue.parse(Array(answer.utf8))["token"]?.string)
            let predictions = try await curl(
                address.predictions(deployment: "adder", version: "2026-01-05"),
                "-H", "Authorization: Bearer \(token)",
                "-d", #"{"input_data":[{"values":[[1,2]]}]}"#)
            #expect(
                predictions
                    == #"{"predictions":[{"fields":["a","b","sum"],"values":[[1.0,2.0,3.0]]}]}"#)
        }
    }

    @Test func `a hundred requests at once are all answered`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token()
        try await serving(lab) { address in
            let url = address.predictions(deployment: "adder", version: "2026-01-05")
            // One client: with -Z curl keeps up to 100 requests under way at once.
            let answers = try await curl(
                url + "&n=[1-100]", "-Z", "--parallel-max", "100", "--parallel-immediate",
                "-H", "Authorization: Bearer \(token)",
                "-d", #"{"input_data":[{"values":[[1,2]]}]}"#)
            #expect(answers.ranges(of: "[[1.0,2.0,3.0]]}]}").count == 100)
        }
    }

    @Test func `a client that waits to be told to go on does not wait long`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token()
        try await serving(lab) { address in
            let row = "[1,2],"
            let rows = String(repeating: row, count: 2 << 20 / row.utf8.count)
            let file = FileManager.default.temporaryDirectory
                .appending(path: "slipway-\(UUID().uuidString).json")
            try Data(#"{"input_data":[{"values":[\#(rows)[1,2]]}]}"#.utf8).write(to: file)
            defer { try? FileManager.default.removeItem(at: file) }
            // curl goes on by itself after a second, and says how long it took to send.
            let continued = try await curl(
                address.predictions(deployment: "adder", version: "2026-01-05"),
                "-H", "Authorization: Bearer \(token)", "-H", "Expect: 100-continue",
                "--expect100-timeout", "30", "--max-time", "20", "-o", "/dev/null",
                "-w", "%{http_code}", "--data-binary", "@\(file.path)")
            #expect(continued == "200")
        }
    }

    @Test func `a client that breaks off in its body does no harm`() async throws {
        let lab = try await TestLab()
        let token = try await lab.token()
        try await serving(lab) { address in
            let url = address.predictions(deployment: "adder", version: "2026-01-05")
            await #expect(throws: CurlError(exitCode: 28)) {
                try await curl(
                    url, "-H", "Authorization: Bearer \(token)", "-H", "Content-Length: 1000",
                    "-d", "{", "--max-time", "0.3")
            }
            let version = try await curl(address.url + "/ml/wml_services/version")
            #expect(version.contains("5.0.3"))
        }
    }

    @Test func `stopping does not wait for clients that dawdle`() async throws {
        let lab = try await TestLab()
        let server = LabServer(
            lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
        let address = try await server.start(port: 0)
        let token = try await lab.token()
        async let dawdler = curl(
            address.predictions(deployment: "adder", version: "2026-01-05"),
            "-H", "Authorization: Bearer \(token)", "-H", "Content-Length: 1000", "-d", "{",
            "--max-time", "30")
        try await Task.sleep(for: .milliseconds(300))
        let duration = await ContinuousClock().measure { await server.stop() }
        #expect(duration < .seconds(4))
        _ = try? await dawdler
    }

    @Test func `a taken port names the program that has it`() async throws {
        let lab = try await TestLab()
        try await serving(lab) { address in
            let second = LabServer(
                lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
            let error = await #expect(throws: LabError.self) {
                try await second.start(port: address.port)
            }
            let process = ProcessInfo.processInfo.processIdentifier
            #expect(error?.why == "slipway (process \(process)) listens there")
            #expect(await second.address() == nil)
        }
    }

    @Test(arguments: ["", "slipway (process 2147483647)", "nonsense"])
    func `a note of a program that is gone is nobody's`(note: String) async throws {
        let (lab, other) = (try await TestLab(), try await TestLab())
        try await serving(other) { address in
            try await lab.store.write(keep: true) { try $0.set("server:\(address.port)", to: note) }
            let second = LabServer(
                lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
            let error = await #expect(throws: LabError.self) {
                try await second.start(port: address.port)
            }
            #expect(error?.code == "port-taken")
            // The system may tell who has it: this very process.
            #expect(error?.why?.hasPrefix(note.isEmpty ? "slipway (" : note) != true)
            #if os(Linux)
                let process = ProcessInfo.processInfo.processIdentifier
                #expect(error?.why?.hasSuffix("(process \(process)) listens there") == true)
            #endif
        }
    }

    @Test func `another port than that on which it listens is refused, and any is not`()
        async throws
    {
        let lab = try await TestLab()
        let server = LabServer(
            lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
        let address = try await server.start(port: 0)
        let error = await #expect(throws: LabError.self) {
            try await server.start(port: address.port == 1 ? 2 : address.port - 1)
        }
        #expect(error?.code == "already-serving")
        #expect(error?.what == "this program is already serving on \(address.url)")
        for port in [nil, 0, address.port] {
            #expect(try await server.start(port: port) == address)
        }
        await server.stop()
    }

    @Test func `of several servers of a home, the newest that runs is named`() async throws {
        let lab = try await TestLab()
        let servers = (1...3).map { _ in
            LabServer(lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
        }
        var addresses: [EndpointAddress] = []
        for server in servers { addresses.append(try await server.start(port: 0)) }
        let onlooker = PortHolders(store: lab.store)
        #expect(await onlooker.newestAddress() == addresses[2])
        #expect(await onlooker.newestServer()?.address == addresses[2])
        #expect(await onlooker.newestServer()?.certificatePath == nil)
        // One that was killed left its notes behind.
        let killed = "server:\(addresses[2].port)"
        try await lab.store.write(keep: true) {
            try $0.set(killed, to: "slipway (process 2147483647)")
        }
        #expect(await onlooker.newestAddress() == addresses[1])
        await servers[1].stop()
        #expect(await onlooker.newestAddress() == addresses[0])
        await servers[0].stop()
        #expect(await onlooker.newestAddress() == nil)
        await servers[2].stop()
    }

    @Test(arguments: [-1, 65_536])
    func `what is no port is refused`(port: Int) async throws {
        let lab = try await TestLab()
        let server = LabServer(
            lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
        await #expect(throws: ServerError.badPort(port)) { try await server.start(port: port) }
        #expect(await server.address() == nil)
    }

    @Test func `a server runs until it is cancelled, and logs nothing of its own`() async throws {
        let lab = try await TestLab()
        let log = LogBook()
        let server = LabServer(lab: lab.lab, store: lab.store, settings: .plain, logger: log.logger)
        let (addresses, announced) = AsyncStream.makeStream(of: EndpointAddress.self)
        let running = Task { try await server.run(port: 0) { announced.yield($0) } }
        let address = try #require(await addresses.first { _ in true })
        let about = try await curl(address.url + "/")
        #expect(about.contains("Slipway"))
        running.cancel()
        let duration = try await ContinuousClock().measure { try await running.value }
        #expect(duration < .seconds(1))
        #expect(await server.address() == nil)
        #expect(log.lines.count == 1)
    }

    @Test func `starting and stopping at once ends in one of the two`() async throws {
        let lab = try await TestLab()
        let server = LabServer(
            lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
        for _ in 0..<10 {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask { _ = try? await server.start(port: 0) }
                    group.addTask { await server.stop() }
                }
            }
            if let address = await server.address() {
                let about = try await curl(address.url + "/")
                #expect(about.contains("Slipway"))
            }
        }
        await server.stop()
        #expect(await server.address() == nil)
    }

    // MARK: Help

    private func serving(
        _ lab: TestLab, _ body: (EndpointAddress) async throws -> Void
    ) async throws {
        let server = LabServer(
            lab: lab.lab, store: lab.store, settings: .plain, logger: LogBook().logger)
        let address = try await server.start(port: 0)
        do {
            try await body(address)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    struct CurlError: Error, Equatable {
        let exitCode: Int32
    }

    private func curl(_ arguments: String...) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["curl", "-sS"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let bytes = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try process.run()
                        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        guard process.terminationStatus == 0 else {
                            throw CurlError(exitCode: process.terminationStatus)
                        }
                        return bytes
                    })
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
