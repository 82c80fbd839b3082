import Foundation
import SlipwayCore

/// The folder in which everything lies that a lab remembers.
public struct Home: Sendable {
    public let path: String
    public let store: SQLiteLabStore
    public let content: FileContentStore
    private let isEphemeral: Bool

    /// Opens a home, making it when it does not exist.
    ///
    /// - Throws: `LabError.homeUnusable`, `LabError.newerHome`.
    public init(path: String) throws {
        try self.init(path: path, isEphemeral: false)
    }

    /// A new home in the temporary folder; `close()` makes it vanish.
    public static func ephemeral() throws -> Home {
        let name = "slipway-\(UUID().uuidString.lowercased())"
        return try Home(
            path: FileManager.default.temporaryDirectory.appendingPathComponent(name).path,
            isEphemeral: true)
    }

    private init(path: String, isEphemeral: Bool) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw LabError.homeUnusable(
                path: path, reason: "the folder cannot be made: \(Self.cause(of: error))")
        }
        self.path = path
        self.isEphemeral = isEphemeral
        store = try SQLiteLabStore(
            path: path + "/slipway.sqlite", isDurable: !isEphemeral)
        content = FileContentStore(folder: path + "/content", isDurable: !isEphemeral)
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
        store.close()
        if isEphemeral { try? FileManager.default.removeItem(atPath: path) }
    }
}
