// SlipwayStore: the lab's state in a home folder: objects and journal in SQLite, content in files.
//
// Start here: `Home` opens the folder and gives the two ports, `SQLiteLabStore` and
// `FileContentStore`. `Schema` holds the migrations.

import Foundation
import GRDB
public import SlipwayCore

/// Keeps the lab's objects and journal in one SQLite file in WAL mode.
///
/// Several programs may use the file at once: writes take their turn (up to 30 s), reads see the
/// state of the moment at which they began.
public final class SQLiteLabStore: LabStore {
    private let queue: DatabaseQueue

    /// Opens or creates the file and brings its schema up to date.
    ///
    /// - Parameter isDurable: Whether every write waits for the disk; false only for a home
    ///   that vanishes.
    /// - Throws: `LabError.newerHome`, `LabError.homeUnusable`.
    public init(path: String, isDurable: Bool = true) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.journalMode = .wal
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "OFF")")
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try Schema.migrate(queue, path: path)
        } catch let error as DatabaseError {
            throw LabError.homeUnusable(path: path, reason: error.message ?? "\(error)")
        }
    }

    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (any ObjectReader) throws -> Value
    ) async throws -> Value {
        try await queue.unsafeRead { db in
            var value: Value?
            try db.inTransaction(.deferred) {
                value = try body(SQLiteObjects(db: db))
                return .rollback
            }
            return try value.unwrapped()
        }
    }

    public func write<Value: Sendable>(
        keep: Bool, _ body: @escaping @Sendable (any ObjectWriter) throws -> Value
    ) async throws -> Value {
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

extension Optional {
    fileprivate func unwrapped() throws -> Wrapped {
        guard let self else { throw CocoaError(.coderInvalidValue) }
        return self
    }
}
