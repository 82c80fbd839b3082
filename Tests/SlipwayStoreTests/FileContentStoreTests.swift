import Foundation
import SlipwayCore
import SlipwayStore
import Testing

/// What only the content store on disk must do.
struct FileContentStoreTests {
    @Test func `a folder is kept as it is, without its links`() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}", to: "model/metadata/part-00000")
        try folder.write("", to: "model/metadata/_SUCCESS")
        try folder.write("deep", to: "model/a/b/c/d")
        try FileManager.default.createSymbolicLink(
            atPath: folder("model/link"), withDestinationPath: "/etc/passwd")
        let store = FileContentStore(folder: folder("content"))
        let content = try store.add(path: folder("model"), keep: true)
        let kept = try TemporaryFolder.files(below: store.path(of: content.hash))
        #expect(
            kept == [
                "metadata/part-00000": Data("{}".utf8), "metadata/_SUCCESS": Data(),
                "a/b/c/d": Data("deep".utf8),
            ])
    }

    @Test func `no temporary file is left`() throws {
        let folder = try TemporaryFolder()
        try folder.write("{}", to: "model/metadata/part-00000")
        let store = FileContentStore(folder: folder("content"))
        let hashes = [
            try store.add([1, 2, 3], keep: true).hash,
            try store.add(path: folder("model"), keep: true).hash,
        ]
        _ = try store.add([1, 2, 3], keep: true)
        _ = try store.add([4], keep: false)
        #expect(try entries(of: folder("content/sha256")) == Set(hashes))
    }

    @Test func `content has its final name only when it is whole`() throws {
        let folder = try TemporaryFolder()
        let store = FileContentStore(folder: folder("content"))
        let name = hexadecimal(SHA256.hash([1, 2, 3]))
        try folder.write("in the way", to: "content/sha256/" + String(name.prefix(2)))
        let error = #expect(throws: LabError.self) { try store.add([1, 2, 3], keep: true) }
        #expect(error?.code == "home-unusable")
        #expect(throws: LabError.self) { try store.path(of: name) }
    }

    @Test func `many that add the same at once all get it`() async throws {
        let folder = try TemporaryFolder()
        for file in 0..<20 { try folder.write("\(file)", to: "model/\(file)/part") }
        let contents = try await withThrowingTaskGroup(of: Content.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let store = FileContentStore(folder: folder("content"), isDurable: false)
                    _ = try store.add([1, 2, 3], keep: true)
                    return try store.add(path: folder("model"), keep: true)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(contents.map(\.hash)).count == 1)
        let store = FileContentStore(folder: folder("content"))
        let kept = try TemporaryFolder.files(below: store.path(of: contents[0].hash))
        #expect(kept.count == 20)
        #expect(try entries(of: folder("content/sha256")).count == 2)
    }

    @Test func `only the owner may look into the folder`() throws {
        let folder = try TemporaryFolder()
        let store = FileContentStore(folder: folder("home/content"))
        let path = try store.path(of: store.add([1], keep: true).hash)
        for name in ["home/content", "home/content/sha256"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder(name))
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700, "\(name)")
        }
        #expect(path.hasPrefix(folder("home/content/sha256/4b/4bf5")))
    }

    /// The names below the folders that hold two digits of the hash each.
    private func entries(of folder: String) throws -> Set<String> {
        let manager = FileManager.default
        return Set(
            try manager.contentsOfDirectory(atPath: folder).flatMap {
                try manager.contentsOfDirectory(atPath: folder + "/" + $0)
            })
    }
}
