import Foundation
public import SlipwayCore
import Synchronization

/// The programs that share a home, each with a file in its folder `programs` that it keeps locked.
///
/// The system lets go of a lock when its program ends, however it ends: a file that can be locked
/// belongs to nobody any more. No clock, no process number and no sign of life is needed.
public final class FilePrograms: Programs {
    private struct Own {
        let id: String
        /// Holds the lock; stays open as long as the program lives.
        let descriptor: Int32
    }

    private let folder: String
    private let own = Mutex<Own?>(nil)

    /// - Parameter folder: Made on first use.
    public init(folder: String) {
        self.folder = folder
    }

    public func ownID() throws -> String {
        try own.withLock { own in
            if let own { return own.id }
            let made = try register()
            own = made
            return made.id
        }
    }

    /// Takes a file of our own: made under a name that nobody looks at, locked, then renamed, so
    /// that it is never there without its lock.
    private func register() throws -> Own {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw unusable("the folder `programs` in it cannot be made")
        }
        let id = UUID().uuidString.lowercased()
        let temporary = "\(folder)/.\(id)"
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0,
            rename(temporary, path(of: id)) == 0
        else {
            if descriptor >= 0 { Foundation.close(descriptor) }
            throw unusable("its folder `programs` cannot be written to")
        }
        removeStrays()
        return Own(id: id, descriptor: descriptor)
    }

    private func unusable(_ reason: String) -> LabError {
        .homeUnusable(
            path: URL(fileURLWithPath: folder).deletingLastPathComponent().path, reason: reason)
    }

    public func isAlive(_ programID: String) -> Bool {
        if own.withLock({ $0?.id }) == programID { return true }
        let path = path(of: programID)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        // There is no file of a program that left, or whose file somebody has cleared away.
        guard descriptor >= 0 else { return errno != ENOENT }
        defer { Foundation.close(descriptor) }
        // Shared, so that two who ask at once do not take each other for the program.
        if flock(descriptor, LOCK_SH | LOCK_NB) != 0 { return true }
        // No program takes an id again, so that nobody can be missed here.
        removeFiles(of: programID)
        return false
    }

    public func publish(_ runtimes: [Runtime]) throws {
        let id = try ownID()
        let data = try JSONEncoder().encode(runtimes)
        try own.withLock { own in
            guard own?.id == id else { return }
            // In one step, so that whoever reads meanwhile finds the old or the new.
            let temporary = "\(folder)/.\(id).runtimes"
            do {
                try data.write(to: URL(fileURLWithPath: temporary))
            } catch {
                throw unusable("its folder `programs` cannot be written to")
            }
            rename(temporary, runtimesPath(of: id))
        }
    }

    public func runtimes() throws -> [Runtime] {
        livingIDs().flatMap { id in
            FileManager.default.contents(atPath: runtimesPath(of: id))
                .flatMap { try? JSONDecoder().decode([Runtime].self, from: $0) } ?? []
        }
    }

    public func wishToStop(deploymentID: String) throws {
        for id in livingIDs() {
            let descriptor = open(
                stopPath(of: id), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw unusable("its folder `programs` cannot be written to")
            }
            flock(descriptor, LOCK_EX)
            let line = Array((deploymentID + "\n").utf8)
            _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            Foundation.close(descriptor)
        }
    }

    public func wishesToStop() -> [String] {
        guard let id = own.withLock({ $0?.id }) else { return [] }
        let descriptor = open(stopPath(of: id), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // Read and emptied under the lock: a wish that comes meanwhile is neither lost nor doubled.
        flock(descriptor, LOCK_EX)
        let text = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        ftruncate(descriptor, 0)
        return text.split(separator: "\n").map(String.init)
    }

    /// Leaves: the file goes, and with it what others know of this program.
    func close() {
        own.withLock { own in
            guard let gone = own else { return }
            removeFiles(of: gone.id)
            Foundation.close(gone.descriptor)
            own = nil
        }
    }

    /// The locked file goes last: as long as it is there, somebody clears away the others.
    private func removeFiles(of id: String) {
        for path in [stopPath(of: id), runtimesPath(of: id), path(of: id)] { unlink(path) }
    }

    /// Removes what was meant for programs that had left when it came.
    private func removeStrays() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where !name.hasPrefix(".") {
            let id = String(name.prefix { $0 != "." })
            // No program writes these before its own file is there.
            if id != name && access(path(of: id), F_OK) != 0 { unlink("\(folder)/\(name)") }
        }
    }

    private func livingIDs() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted()
            .filter { !$0.contains(".") && isAlive($0) }
    }

    private func path(of id: String) -> String { "\(folder)/\(id)" }
    private func runtimesPath(of id: String) -> String { "\(folder)/\(id).runtimes" }
    private func stopPath(of id: String) -> String { "\(folder)/\(id).stop" }
}
