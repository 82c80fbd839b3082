internal import CArchive

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Unpacks an archive, or walks through a folder, into memory by way of libarchive.
final class ArchiveReader {
    private let handle: OpaquePointer
    private let limits: ModelArchive.Limits
    /// For errors.
    private let path: String
    /// The archive itself when it lies in memory; libarchive reads from it until it is closed.
    private let memory: UnsafeMutableBufferPointer<UInt8>?

    /// Opens an archive file.
    init(path: String, limits: ModelArchive.Limits) throws(SparkMLError) {
        self.handle = try Self.newReader(path)
        var status = stat()
        let length = stat(path, &status) == 0 ? Int(status.st_size) : 0
        self.limits = limits.forArchive(ofBytes: length)
        self.path = path
        self.memory = nil
        guard archive_read_open_filename(handle, path, 1 << 16) == ARCHIVE_OK else {
            throw fault()
        }
    }

    /// Opens an archive in memory.
    init(bytes: [UInt8], limits: ModelArchive.Limits) throws(SparkMLError) {
        self.handle = try Self.newReader("")
        self.limits = limits.forArchive(ofBytes: bytes.count)
        self.path = "archive"
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = memory.update(fromContentsOf: bytes)
        self.memory = memory
        guard archive_read_open_memory(handle, memory.baseAddress, memory.count) == ARCHIVE_OK
        else { throw fault() }
    }

    private init(folder: String, limits: ModelArchive.Limits) throws(SparkMLError) {
        guard let handle = archive_read_disk_new() else {
            throw .unreadable(path: folder, reason: "out of memory")
        }
        self.handle = handle
        self.limits = limits
        self.path = folder
        self.memory = nil
        // The folder itself may be a link; links inside it come as links and are refused.
        archive_read_disk_set_symlink_hybrid(handle)
        guard archive_read_disk_open(handle, folder) == ARCHIVE_OK else { throw fault() }
    }

    deinit {
        archive_read_free(handle)
        memory?.deallocate()
    }

    private static func newReader(_ path: String) throws(SparkMLError) -> OpaquePointer {
        guard let handle = archive_read_new() else {
            throw .unreadable(path: path, reason: "out of memory")
        }
        archive_read_support_filter_gzip(handle)
        archive_read_support_format_tar(handle)
        // By the directory at its end, so that a zip which is cut off does not pass for a whole one.
        archive_read_support_format_zip_seekable(handle)
        return handle
    }

    /// The files of a folder, or `nil` when there is a file at the path.
    static func folder(
        _ path: String, limits: ModelArchive.Limits
    ) throws(SparkMLError) -> [String: [UInt8]]? {
        let root = trimmed(path)
        let reader = try ArchiveReader(folder: root, limits: limits)
        guard let entry = try reader.nextEntry() else { return nil }
        guard archive_entry_filetype(entry) == FileType.folder else { return nil }
        archive_read_disk_descend(reader.handle)
        return try reader.files(below: root)
    }

    /// All files, by their normal paths.
    ///
    /// - Parameter root: What every name begins with; not part of the paths.
    func files(below root: String = "") throws(SparkMLError) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        var room = limits.bytes
        var nameRoom = limits.bytes
        var entryCount = 0
        while let entry = try nextEntry() {
            entryCount += 1
            if entryCount > limits.entries { throw .tooManyEntries(limit: limits.entries) }
            guard let name = Self.name(of: entry) else {
                throw .badEntry(entry: "number \(entryCount)", fault: .unnamed)
            }
            let relative = root.isEmpty ? name : String(name.dropFirst(root.count + 1))
            let path = try Self.normal(relative, isArchive: root.isEmpty)
            // Names are bounded too, since one may be a megabyte long.
            nameRoom -= path.utf8.count
            if nameRoom < 0 { throw .tooLarge(limit: limits.bytes) }
            switch archive_entry_filetype(entry) {
            case _ where archive_entry_hardlink(entry) != nil:
                throw .badEntry(entry: relative, fault: .link)
            case FileType.folder: break
            case FileType.link: throw .badEntry(entry: relative, fault: .link)
            case FileType.file:
                let contents = try contents(room: &room)
                guard files.updateValue(contents, forKey: path) == nil else {
                    throw .badEntry(entry: path, fault: .duplicate)
                }
            default: throw .badEntry(entry: relative, fault: .notAFile)
            }
            if !root.isEmpty { archive_read_disk_descend(handle) }
        }
        return files
    }

    /// The types of entries, as `stat` has them. libarchive's macros do not reach Swift.
    private enum FileType {
        static let file = mode_t(0o100000)
        static let folder = mode_t(0o040000)
        static let link = mode_t(0o120000)
    }

    private func nextEntry() throws(SparkMLError) -> OpaquePointer? {
        var entry: OpaquePointer?
        switch archive_read_next_header(handle, &entry) {
        case ARCHIVE_OK, ARCHIVE_WARN: return entry
        case ARCHIVE_EOF: return nil
        default: throw fault()
        }
    }

    private static func name(of entry: OpaquePointer) -> String? {
        // In the "C" locale a name may exist in one of the two forms only.
        guard let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
            return nil
        }
        return String(validatingCString: name)
    }

    /// A path without `.` and doubled slashes.
    private static func normal(_ name: String, isArchive: Bool) throws(SparkMLError) -> String {
        let parts = name.split(separator: "/").filter { $0 != "." }
        if parts.contains("..") || (isArchive && name.hasPrefix("/")) {
            throw .badEntry(entry: name, fault: .escapes)
        }
        return parts.joined(separator: "/")
    }

    /// Reads the current entry to its end, as long as there is room.
    private func contents(room: inout Int) throws(SparkMLError) -> [UInt8] {
        var contents: [UInt8] = []
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, filled in
                count = archive_read_data(handle, buffer.baseAddress, buffer.count)
                filled = max(0, count)
            }
            if count == 0 { return contents }
            // A negative count is a code; a file that shrinks while it is read is one too.
            if count < 0 { throw fault() }
            room -= count
            if room < 0 { throw .tooLarge(limit: limits.bytes) }
            contents += chunk
        }
    }

    private func fault() -> SparkMLError {
        let code = archive_errno(handle)
        let reason = archive_error_string(handle).map { String(cString: $0) } ?? "unknown error"
        if code == ENOENT || code == ENOTDIR { return .notFound(path: path) }
        // ARCHIVE_ERRNO_FILE_FORMAT
        if code == EILSEQ || code == EINVAL { return .notAnArchive(path: path) }
        return .unreadable(path: path, reason: reason)
    }

    private static func trimmed(_ path: String) -> String {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
}
