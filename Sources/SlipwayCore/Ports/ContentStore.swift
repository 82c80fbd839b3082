/// Keeps model archives and folders, code and data: written once, named by their SHA-256.
///
/// A folder's hash covers its sorted relative paths and bytes, not dates.
public protocol ContentStore: Sendable {
    /// Copies a file or folder in and returns once it is on disk; the same content is kept once.
    ///
    /// When `keep` is false, only computes what it would be called.
    func add(path: String, keep: Bool) throws -> Content
    func add(_ bytes: [UInt8], keep: Bool) throws -> Content
    /// Where the content lies; throws `LabError.contentMissing` when it is gone.
    func path(of hash: String) throws -> String
    /// The bytes of content that is a file.
    func bytes(of hash: String) throws -> [UInt8]
    /// Opens content that is a file, of any size.
    func open(_ hash: String) throws -> ByteSource
    /// Content that is written piece by piece, of any size.
    func newContent() throws -> any ContentWriter
    /// Removes content that nothing mentions any more. Says nothing when it is not there.
    func remove(_ hash: String)
}

/// New content while it is written: it lies aside, and is not in the store yet.
///
/// Belongs to one task at a time.
public protocol ContentWriter: ByteSink {
    /// Makes sure that all of it is on disk, and tells what it will be called.
    func finish() throws -> Content
    /// Gives the finished content its name in the store; cheap.
    func place() throws
    /// Removes it, unless it has its name already.
    func discard()
}

/// The name and size of something kept in a content store.
public struct Content: Sendable, Equatable, Codable {
    /// Lower-case hexadecimal SHA-256.
    public let hash: String
    public let sizeInBytes: Int

    public init(hash: String, sizeInBytes: Int) {
        self.hash = hash
        self.sizeInBytes = sizeInBytes
    }
}
