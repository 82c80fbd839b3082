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
