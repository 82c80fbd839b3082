import Foundation
public import SlipwayCore

/// Keeps content in files and folders named by their SHA-256, under one folder.
///
/// New content is written under a temporary name, synced, and renamed: a crash can leave a
/// temporary file, never half of something under its final name. The name tells which program's it
/// is, so that others can clear it away.
public struct FileContentStore: ContentStore {
    private let folder: String
    private let isDurable: Bool
    private let programs: any Programs

    /// - Parameters:
    ///   - folder: Made when it does not exist.
    ///   - programs: Those that share it.
    public init(
        folder: String, isDurable: Bool = true, programs: any Programs = LoneProgram()
    ) {
        self.folder = folder
        self.isDurable = isDurable
        self.programs = programs
    }

    /// Removes what programs have begun to write that are gone.
    public func sweep() {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: temporaries) else {
            return
        }
        for name in names where name.hasPrefix(Self.mark) {
            let rest = name.dropFirst(Self.mark.count)
            guard let end = rest.lastIndex(of: "-"), !programs.isAlive(String(rest[..<end])) else {
                continue
            }
            try? FileManager.default.removeItem(atPath: "\(temporaries)/\(name)")
        }
    }

    private static let mark = ".partial-"

    /// Where content lies until it is whole.
    private var temporaries: String { "\(folder)/sha256" }

    public func add(path: String, keep: Bool) throws -> Content {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CocoaError(.fileNoSuchFile)
        }
        guard isFolder.boolValue else { return try add(file: path, keep: keep) }
        return try add(files: try files(in: path), keep: keep)
    }

    /// Copies a file of any size, piece by piece.
    private func add(file path: String, keep: Bool) throws -> Content {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let hash = SHA256()
        var size = 0
        let copy = keep ? try newContent() : nil
        do {
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
                let bytes = [UInt8](piece)
                size += bytes.count
                if let copy { try copy.write(bytes) } else { hash.update(bytes) }
            }
            guard let copy else {
                return Content(hash: hexadecimal(hash.finalize()), sizeInBytes: size)
            }
            let content = try copy.finish()
            try copy.place()
            return content
        } catch {
            copy?.discard()
            throw error
        }
    }

    public func newContent() throws -> any ContentWriter {
        do {
            try makeFolder(temporaries)
            return FileContentWriter(
                file: try StagedFile(
                    folder: temporaries, owner: programs.ownID(), isDurable: isDurable),
                store: self)
        } catch let error as CocoaError {
            throw unusable(error.reason)
        } catch let failure as FileFailure {
            throw unusable(failure.reasonInHome)
        }
    }

    public func open(_ hash: String) throws -> ByteSource {
        try ByteSource(path: path(of: hash))
    }

    public func remove(_ hash: String) {
        try? FileManager.default.removeItem(atPath: finalPath(hash))
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
        // With the slash a link to the folder itself is followed; links in the folder are not.
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root + "/")
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
                for inner in Set(files.map { folderName(of: $0.relativePath) }) {
                    try sync(inner.isEmpty ? temporary : temporary + "/" + inner)
                }
            }
        }
        return content
    }

    /// The part of a relative path before its last slash; empty when there is none.
    private func folderName(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    // MARK: - Writing

    private func finalPath(_ hash: String) -> String {
        "\(folder)/sha256/\(hash.prefix(2))/\(hash)"
    }

    /// Runs `write` with a temporary path and gives the result its name.
    ///
    /// - Throws: `LabError.homeUnusable` when the disk does not take it.
    private func place(_ hash: String, _ write: (String) throws -> Void) throws {
        let final = finalPath(hash)
        let parent = "\(folder)/sha256/\(hash.prefix(2))"
        do {
            if FileManager.default.fileExists(atPath: final) {
                // Whoever put it there may not have come to this yet.
                return try sync(parent)
            }
            try makeFolder(parent)
            let suffix = UUID().uuidString.filter { $0 != "-" }
            let temporary = "\(temporaries)/\(Self.mark)\(try programs.ownID())-\(suffix)"
            defer { try? FileManager.default.removeItem(atPath: temporary) }
            try write(temporary)
            // It fails when another program has put the same folder there meanwhile.
            if rename(temporary, final) != 0 && !FileManager.default.fileExists(atPath: final) {
                throw CocoaError(.fileWriteUnknown)
            }
            try sync(parent)
        } catch let error as CocoaError {
            throw unusable(error.reason)
        }
    }

    fileprivate func unusable(_ reason: String) -> LabError {
        .homeUnusable(
            path: URL(fileURLWithPath: folder).deletingLastPathComponent().path, reason: reason)
    }

    /// Gives a finished file its name; when the same content is there already, the file goes.
    fileprivate func place(_ hash: String, from file: StagedFile) throws {
        defer { file.discard() }
        try place(hash) { try file.commit(to: $0) }
    }

    /// Makes a folder, and those above it, so that their names are on disk too.
    private func makeFolder(_ path: String) throws {
        if FileManager.default.fileExists(atPath: path) { return }
        let above = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try makeFolder(above)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try sync(above)
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try sync(path)
    }

    /// Waits until a file's bytes, or a folder's names, are on disk.
    private func sync(_ path: String) throws {
        guard isDurable else { return }
        let descriptor = systemOpen(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw CocoaError(errno == ENOSPC ? .fileWriteOutOfSpace : .fileWriteUnknown)
        }
    }
}

/// A file of the store while it is written, under a name of its own.
private struct FileContentWriter: ContentWriter {
    let file: StagedFile
    let store: FileContentStore

    func write(_ bytes: [UInt8]) throws { try inHome { try file.write(bytes) } }
    func finish() throws -> Content { try inHome { try file.finish() } }
    func discard() { file.discard() }

    func place() throws {
        let content = try finish()
        try inHome { try store.place(content.hash, from: file) }
    }

    private func inHome<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as FileFailure {
            throw store.unusable(failure.reasonInHome)
        }
    }
}

/// The store's `open` hides the system's.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }

extension FileFailure {
    /// What is wrong with the disk is wrong with all of the home.
    fileprivate var reasonInHome: String {
        [ENOSPC, EDQUOT, EROFS].contains(number) ? reason : "in its folder `content`, \(reason)"
    }
}

extension CocoaError {
    fileprivate var reason: String {
        switch code {
        case .fileWriteOutOfSpace: "the disk is full"
        case .fileWriteNoPermission: "permission is denied in its folder `content`"
        case .fileWriteVolumeReadOnly: "the disk is read-only"
        default: "its folder `content` cannot be written to"
        }
    }
}
