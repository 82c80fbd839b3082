import Foundation
public import SlipwayCore
import Synchronization

/// Keeps content in memory, and can pretend that there are files.
///
/// The paths that it gives do not exist on disk; `text(at:)` reads them.
public final class InMemoryContentStore: ContentStore {
    private enum Entry {
        case file([UInt8])
        /// By relative path, in the order of the paths' bytes.
        case folder([(path: String, bytes: [UInt8])])
    }

    private struct State {
        var kept: [String: Entry] = [:]
        var pretendedFiles: [String: [UInt8]] = [:]
    }

    private static let root = "memory/"
    private let state: Mutex<State>

    /// - Parameter files: Texts of files that are there for `add(path:keep:)` and `text(at:)`.
    public init(files: [String: String] = [:]) {
        state = Mutex(State(pretendedFiles: files.mapValues { Array($0.utf8) }))
    }

    public func add(path: String, keep: Bool) throws -> Content {
        if let bytes = state.withLock({ $0.pretendedFiles[path] }) {
            return try add(bytes, keep: keep)
        }
        let type = try FileManager.default.attributesOfItem(
            atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)[.type]
        guard type as? FileAttributeType == .typeDirectory else {
            return try add(contents(ofFile: path), keep: keep)
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: path + "/")
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .filter { inner in
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: path + "/" + inner)
                return attributes[.type] as? FileAttributeType == .typeRegular
            }
            .map { (path: $0, bytes: try contents(ofFile: path + "/" + $0)) }
        let hash = SHA256()
        for file in files {
            hash.update("\(file.path.utf8.count) \(file.path)\(file.bytes.count) ")
            hash.update(file.bytes)
        }
        let content = Content(
            hash: hexadecimal(hash.finalize()),
            sizeInBytes: files.reduce(0) { $0 + $1.bytes.count })
        if keep { state.withLock { $0.kept[content.hash] = .folder(files) } }
        return content
    }

    public func add(_ bytes: [UInt8], keep: Bool) throws -> Content {
        let content = Content(hash: hexadecimal(SHA256.hash(bytes)), sizeInBytes: bytes.count)
        if keep { state.withLock { $0.kept[content.hash] = .file(bytes) } }
        return content
    }

    public func path(of hash: String) throws -> String {
        guard state.withLock({ $0.kept[hash] != nil }) else {
            throw LabError.contentMissing(hash: hash)
        }
        return Self.root + hash
    }

    public func bytes(of hash: String) throws -> [UInt8] {
        switch state.withLock({ $0.kept[hash] }) {
        case .file(let bytes)?: return bytes
        case .folder?: throw CocoaError(.fileReadUnknown)
        case nil: throw LabError.contentMissing(hash: hash)
        }
    }

    public func open(_ hash: String) throws -> ByteSource {
        ByteSource(try bytes(of: hash))
    }

    public func newContent() -> any ContentWriter { InMemoryWriter(store: self) }

    public func remove(_ hash: String) { lose(hash) }

    /// The hashes of everything that is kept.
    public var hashes: Set<String> { state.withLock { Set($0.kept.keys) } }

    /// Loses content, as a home does that was copied incompletely.
    public func lose(_ hash: String) {
        state.withLock { $0.kept[hash] = nil }
    }

    /// The text of a file that is kept, pretended, or on disk; of a folder, its first file.
    public func text(at path: String) throws -> String {
        let known = state.withLock { state -> [UInt8]? in
            if let bytes = state.pretendedFiles[path] { return bytes }
            guard path.hasPrefix(Self.root) else { return nil }
            switch state.kept[String(path.dropFirst(Self.root.count))] {
            case .file(let bytes)?: return bytes
            case .folder(let files)?: return files.first?.bytes
            case nil: return nil
            }
        }
        return String(decoding: try known ?? contents(ofFile: path), as: UTF8.self)
    }

    private func contents(ofFile path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// New content, in an array.
private final class InMemoryWriter: ContentWriter {
    private let store: InMemoryContentStore
    private let bytes = Mutex<[UInt8]>([])

    init(store: InMemoryContentStore) {
        self.store = store
    }

    func write(_ bytes: [UInt8]) { self.bytes.withLock { $0 += bytes } }
    func finish() throws -> Content { try store.add(bytes.withLock { $0 }, keep: false) }
    func place() throws { _ = try store.add(bytes.withLock { $0 }, keep: true) }
    func discard() {}
}
