public import SlipwayCore

/// What a script needs from outside: files, an editor, the REST endpoint. The executable and the
/// replay bring it.
public protocol ScriptHost: Sendable {
    /// The bytes of a file; a path that is not absolute starts at the host's folder.
    ///
    /// - Throws: `FileProblem`.
    func read(_ path: String) throws -> [UInt8]
    /// Opens a file of any size, or a pipe.
    ///
    /// - Throws: `FileProblem`.
    func open(_ path: String) throws -> ByteSource
    /// Writes a file as a whole: readers see the old content or the new.
    func write(_ bytes: [UInt8], to path: String) throws
    func exists(_ path: String) -> Bool
    /// Where the path leads, for parts that open files themselves.
    func absolutePath(_ path: String) -> String
    /// The paths that begin with this text, for completion; folders end in `/`. Sorted.
    func paths(startingWith text: String) -> [String]
    /// Opens an editor with a text and gives back what was saved; `nil` when nothing was.
    ///
    /// - Throws: `FileProblem` where there is nobody to edit.
    func edit(_ text: String) async throws -> String?
    /// Shows how far a long statement has come, where somebody is looking; `nil` takes it away.
    func report(progress: String?)
    /// Tells something at once that a statement has noticed while it runs: a sentence.
    func remark(_ sentence: String)
}

extension ScriptHost {
    public func report(progress: String?) {}
    public func remark(_ sentence: String) {}
}

/// A file that could not be used.
public struct FileProblem: UserFacingError, Equatable {
    public let path: String
    /// As in `it does not exist`.
    public let reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var code: String { "file" }
    public var what: String { "the file `\(path)` cannot be used" }
    public var why: String? { reason }
    public var next: String? { nil }
}
