import Foundation
import SlipwayCore
import SlipwayStore
import TestSupport
import Testing

/// What every `ContentStore` must do; the one on disk and the one in memory alike.
struct ContentStoreContractTests {
    enum Kind: CaseIterable {
        case files, memory

        func makeStore(in folder: TemporaryFolder) -> any ContentStore {
            switch self {
            case .files: FileContentStore(folder: folder("content"))
            case .memory: InMemoryContentStore()
            }
        }
    }

    /// SHA-256 of nothing and of `abc`, by FIPS 180-2.
    static let known = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ]

    @Test(arguments: Kind.allCases, known)
    func `bytes are named by their SHA-256 and come back as they are`(
        kind: Kind, known: (text: String, hash: String)
    ) throws {
        let folder = try TemporaryFolder()
        let store = kind.makeStore(in: folder)
        let content = try store.add(Array(known.text.utf8), keep: true)
        #expect(content == Content(hash: known.hash, sizeInBytes: known.text.utf8.count))
        #expect(try store.bytes(of: content.hash) == Array(known.text.utf8))
        #expect(try store.path(of: content.hash).hasSuffix(known.hash))
    }

    @Test(arguments: Kind.allCases)
    func `a file is the same content as its bytes, also through a link`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        let store = kind.makeStore(in: folder)
        let path = try folder.write("AGE\n41\n", to: "rows.csv")
        let link = folder("link.csv")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let content = try store.add(path: path, keep: true)
        #expect(try store.add(Array("AGE\n41\n".utf8), keep: true) == content)
        #expect(try store.add(path: link, keep: true) == content)
        #expect(try store.bytes(of: content.hash) == Array("AGE\n41\n".utf8))
    }

    @Test(arguments: Kind.allCases)
    func `the same content twice is kept once and stays as it is`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        let store = kind.makeStore(in: folder)
        let first = try store.add([1, 2, 3], keep: true)
        let path = try store.path(of: first.hash)
        #expect(try store.add([1, 2, 3], keep: true) == first)
        #expect(try store.path(of: first.hash) == path)
        #expect(try store.add([1, 2, 4], keep: true) != first)
    }

    @Test(arguments: Kind.allCases)
    func `what is not to be kept only gets its name`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "model/metadata/part-00000")
        let store = kind.makeStore(in: folder)
        let bytes = try store.add([1, 2, 3], keep: false)
        let model = try store.add(path: folder("model"), keep: false)
        for content in [bytes, model] {
            #expect(throws: LabError.self) { try store.path(of: content.hash) }
        }
        #expect(try store.add([1, 2, 3], keep: true) == bytes)
        #expect(try store.add(path: folder("model"), keep: true) == model)
    }

    @Test(arguments: Kind.allCases)
    func `content that is gone is said to be missing`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        let store = kind.makeStore(in: folder)
        let hash = hexadecimal(SHA256.hash("never kept"))
        for look in [{ _ = try store.path(of: hash) }, { _ = try store.bytes(of: hash) }] {
            let error = #expect(throws: LabError.self) { try look() }
            #expect(error?.code == "content-missing")
        }
    }

    @Test(arguments: Kind.allCases)
    func `a file that is not there is an error`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        let store = kind.makeStore(in: folder)
        #expect(throws: (any Error).self) {
            try store.add(path: folder("nothing"), keep: true)
        }
    }

    // MARK: - Folders

    private static let files = [
        "metadata/part-00000": "{}", "metadata/_SUCCESS": "", "metadata/.part-00000.crc": "crc",
        "stages/0_A/data/part": "a", "stages/1_B/data/part": "b", "z é.txt": "z",
    ]

    @Test(arguments: Kind.allCases)
    func `a folder's hash depends neither on dates nor on the order of creation`(
        kind: Kind
    ) throws {
        let folder = try TemporaryFolder()
        for (path, text) in Self.files.sorted(by: { $0.key < $1.key }) {
            try folder.write(text, to: "one/" + path)
        }
        for (path, text) in Self.files.sorted(by: { $0.key > $1.key }) {
            let full = try folder.write(text, to: "two/" + path)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1), .posixPermissions: 0o400],
                ofItemAtPath: full)
        }
        let store = kind.makeStore(in: folder)
        let content = try store.add(path: folder("one"), keep: true)
        #expect(try store.add(path: folder("two"), keep: true) == content)
        #expect(content.sizeInBytes == Self.files.values.reduce(0) { $0 + $1.utf8.count })
    }

    @Test(arguments: Kind.allCases)
    func `a folder's hash changes with any name or byte`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        let variants: [[String: String]] = [
            ["a": "12", "b": "3"], ["a": "1", "b": "23"], ["a": "12", "c": "3"],
            ["a": "12", "d/b": "3"], ["a": "123"], ["a": "12", "b": "3", "e": ""],
            ["a1": "2", "b": "3"],
        ]
        for (index, files) in variants.enumerated() {
            for (path, text) in files { try folder.write(text, to: "\(index)/\(path)") }
        }
        let store = kind.makeStore(in: folder)
        let hashes = try variants.indices.map {
            try store.add(path: folder("\($0)"), keep: true).hash
        }
        #expect(Set(hashes).count == variants.count)
    }

    @Test(arguments: Kind.allCases)
    func `links in a folder are not followed`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "model/metadata")
        try folder.write("secret", to: "elsewhere/secret")
        let store = kind.makeStore(in: folder)
        let plain = try store.add(path: folder("model"), keep: true)
        for (name, target) in [
            ("file", "elsewhere/secret"), ("folder", "elsewhere"), ("loop", "model"),
            ("dangling", "nowhere"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: folder("model/" + name), withDestinationPath: folder(target))
        }
        #expect(try store.add(path: folder("model"), keep: true) == plain)
    }

    @Test(arguments: Kind.allCases)
    func `a link that is named itself is followed`(kind: Kind) throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "model/metadata/part")
        try FileManager.default.createSymbolicLink(
            atPath: folder("link"), withDestinationPath: folder("model"))
        let store = kind.makeStore(in: folder)
        let content = try store.add(path: folder("model"), keep: true)
        #expect(content.sizeInBytes == 1)
        #expect(try store.add(path: folder("link"), keep: true) == content)
    }
}
