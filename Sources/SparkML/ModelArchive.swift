/// The files of a saved model, in memory.
///
/// Read from a folder, or from an archive in tar, gzipped tar or zip format. Accepts names that
/// begin with `./`, archives without entries for their folders, and one folder around everything.
/// Checksum files (`.crc`), `_SUCCESS` and other files whose names begin with a point or an
/// underscore are left out, as Hadoop does.
public struct ModelArchive: Sendable, Equatable {
    /// The contents by path: names joined by `/`, without `.` and `..`, from the model's root.
    public let files: [String: [UInt8]]
    /// The paths by folder, sorted: each stage asks, and there may be as many stages as files.
    private let pathsByFolder: [String: [String]]

    /// How much an archive may hold before it is refused.
    public struct Limits: Sendable, Hashable {
        /// Bytes of all files, unpacked.
        public var bytes: Int
        /// Files and folders.
        public var entries: Int

        /// Times the length of the archive, if that is less, but never below 64 MiB: what Spark has
        /// written is compressed already, and a bomb of zeros holds a thousand times its length.
        public var ratio = 100
        private static let alwaysAllowed = 64 << 20

        /// 1 GiB and 100,000 entries unless told otherwise.
        public init(bytes: Int = 1 << 30, entries: Int = 100_000) {
            self.bytes = bytes
            self.entries = entries
        }

        /// The limits for an archive of this length.
        func forArchive(ofBytes length: Int) -> Limits {
            var limits = self
            let (most, isTooLong) = length.multipliedReportingOverflow(by: ratio)
            if !isTooLong { limits.bytes = min(bytes, max(most, Self.alwaysAllowed)) }
            return limits
        }
    }

    /// - Parameter files: Contents by path. Hidden files and a wrapping folder are taken away.
    public init(files: [String: [UInt8]]) {
        let visible = files.filter { path, _ in
            let name = Path.name(path)
            return !name.hasPrefix(".") && !name.hasPrefix("_")
        }
        let files = Self.unwrapped(visible)
        self.files = files
        self.pathsByFolder = Dictionary(grouping: files.keys, by: Path.folder)
            .mapValues { $0.sorted() }
    }

    /// Reads a folder or an archive file.
    ///
    /// A folder may be reached through a link, but may not contain any.
    ///
    /// - Throws: `notFound`, `unreadable`, `notAnArchive`, `badEntry`, `tooLarge`,
    ///   `tooManyEntries`.
    public static func read(
        from path: String, limits: Limits = Limits()
    ) throws(SparkMLError) -> ModelArchive {
        if let folder = try ArchiveReader.folder(path, limits: limits) {
            return ModelArchive(files: folder)
        }
        let reader = try ArchiveReader(path: path, limits: limits)
        return ModelArchive(files: try reader.files())
    }

    /// Reads an archive that is in memory.
    public static func read(
        _ bytes: [UInt8], limits: Limits = Limits()
    ) throws(SparkMLError) -> ModelArchive {
        let reader = try ArchiveReader(bytes: bytes, limits: limits)
        return ModelArchive(files: try reader.files())
    }

    /// The paths of the files directly in a folder, sorted.
    ///
    /// - Parameter folder: A path without a slash at the end.
    public func paths(in folder: String) -> [String] { pathsByFolder[folder] ?? [] }

    /// The names of the folders directly in a folder.
    func folders(in folder: String) -> Set<String> {
        let names = files.keys.compactMap { path -> Substring? in
            guard path.hasPrefix(folder + "/") else { return nil }
            let rest = path.dropFirst(folder.count + 1)
            return rest.firstIndex(of: "/").map { rest[..<$0] }
        }
        return Set(names.map(String.init))
    }

    /// Takes away folders that wrap everything, as long as there is no `metadata` at the root.
    ///
    /// A few at most: a path may have hundreds of thousands, and each step copies all paths.
    private static func unwrapped(_ files: [String: [UInt8]]) -> [String: [UInt8]] {
        var files = files
        for _ in 0..<8 where !files.keys.contains(where: isMetadata) {
            guard let first = files.keys.first, let slash = first.firstIndex(of: "/") else { break }
            let wrapping = first[...slash]
            guard files.keys.allSatisfy({ $0.hasPrefix(wrapping) }) else { break }
            let inner = files.map { ($0.dropFirst(wrapping.count), $1) }
            files = Dictionary(inner.map { (String($0), $1) }) { first, _ in first }
        }
        return files
    }

    private static func isMetadata(_ path: String) -> Bool { path.hasPrefix("metadata/") }
}
