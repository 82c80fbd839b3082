import Columns

/// The columns of a data asset's content and how many rows it has.
struct Table: Sendable {
    let columnNames: [String]
    let rowCount: Int

    /// Reads a text to its end, CSV and JSON Lines in memory that does not grow with it.
    ///
    /// - Parameter passing: Gets all bytes, in order.
    /// - Throws: `LabError.badRecords` for what is no table.
    init(
        readingThrough source: ByteSource, passing: @escaping ([UInt8]) throws -> Void = { _ in }
    ) throws {
        let format = Records.recordFormat(of: try source.beginning())
        guard let format = format.streamFormat else {
            let bytes = try source.readToEnd()
            let batch = try Records.read(bytes, schema: [])
            try passing(bytes)
            (columnNames, rowCount) = (batch.columnNames, batch.rowCount)
            return
        }
        let scan = try TableScan(format) { count in
            let bytes = try source.read(atMost: count)
            try passing(bytes)
            return bytes
        }
        (columnNames, rowCount) = (scan.columnNames, scan.rowCount)
    }
}
