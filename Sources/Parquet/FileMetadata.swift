/// The footer of a file, as far as it is needed. Names are those of `parquet.thrift`.
struct FileMetadata: Sendable {
    var schema: [SchemaElement] = []
    var rowCount = 0
    var rowGroups: [RowGroup] = []

    struct SchemaElement: Sendable {
        var type: Int?
        var repetition = Repetition.required
        var name = ""
        var childCount = 0
        var convertedType: Int?

        enum Repetition: Int, Sendable {
            case required, optional, repeated
        }
    }

    struct RowGroup: Sendable {
        var columns: [ColumnChunk] = []
        var rowCount = 0
    }

    struct ColumnChunk: Sendable {
        var type = -1
        var codec = 0
        var valueCount = -1
        var compressedSize = -1
        var dataPageOffset = -1
        var dictionaryPageOffset: Int?
        var isEncrypted = false
        var isInOtherFile = false
    }

    init(
        _ reader: inout ThriftReader, place: String, limits: ParquetLimits
    ) throws(ParquetError) {
        var schema: [SchemaElement] = []
        var rowGroups: [RowGroup] = []
        var rowCount: Int?
        var chunkCount = 0
        try reader.structure { (reader, id, kind) throws(ParquetError) in
            switch (id, kind) {
            case (2, .list):
                schema = []
                try reader.list(of: .structure, atMost: limits.schemaNodes) {
                    (reader) throws(ParquetError) in
                    schema.append(try SchemaElement(&reader, place: place))
                }
            case (3, .int64): rowCount = try reader.integer()
            case (4, .list):
                rowGroups = []
                chunkCount = 0
                try reader.list(of: .structure, atMost: limits.columnChunks) {
                    (reader) throws(ParquetError) in
                    let group = try RowGroup(&reader, place: place, limits: limits)
                    chunkCount += group.columns.count
                    if chunkCount > limits.columnChunks {
                        throw .tooLarge(
                            place: place, claimed: chunkCount, limit: limits.columnChunks)
                    }
                    rowGroups.append(group)
                }
            default: return false
            }
            return true
        }
        guard let rowCount, rowCount >= 0 else {
            throw .corrupt(place: place, reason: .missingField)
        }
        self.schema = schema
        self.rowCount = rowCount
        self.rowGroups = rowGroups
    }
}

extension FileMetadata.SchemaElement {
    init(_ reader: inout ThriftReader, place: String) throws(ParquetError) {
        var element = Self()
        try reader.structure { (reader, id, kind) throws(ParquetError) in
            switch (id, kind) {
            case (1, .int32): element.type = try reader.integer()
            case (3, .int32):
                guard let repetition = Repetition(rawValue: try reader.integer()) else {
                    throw .corrupt(place: place, reason: .schema)
                }
                element.repetition = repetition
            case (4, .binary): element.name = try reader.string()
            case (5, .int32): element.childCount = try reader.integer()
            case (6, .int32): element.convertedType = try reader.integer()
            default: return false
            }
            return true
        }
        self = element
    }
}

extension FileMetadata.RowGroup {
    init(
        _ reader: inout ThriftReader, place: String, limits: ParquetLimits
    ) throws(ParquetError) {
        var group = Self()
        try reader.structure { (reader, id, kind) throws(ParquetError) in
            switch (id, kind) {
            case (1, .list):
                group.columns = []
                try reader.list(of: .structure, atMost: limits.schemaNodes) {
                    (reader) throws(ParquetError) in
                    group.columns.append(try FileMetadata.ColumnChunk(&reader, place: place))
                }
            case (3, .int64): group.rowCount = try reader.integer()
            default: return false
            }
            return true
        }
        guard group.rowCount >= 0 else { throw .corrupt(place: place, reason: .missingField) }
        self = group
    }
}

extension FileMetadata.ColumnChunk {
    init(_ reader: inout ThriftReader, place: String) throws(ParquetError) {
        var chunk = Self()
        try reader.structure { (reader, id, kind) throws(ParquetError) in
            switch (id, kind) {
            case (1, .binary):
                _ = try reader.string()
                chunk.isInOtherFile = true
            case (3, .structure): try chunk.readMetadata(&reader)
            case (8, .structure):
                chunk.isEncrypted = true
                return false
            default: return false
            }
            return true
        }
        self = chunk
    }

    private mutating func readMetadata(_ reader: inout ThriftReader) throws(ParquetError) {
        var chunk = self
        try reader.structure { (reader, id, kind) throws(ParquetError) in
            switch (id, kind) {
            case (1, .int32): chunk.type = try reader.integer()
            case (4, .int32): chunk.codec = try reader.integer()
            case (5, .int64): chunk.valueCount = try reader.integer()
            case (7, .int64): chunk.compressedSize = try reader.integer()
            case (9, .int64): chunk.dataPageOffset = try reader.integer()
            case (11, .int64): chunk.dictionaryPageOffset = try reader.integer()
            default: return false
            }
            return true
        }
        self = chunk
    }
}

/// What stands before each page.
struct PageHeader {
    var type = -1
    var uncompressedSize = -1
    var compressedSize = -1
    /// CRC-32 of the page as it lies in the file.
    var checksum: UInt32?
    var valueCount = -1
    var encoding = -1
    var definitionEncoding = -1
    var repetitionEncoding = -1

    static let dataPage = 0
    static let indexPage = 1
    static let dictionaryPage = 2
    static let dataPageV2 = 3

    init(_ reader: inout ThriftReader) throws(ParquetError) {
        var header = Self()
        try reader.structure { (reader, id, kind) throws(ParquetError) in
            switch (id, kind) {
            case (1, .int32): header.type = try reader.integer()
            case (2, .int32): header.uncompressedSize = try reader.integer()
            case (3, .int32): header.compressedSize = try reader.integer()
            case (4, .int32):
                header.checksum = UInt32(truncatingIfNeeded: try reader.integer())
            case (5, .structure), (7, .structure): try header.readDetails(&reader)
            default: return false
            }
            return true
        }
        self = header
    }

    private init() {}

    /// Data and dictionary page headers begin alike.
    private mutating func readDetails(_ reader: inout ThriftReader) throws(ParquetError) {
        var header = self
        try reader.structure { (reader, id, kind) throws(ParquetError) in
            switch (id, kind) {
            case (1, .int32): header.valueCount = try reader.integer()
            case (2, .int32): header.encoding = try reader.integer()
            case (3, .int32): header.definitionEncoding = try reader.integer()
            case (4, .int32): header.repetitionEncoding = try reader.integer()
            default: return false
            }
            return true
        }
        self = header
    }
}
