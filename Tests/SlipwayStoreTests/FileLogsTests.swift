import Foundation
import SlipwayStore
import Testing

@Suite struct FileLogsTests {
    @Test func `the last lines stay, at least half of what a log may have`() async throws {
        let folder = try TemporaryFolder()
        let limit = 1 << 14
        let logs = FileLogs(folder: folder.path, limitInBytes: limit)
        for number in 0..<5_000 { logs.append("line \(number)", to: "d") }
        let lines = try logs.lines(of: "d", last: nil)
        #expect(lines.last == "line 4999")
        #expect(lines.joined(separator: "\n").utf8.count >= limit / 2)
        #expect(try logs.lines(of: "d", last: 2) == ["line 4998", "line 4999"])
    }

    /// Each as another program would: with its own open file.
    @Test func `several may append at once, and no full log is lost for a new one`() async throws {
        let folder = try TemporaryFolder()
        let limit = 1 << 12
        await withTaskGroup { group in
            for writer in 0..<4 {
                group.addTask {
                    let logs = FileLogs(folder: folder.path, limitInBytes: limit)
                    for number in 0..<3_000 {
                        logs.append("writer \(writer) line \(number)", to: "d")
                    }
                }
            }
        }
        let lines = try FileLogs(folder: folder.path).lines(of: "d", last: nil)
        #expect(lines.joined(separator: "\n").utf8.count >= limit / 2)
        #expect(lines.allSatisfy { $0.hasPrefix("writer ") })
    }
}
