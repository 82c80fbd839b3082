import Foundation
public import SlipwayCore

/// Keeps content in files and folders named by their SHA-256, under one folder.
///
/// New content is written under a temporary name, synced, and renamed: a crash can leave a
/// temporary file, never half of something under its final name.
public struct FileContentStore: ContentStore {
    private let folder: String
    private let isDurable: Bool

    /// - Parameter folder: Made when it does not exist.
    public init(folder: String, isDurable: Bool = true) {
        self.folder = folder
        self.isDurable = isDurable
    }

    public func add(path: String, keep: Bool) throws -> Content {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CocoaError(.fileNoSuchFile)
        }
        guard isFolder.boolValue else {
            return try add([UInt8](Data(contentsOf: URL(fileURLWithPath: path))), keep: keep)
        }
        return try add(files: try files(in: path), keep: keep)
    }

    public func add(_ bytes: [UInt8], keep: Bool) throws -> Content {
        let content = Content(
            hash: hexadecimal(SHA256.hash(bytes)), sizeInBytes: bytes.count)
        if keep {
            try place(content.hash) { temporary in try write(bytes, to: temporary) }
        }
        return content
    }

    public func path(of hash: String) throws -> String {
        let path = finalPath(hash)
        guard FileManager.default.fileExists(atPath: path) else {
            throw LabError.contentMissing(hash: hash)
        }
        return path
    }

    public func bytes(of hash: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(of: hash))))
    }

    // MARK: - Folders

    private struct File {
        let relativePath: String
        let bytes: [UInt8]
    }

    /// Every ordinary file of a folder, by its path, in the order of the paths' bytes.
    private func files(in root: String) throws -> [File] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root)
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return try paths.compactMap { path in
            let full = root + "/" + path
            let type =
                try FileManager.default.attributesOfItem(atPath: full)[.type]
                as? FileAttributeType
            guard type == .typeRegular else { return nil }
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: full)))
            return File(relativePath: path, bytes: bytes)
        }
    }

    private func add(files: [File], keep: Bool) throws -> Content {
        let hash = SHA256()
        hash.update("folder\n")
        for file in files {
            hash.update("\(file.relativePath.utf8.count) \(file.bytes.count)\n")
            hash.update(file.relativePath)
            hash.update(file.bytes)
        }
        let content = Content(
            hash: hexadecimal(hash.finalize()),
            sizeInBytes: files.reduce(0) { $0 + $1.bytes.count })
        if keep {
            try place(content.hash) { temporary in
                try makeFolder(temporary)
                for file in files {
                    let path = temporary + "/" + file.relativePath
                    try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
                    try write(file.bytes, to: path)
                }
            }
        }
        return content
    }

    // MARK: - Writing

    private func finalPath(_ hash: String) -> String {
        "\(folder)/sha256/\(hash.prefix(2))/\(hash)"
    }

    /// Runs `write` with a temporary path and gives the result its name.
    private func place(_ hash: String, _ write: (String) throws -> Void) throws {
        let final = finalPath(hash)
        if FileManager.default.fileExists(atPath: final) { return }
        let parent = URL(fileURLWithPath: final).deletingLastPathComponent().path
        try makeFolder(parent)
        let temporary = "\(parent)/.\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        try write(temporary)
        guard rename(temporary, final) == 0 else {
            // Another program has put the same content there meanwhile.
            if FileManager.default.fileExists(atPath: final) { return }
            throw CocoaError(.fileWriteUnknown)
        }
        try sync(parent)
    }

    private func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try sync(path)
    }

    /// Waits until a file's bytes, or a folder's names, are on disk.
    private func sync(_ path: String) throws {
        guard isDurable else { return }
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
