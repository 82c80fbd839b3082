import Foundation
import Testing

@testable import SlipwayCore

struct StagedFileTests {
    @Test(arguments: [true, false])
    func `a file appears under its name when it is committed, in place of another`(
        isDurable: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let final = try folder.write("old", to: "out.csv")
        let file = try StagedFile(beside: final, isDurable: isDurable)
        let pieces = [1, 300_000, 0, 5, 262_143, 2].map { [UInt8](repeating: 97, count: $0) }
        for piece in pieces { try file.write(piece) }
        #expect(try folder.text(of: "out.csv") == "old")
        #expect(folder.names.count == 2)
        #expect(folder.names[1].hasPrefix("out.csv.partial-"))
        let all = pieces.flatMap { $0 }
        let content = Content(hash: hexadecimal(SHA256.hash(all)), sizeInBytes: all.count)
        #expect(try file.finish() == content)
        #expect(try file.finish() == content)
        try file.commit(to: final)
        file.discard()
        #expect(folder.names == ["out.csv"])
        #expect(try Array(folder.text(of: "out.csv").utf8) == all)
    }

    @Test func `a file that is not hashed is committed all the same`() throws {
        let folder = try TemporaryFolder()
        let file = try StagedFile(folder: folder.path, isHashed: false)
        try file.write([])
        try file.commit(to: folder.path + "/empty")
        #expect(folder.names == ["empty"])
    }

    @Test func `a file that is not committed vanishes`() throws {
        let folder = try TemporaryFolder()
        do {
            let file = try StagedFile(folder: folder.path)
            try file.write([1])
            #expect(folder.names.count == 1)
        }
        #expect(folder.names == [])
        let finished = try StagedFile(folder: folder.path)
        try finished.finish()
        finished.discard()
        #expect(folder.names == [])
    }

    @Test func `what a killed program has left goes when the file is written again`() throws {
        let folder = try TemporaryFolder()
        let final = folder.path + "/out.csv"
        let old = try folder.write("left", to: "out.csv.partial-0123456789ab")
        let others = try [
            "out.csv.part", "out.csv.partial-monday", "out.csv.partial-0123456789abc",
        ].map {
            try folder.write("somebody's", to: $0)
        }
        for path in [old] + others {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path)
        }
        _ = try folder.write("new", to: "out.csv.partial-456789abcdef")
        let atWork = try StagedFile(beside: final)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: atWork.path)
        let file = try StagedFile(beside: final)
        #expect(
            folder.names.sorted()
                == (others + [
                    folder.path + "/out.csv.partial-456789abcdef", atWork.path, file.path,
                ])
                .map { String($0.dropFirst(folder.path.count + 1)) }.sorted())
        try atWork.finish()
        try atWork.commit(to: final)
        try file.commit(to: final)
    }

    @Test func `a file that cannot get its name says why, and vanishes`() throws {
        let folder = try TemporaryFolder()
        do {
            let file = try StagedFile(folder: folder.path)
            let error = #expect(throws: FileFailure.self) { try file.commit(to: folder.path) }
            #expect(error?.reason == "it is a folder")
        }
        #expect(folder.names == [])
        let error = #expect(throws: FileFailure.self) {
            try StagedFile(folder: folder.path + "/none")
        }
        #expect(error?.reason == "its folder does not exist")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func `a full disk is told`() throws {
        let file = try OpenFile(writing: "/dev/full", isNew: false)
        let error = #expect(throws: FileFailure.self) { try file.write([1]) }
        #expect(error?.code == "file")
        #expect(error?.why == "the disk is full")
        #expect(error?.next == "make room, or write to another disk")
    }
}
