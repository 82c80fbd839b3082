import Foundation
import SparkML
import TestSupport
import Testing

@Suite struct ModelArchiveTests {
    private func tar(_ build: (inout TarBuilder) -> Void) -> [UInt8] {
        var tar = TarBuilder()
        build(&tar)
        return tar.ended
    }

    @Test func `names are made normal, and what Hadoop leaves out is left out`() throws {
        let bytes = tar {
            $0.add("./", type: "5")
            $0.add("./metadata/part-00000", [1])
            $0.add("./metadata/.part-00000.crc", [2])
            $0.add("metadata/_SUCCESS")
            $0.add("stages//0_é/./data", [3])
        }
        let archive = try ModelArchive.read(bytes)
        #expect(archive.files == ["metadata/part-00000": [1], "stages/0_é/data": [3]])
        #expect(archive.paths(in: "metadata") == ["metadata/part-00000"])
    }

    @Test func `folders that wrap everything are taken away`() throws {
        let bytes = tar {
            $0.add("a/b/metadata/part-00000", [1])
            $0.add("a/b/stages/x", [2])
        }
        #expect(
            try ModelArchive.read(bytes).files == ["metadata/part-00000": [1], "stages/x": [2]])
        let two = tar {
            $0.add("a/metadata/part-00000", [1])
            $0.add("b/stages/x", [2])
        }
        #expect(try ModelArchive.read(two).files.count == 2)
        #expect(throws: SparkMLError.notAModel) { try PipelineModel(ModelArchive.read(two)) }
    }

    @Test(
        arguments: [
            ("../x", "0", SparkMLError.badEntry(entry: "../x", fault: .escapes)),
            ("a/../../x", "0", .badEntry(entry: "a/../../x", fault: .escapes)),
            ("/etc/x", "0", .badEntry(entry: "/etc/x", fault: .escapes)),
            ("x", "2", .badEntry(entry: "x", fault: .link)),
            ("x", "1", .badEntry(entry: "x", fault: .link)),
            ("x", "6", .badEntry(entry: "x", fault: .notAFile)),
            ("metadata/p", "0", .badEntry(entry: "metadata/p", fault: .duplicate)),
        ] as [(String, Unicode.Scalar, SparkMLError)])
    func `an entry that no model has is refused`(
        name: String, type: Unicode.Scalar, error: SparkMLError
    ) {
        let bytes = tar {
            $0.add("metadata/p", [1])
            $0.add(name, type: type, target: type == "0" ? "" : "metadata/p")
        }
        #expect(throws: error) { _ = try ModelArchive.read(bytes) }
    }

    @Test func `bytes and entries are bounded, also of files that are left out`() {
        let bytes = tar {
            $0.add("metadata/p", [UInt8](repeating: 0, count: 1000))
            $0.add("metadata/.crc", [UInt8](repeating: 0, count: 1000))
        }
        #expect(throws: SparkMLError.tooLarge(limit: 1999)) {
            _ = try ModelArchive.read(bytes, limits: .init(bytes: 1999))
        }
        #expect(throws: SparkMLError.tooManyEntries(limit: 1)) {
            _ = try ModelArchive.read(bytes, limits: .init(entries: 1))
        }
        #expect(throws: Never.self) {
            _ = try ModelArchive.read(bytes, limits: .init(bytes: 2000, entries: 2))
        }
    }

    @Test func `names are bounded, and so is what is taken away from them`() throws {
        let long = String(repeating: "a/", count: 30)
        let bytes = tar { $0.add(long + "metadata/p", []) }
        #expect(throws: SparkMLError.tooLarge(limit: 50)) {
            _ = try ModelArchive.read(bytes, limits: .init(bytes: 50))
        }
        #expect(try ModelArchive.read(bytes).files.keys.first == long.dropFirst(16) + "metadata/p")
    }

    /// 10,000 bytes of gzip that unpack to 10 MB are refused after 100 kB.
    @Test func `an archive that unpacks to far more than it is long is refused`() throws {
        let bomb = tar { $0.add("metadata/p", [UInt8](repeating: 0, count: 10_000_000)) }
        let packed = try gzip(bomb)
        #expect(packed.count < 20_000)
        #expect(throws: SparkMLError.tooLarge(limit: 100_000)) {
            _ = try ModelArchive.read(packed, limits: .init(bytes: 100_000))
        }
        #expect(try ModelArchive.read(packed).files["metadata/p"]?.count == 10_000_000)
    }

    @Test func `a bomb of zeros is refused long before a gigabyte`() throws {
        let packed = try gzip(tar { $0.add("metadata/p", [UInt8](repeating: 0, count: 80 << 20)) })
        #expect(packed.count < 200_000)
        #expect(throws: SparkMLError.tooLarge(limit: 64 << 20)) {
            _ = try ModelArchive.read(packed)
        }
        let path = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(packed).write(to: URL(fileURLWithPath: path))
        #expect(throws: SparkMLError.tooLarge(limit: 64 << 20)) {
            _ = try ModelArchive.read(from: path)
        }
    }

    @Test(
        arguments: [[], [1, 2, 3], Array("not an archive, just text".utf8), [0x1F, 0x8B, 8, 0]]
            as [[UInt8]])
    func `bytes that are no archive are refused`(bytes: [UInt8]) {
        #expect(throws: SparkMLError.notAnArchive(path: "archive")) {
            _ = try ModelArchive.read(bytes)
        }
    }

    @Test func `an archive that is cut off is refused`() throws {
        for name in ["dot-entries.tar.gz", "wrapped.zip"] {
            let bytes = try Fixture.read(Fixture.path("archives/\(name)"))
            for end in stride(from: 100, to: bytes.count * 9 / 10, by: 500) {
                #expect(throws: SparkMLError.self) {
                    _ = try ModelArchive.read(Array(bytes[..<end]))
                }
            }
        }
    }

    @Test func `a path with nothing there is told from one that cannot be read`() {
        let nothing = "/nonexistent/model"
        #expect(throws: SparkMLError.notFound(path: nothing)) {
            _ = try ModelArchive.read(from: nothing)
        }
        let file = "\(#filePath)"
        #expect(throws: SparkMLError.notAnArchive(path: file)) {
            _ = try ModelArchive.read(from: file)
        }
    }

    @Test func `a folder may be reached through a link but not hold one`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "slipway-\(UUID().uuidString)")
        let inner = folder.appending(path: "model/metadata")
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([1]).write(to: inner.appending(path: "part-00000"))
        let link = folder.appending(path: "link")
        try FileManager.default.createSymbolicLink(
            at: link, withDestinationURL: folder.appending(path: "model"))
        #expect(try ModelArchive.read(from: link.path).files == ["metadata/part-00000": [1]])
        #expect(throws: SparkMLError.badEntry(entry: "link", fault: .link)) {
            _ = try ModelArchive.read(from: folder.path)
        }
    }

    @Test(arguments: UInt64(0)..<10)
    func `a damaged archive is read or refused`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        for name in ["dot-entries.tar.gz", "wrapped.zip"] {
            let bytes = try Fixture.read(Fixture.path("archives/\(name)"))
            for _ in 0..<15 {
                _ = try? ModelArchive.read(random.mutate(bytes), limits: .init(bytes: 1 << 20))
            }
        }
    }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-c"]
        let output = Pipe()
        let input = FileManager.default.temporaryDirectory.appending(
            path: "slipway-\(UUID().uuidString).tar")
        try Data(bytes).write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = output
        try process.run()
        let packed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return [UInt8](packed)
    }
}
