#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that the system does not let be read or written.
public struct FileFailure: UserFacingError, Equatable {
    public enum Action: Sendable, Equatable {
        case reading, writing
    }

    public let action: Action
    public let path: String
    /// The system's `errno`.
    public let number: Int32

    init(_ action: Action, _ path: String, number: Int32 = errno) {
        self.action = action
        self.path = path
        self.number = number
    }

    public var code: String { "file" }

    public var what: String {
        "the file `\(path)` cannot be \(action == .reading ? "read" : "written")"
    }

    public var why: String? { reason }

    public var next: String? {
        switch number {
        case ENOSPC, EDQUOT: "make room, or write to another disk"
        default: nil
        }
    }

    /// As in `it does not exist`.
    public var reason: String {
        switch number {
        case ENOENT: action == .reading ? "it does not exist" : "its folder does not exist"
        case ENOTDIR: "its path leads through a file"
        case EISDIR, ENOTEMPTY: "it is a folder"
        case EACCES, EPERM: "permission is denied"
        case ENOSPC, EDQUOT: "the disk is full"
        case EROFS: "the disk is read-only"
        case EFBIG: "it would become larger than its disk allows"
        case ENAMETOOLONG: "its name is too long"
        default: String(cString: strerror(number))
        }
    }
}
