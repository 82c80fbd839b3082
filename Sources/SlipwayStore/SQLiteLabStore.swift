// SlipwayStore: the lab's state in a home folder: objects and journal in SQLite, content in files.
//
// Start here: `Home` opens the folder and gives the two ports, `SQLiteLabStore` and
// `FileContentStore`. `Schema` holds the migrations.

import Foundation
import GRDB
public import SlipwayCore
import Synchronization

/// Keeps the lab's objects and journal in one SQLite file in WAL mode.
///
/// Several programs may use the file at once: writes take their turn (up to 30 s), reads see the
/// state of the moment at which they began.
public final class SQLiteLabStore: LabStore {
    private let queue: DatabaseQueue
    /// For messages: people know the home, not the file in it.
    private let home: String
    /// Another connection, which sees that the first one, too, has changed something.
    private let observer: Mutex<ChangeObserver?>
    private let path: String

    /// Opens or creates the file and brings its schema up to date.
    ///
    /// - Parameter isDurable: Whether every write waits for the disk; false only for a home
    ///   that vanishes.
    /// - Throws: `LabError.newerHome`, `LabError.homeUnusable`.
    public init(path: String, isDurable: Bool = true) throws {
        self.path = path
        home = URL(fileURLWithPath: path).deletingLastPathComponent().path
        observer = Mutex(nil)
        createPrivateFile(path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        // The journal mode is left alone here and set by the first migration instead: setting it
        // in GRDB's configuration writes to the file at every opening, before its schema has been
        // looked at, and turns `synchronous` down to NORMAL behind the line below.
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "OFF")")
            // A secret that was deleted or replaced must not stay in unused parts of the file.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try Schema.migrate(queue, home: home)
        } catch {
            throw inWords(error, home: home)
        }
    }

    /// Closes the file, which nobody may use any more through this store.
    ///
    /// Also keeps the store from being taken apart: that costs a tenth of a short run, and the
    /// program is about to end.
    func close() {
        try? queue.close()
        observer.withLock { $0 = nil }
        _ = Unmanaged.passRetained(queue)
    }

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ObjectReader) throws -> Value
    ) async throws -> Value {
        try await uncancelled { queue in
            try await queue.unsafeRead { db in
                var value: Value?
                try db.inTransaction(.deferred) {
                    value = try body(SQLiteObjects(db: db))
                    return .rollback
                }
                return try value.unwrapped()
            }
        }
    }

    public func write<Value: Sendable>(
        keep: Bool, _ body: @escaping @Sendable (any ObjectWriter) throws -> Value
    ) async throws -> Value {
        try await uncancelled { queue in
            try await queue.writeWithoutTransaction { db in
                var value: Value?
                try db.inTransaction(.immediate) {
                    value = try body(SQLiteObjects(db: db))
                    return keep ? .commit : .rollback
                }
                return try value.unwrapped()
            }
        }
    }

    public func version() -> Int? {
        observer.withLock { observer in
            if observer == nil { observer = ChangeObserver(path: path) }
            return observer?.version()
        }
    }

    /// In a task of its own: GRDB throws in one that is cancelled, also when the changes are on disk
    /// already, and whoever has changed something must be told, which may take a look or two.
    private func uncancelled<Value: Sendable>(
        _ work: @escaping @Sendable (DatabaseQueue) async throws -> Value
    ) async throws -> Value {
        do {
            return try await Task { [queue] in try await work(queue) }.value
        } catch {
            throw inWords(error, home: home)
        }
    }
}

/// What SQLite and the readers of its rows throw, as an error for people; all else as it is.
private func inWords(_ error: any Error, home: String) -> any Error {
    switch error {
    case let error as DatabaseError:
        LabError.homeUnusable(path: home, reason: error.reason)
    case is RowDecodingError, is DecodingError:
        LabError.homeUnusable(path: home, reason: "`slipway.sqlite` in it is damaged")
    default: error
    }
}

/// Makes an empty file that only its owner may read, where there is none.
///
/// SQLite would make it readable for all. Nothing is said when it fails: opening it says why.
private func createPrivateFile(_ path: String) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
}

extension DatabaseError {
    /// What is wrong, as a person would say it.
    fileprivate var reason: String {
        switch resultCode {
        case .SQLITE_FULL: "the disk is full"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another program has been writing to it for 30 s"
        case .SQLITE_READONLY: "it cannot be written to"
        case .SQLITE_CANTOPEN, .SQLITE_PERM: "`slipway.sqlite` in it cannot be opened"
        case .SQLITE_NOTADB: "`slipway.sqlite` in it is not a database"
        case .SQLITE_CORRUPT: "`slipway.sqlite` in it is damaged"
        case .SQLITE_IOERR: "`slipway.sqlite` in it cannot be read or written"
        default: message ?? "SQLite reports error \(resultCode.rawValue)"
        }
    }
}

extension Optional {
    fileprivate func unwrapped() throws -> Wrapped {
        guard let self else { throw CocoaError(.coderInvalidValue) }
        return self
    }
}
