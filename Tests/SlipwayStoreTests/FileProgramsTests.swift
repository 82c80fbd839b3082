import Foundation
import SlipwayCore
import Testing

@testable import SlipwayStore

@Suite struct FileProgramsTests {
    private func runtime(_ name: String, of programID: String) -> Runtime {
        Runtime(
            programID: programID, deploymentID: name, deploymentName: name, spaceID: "s",
            state: .idle, since: 0, workerCount: 1, callCount: 0, memoryInBytes: nil)
    }

    @Test func `others see what a program publishes, and always all of it`() async throws {
        let folder = try TemporaryFolder()
        let (one, other) = (
            FilePrograms(folder: folder("programs")), FilePrograms(folder: folder("programs"))
        )
        let id = try one.ownID()
        let few = [runtime("d", of: id)]
        let many = (0..<200).map { runtime("d\($0)", of: id) }
        try one.publish(few)
        try await withThrowingTaskGroup { group in
            group.addTask {
                for round in 0..<200 { try one.publish(round % 2 == 0 ? many : few) }
            }
            group.addTask {
                for _ in 0..<200 {
                    let count = try other.runtimes().count
                    #expect(count == 1 || count == 200)
                }
            }
            try await group.waitForAll()
        }
        one.close()
        #expect(try other.runtimes().isEmpty)
    }

    @Test func `no wish to stop is lost or granted twice`() async throws {
        let folder = try TemporaryFolder()
        let one = FilePrograms(folder: folder("programs"))
        _ = try one.ownID()
        let wishes = (0..<4).flatMap { person in (0..<100).map { "\(person)-\($0)" } }
        let heard = try await withThrowingTaskGroup(of: Void.self) { group in
            for person in 0..<4 {
                group.addTask {
                    let other = FilePrograms(folder: folder("programs"))
                    for number in 0..<100 {
                        try other.wishToStop(deploymentID: "\(person)-\(number)")
                    }
                }
            }
            var heard: [String] = []
            while !group.isEmpty && heard.count < wishes.count {
                heard += one.wishesToStop()
                try await Task.sleep(for: .microseconds(50))
            }
            try await group.waitForAll()
            return heard + one.wishesToStop()
        }
        #expect(heard.sorted() == wishes.sorted())
        one.close()
    }

    @Test func `what was meant for a program that has left is cleared away`() throws {
        let folder = try TemporaryFolder()
        let one = FilePrograms(folder: folder("programs"))
        let id = try one.ownID()
        try one.publish([])
        one.close()
        try folder.write("d\n", to: "programs/\(id).stop")
        let other = FilePrograms(folder: folder("programs"))
        let otherID = try other.ownID()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder("programs")) == [otherID])
        other.close()
    }
}
