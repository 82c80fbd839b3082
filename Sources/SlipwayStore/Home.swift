import Foundation
import SlipwayCore
import Synchronization

/// The folder in which everything lies that a lab remembers.
public struct Home: Sendable {
    public let path: String
    public let store: SQLiteLabStore
    public let content: FileContentStore
    public let programs: FilePrograms
    public let logs: FileLogs
    private let isEphemeral: Bool

    /// Opens a home, making it when it does not exist.
    ///
    /// - Throws: `LabError.homeUnusable`, `LabError.newerHome`.
    public init(path: String) throws {
        try self.init(path: path, isEphemeral: false)
    }

    /// A new home in the temporary folder; `close()` makes it vanish.
    ///
    /// It also vanishes when the program ends by `exit` before that.
    public static func ephemeral() throws -> Home {
        let name = "slipway-\(UUID().uuidString.lowercased())"
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        EphemeralFolders.removeAtExit(path)
        return try Home(path: path, isEphemeral: true)
    }

    private init(path: String, isEphemeral: Bool) throws {
        do {
            // Most homes exist, and asking the system is quicker than having Foundation find out.
            if access(path, W_OK | X_OK) != 0 {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw LabError.homeUnusable(
                path: path, reason: "the folder cannot be made: \(Self.cause(of: error))")
        }
        self.path = path
        self.isEphemeral = isEphemeral
        store = try SQLiteLabStore(
            path: path + "/slipway.sqlite", isDurable: !isEphemeral)
        programs = FilePrograms(folder: path + "/programs")
        content = FileContentStore(
            folder: path + "/content", isDurable: !isEphemeral, programs: programs)
        if !isEphemeral { content.sweep() }
        logs = FileLogs(folder: path + "/logs")
    }

    private static func cause(of error: any Error) -> String {
        let underlying = (error as? CocoaError)?.underlying as? POSIXError
        return switch underlying?.code {
        case .EEXIST, .ENOTDIR: "there is a file in its place"
        case .EACCES, .EPERM: "permission is denied"
        case .EROFS: "the disk is read-only"
        case .ENOSPC, .EDQUOT: "the disk is full"
        default: "there is no such place"
        }
    }

    /// Closes the home, last of all; an ephemeral one vanishes.
    public func close() {
        programs.close()
        store.close()
        if isEphemeral { try? FileManager.default.removeItem(atPath: path) }
    }
}

/// Folders that must not outlive the program.
public enum EphemeralFolders {
    private static let paths = Mutex<[String]>([])
    /// Evaluated once: registers the removal with the C library.
    private static let isRegistered: Void = {
        atexit {
            for path in EphemeralFolders.paths.withLock({ $0 }) {
                try? FileManager.default.removeItem(atPath: path)
            }
        }
    }()

    public static func removeAtExit(_ path: String) {
        _ = isRegistered
        paths.withLock { $0.append(path) }
    }
}
