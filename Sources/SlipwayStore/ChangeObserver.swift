import GRDBSQLite

/// Sees whether anybody has changed an SQLite file, on a connection of its own.
///
/// Every request to score asks, so it does without GRDB's queue and statements.
final class ChangeObserver {
    private let connection: OpaquePointer
    private let statement: OpaquePointer

    /// - Parameter path: A file that exists.
    /// - Returns: `nil` when it cannot be opened.
    init?(path: String) {
        var connection: OpaquePointer?
        var statement: OpaquePointer?
        let isReady =
            sqlite3_open_v2(
                path, &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK
            && sqlite3_prepare_v2(connection, "PRAGMA data_version", -1, &statement, nil)
                == SQLITE_OK
        guard isReady, let connection, let statement else {
            sqlite3_finalize(statement)
            sqlite3_close(connection)
            return nil
        }
        self.connection = connection
        self.statement = statement
    }

    deinit {
        sqlite3_finalize(statement)
        sqlite3_close(connection)
    }

    /// Another number after every change by another connection, also in this program; `nil` when the
    /// file cannot be read just now.
    func version() -> Int? {
        defer { sqlite3_reset(statement) }
        guard sqlite3_step(statement) == SQLITE_ROW else { return nil }
        return Int(sqlite3_column_int64(statement, 0))
    }
}
