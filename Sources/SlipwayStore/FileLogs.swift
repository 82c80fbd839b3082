import Foundation
public import SlipwayCore
import Synchronization

/// Keeps what deployed functions print in files, one for each deployment.
///
/// A file that has grown to its limit becomes the former one, whose predecessor goes: there are
/// always at least half as many bytes as are kept at most. Several programs may append at once.
public final class FileLogs: DeploymentLogs {
    private let folder: String
    private let limitInBytes: Int
    private let lock = Mutex(())

    /// - Parameter folder: Made on first use.
    public init(folder: String, limitInBytes: Int = 4 << 20) {
        self.folder = folder
        self.limitInBytes = limitInBytes
    }

    /// A line that cannot be written is lost: a function must not fail for its log.
    public func append(_ line: String, to deploymentID: String) {
        lock.withLock { _ in
            mkdir(folder, 0o700)
            let path = path(of: deploymentID)
            guard let descriptor = openLocked(path) else { return }
            let bytes = Array((line.replacing("\n", with: " ") + "\n").utf8)
            _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if lseek(descriptor, 0, SEEK_END) > off_t(limitInBytes / 2) {
                rename(path, path + ".old")
            }
            close(descriptor)
        }
    }

    /// Opens the file that lies at a path, for this program alone until it is closed: another one
    /// must not set aside what has just taken the place of a full file.
    private func openLocked(_ path: String) -> CInt? {
        while true {
            let descriptor = open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return nil }
            var opened = stat()
            var present = stat()
            guard flock(descriptor, LOCK_EX) == 0, fstat(descriptor, &opened) == 0 else {
                close(descriptor)
                return nil
            }
            if stat(path, &present) == 0 && present.st_ino == opened.st_ino { return descriptor }
            close(descriptor)
        }
    }

    public func lines(of deploymentID: String, last limit: Int?) throws -> [String] {
        let path = path(of: deploymentID)
        let text = [path + ".old", path]
            .map {
                String(decoding: FileManager.default.contents(atPath: $0) ?? Data(), as: UTF8.self)
            }
            .joined()
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return Array(lines.suffix(limit ?? .max))
    }

    private func path(of deploymentID: String) -> String { "\(folder)/\(deploymentID).log" }
}
