/// Why a Parquet file could not be read: facts only. Corrupt and unsupported never mix.
public enum ParquetError: Error, Sendable, Equatable {
    /// The file does not begin and end with `PAR1`.
    case notParquet
    /// The bytes contradict themselves or the format. `place` is `footer` or a column's path.
    case corrupt(place: String, reason: Reason)
    /// Sound as far as can be told, but beyond what is read here: `feature` as Parquet names it.
    case unsupported(place: String, feature: String)
    /// The file claims more than the limits allow.
    case tooLarge(place: String, claimed: Int, limit: Int)
    /// There is no column at this path.
    case noColumn(path: String, available: [String])
    /// The column does not hold what was asked for; both as `DOUBLE`, `list of INT32`.
    case wrongType(path: String, expected: String, found: String)
    /// A null element in a list that may not have any, in a row from 0.
    case unexpectedNull(path: String, row: Int)

    /// What is wrong with the bytes.
    public enum Reason: String, Sendable, Equatable, CustomStringConvertible {
        case truncated = "ends too early"
        case thrift = "malformed Thrift"
        case missingField = "a required Thrift field is missing"
        case schema = "the schema is not a tree of columns"
        case columnOrder = "column chunks do not match the schema"
        case offset = "an offset points outside the file"
        case checksum = "a page's checksum does not match"
        case compression = "a page cannot be decompressed to the size it claims"
        case pageOrder = "a page is out of place"
        case levels = "levels are malformed or out of range"
        case dictionaryIndex = "an index points outside the dictionary"
        case values = "values are malformed"
        case rowCount = "the pages do not have as many rows as the footer claims"
        case notUTF8 = "a string is not UTF-8"

        public var description: String { rawValue }
    }
}

extension ParquetError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notParquet: "not a Parquet file"
        case .corrupt(let place, let reason): "\(place): \(reason)"
        case .unsupported(let place, let feature): "\(place): \(feature) is not supported"
        case .tooLarge(let place, let claimed, let limit):
            "\(place): \(claimed), more than \(limit)"
        case .noColumn(let path, let available):
            "no column `\(path)`; there are \(available.joined(separator: ", "))"
        case .wrongType(let path, let expected, let found):
            "column `\(path)` is \(found), expected \(expected)"
        case .unexpectedNull(let path, let row): "column `\(path)`, row \(row): null in a list"
        }
    }
}

/// How much a file may claim before it is refused.
public struct ParquetLimits: Sendable, Hashable {
    /// Length of one page, decompressed.
    public var pageBytes: Int
    /// Length of all pages of a column, decompressed.
    public var columnBytes: Int
    /// Entries of a column: values, nulls and empty lists.
    public var columnEntries: Int
    /// Nodes of the schema.
    public var schemaNodes: Int
    /// Column chunks of all row groups, and row groups.
    public var columnChunks: Int

    /// 256 MiB, 1 GiB, 50 million, 10,000 and a million unless told otherwise.
    public init(
        pageBytes: Int = 256 << 20, columnBytes: Int = 1 << 30, columnEntries: Int = 50_000_000,
        schemaNodes: Int = 10_000, columnChunks: Int = 1_000_000
    ) {
        self.pageBytes = pageBytes
        self.columnBytes = columnBytes
        self.columnEntries = columnEntries
        self.schemaNodes = schemaNodes
        self.columnChunks = columnChunks
    }
}
