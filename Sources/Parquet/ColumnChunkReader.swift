/// Gathers the pages of one column over all row groups.
struct ColumnChunkReader {
    private let column: ParquetColumn
    private let bytes: [UInt8]
    private let limits: ParquetLimits

    /// One for each entry; empty where the maximum is 0.
    private(set) var repetitionLevels: [UInt32] = []
    /// One for each entry; empty where the maximum is 0.
    private(set) var definitionLevels: [UInt32] = []
    private(set) var values: LeafValues
    private(set) var entryCount = 0

    private var dictionary: LeafValues?
    private var decompressedBytes = 0

    init(
        _ column: ParquetColumn, bytes: [UInt8], limits: ParquetLimits
    ) throws(ParquetError) {
        self.column = column
        self.bytes = bytes
        self.limits = limits
        self.values = try LeafValues(column.type, path: column.path)
    }

    /// Reads the column's chunk in a row group of `rowCount` rows.
    mutating func read(
        _ chunk: FileMetadata.ColumnChunk, rowCount: Int
    ) throws(ParquetError) {
        let place = column.path
        if chunk.isEncrypted { throw .unsupported(place: place, feature: "encryption") }
        if chunk.isInOtherFile { throw .unsupported(place: place, feature: "file_path") }
        guard chunk.type == column.type.rawValue else { throw corrupt(.columnOrder) }
        guard chunk.valueCount >= 0 else { throw corrupt(.missingField) }
        if chunk.valueCount > limits.columnEntries - entryCount {
            throw .tooLarge(place: place, claimed: chunk.valueCount, limit: limits.columnEntries)
        }
        let codec = try Compression(code: chunk.codec, place: place)
        // Some writers give 0 for a dictionary that is not there.
        let start =
            chunk.dictionaryPageOffset.flatMap { $0 > 0 ? $0 : nil } ?? chunk.dataPageOffset
        guard start >= 0, start <= bytes.count, chunk.compressedSize >= 0,
            chunk.compressedSize <= bytes.count - start
        else { throw corrupt(.offset) }

        var cursor = ByteCursor(bytes, start..<start + chunk.compressedSize, place: place)
        dictionary = nil
        let firstEntry = entryCount
        while entryCount - firstEntry < chunk.valueCount {
            try readPage(&cursor, codec, entriesLeft: chunk.valueCount - (entryCount - firstEntry))
        }
        guard try rows(from: firstEntry) == rowCount else { throw corrupt(.rowCount) }
    }

    /// How many rows the entries from one on make, which is where a row has to begin.
    private func rows(from firstEntry: Int) throws(ParquetError) -> Int {
        // A flat column has no repetition levels: every entry is a row.
        if column.maxRepetitionLevel == 0 { return entryCount - firstEntry }
        let levels = repetitionLevels[firstEntry...]
        if let first = levels.first, first != 0 { throw corrupt(.levels) }
        return levels.count { $0 == 0 }
    }

    private mutating func readPage(
        _ cursor: inout ByteCursor, _ codec: Compression, entriesLeft: Int
    ) throws(ParquetError) {
        var reader = ThriftReader(cursor)
        let header = try PageHeader(&reader)
        _ = try cursor.take(reader.position - cursor.position)
        let range = try cursor.take(header.compressedSize)
        if header.type == PageHeader.indexPage { return }
        if header.type == PageHeader.dataPageV2 {
            throw .unsupported(place: column.path, feature: "data page version 2")
        }
        guard header.uncompressedSize >= 0, header.valueCount >= 0 else {
            throw corrupt(.missingField)
        }
        if header.uncompressedSize > limits.pageBytes {
            throw .tooLarge(
                place: column.path, claimed: header.uncompressedSize, limit: limits.pageBytes)
        }
        decompressedBytes += header.uncompressedSize
        if decompressedBytes > limits.columnBytes {
            throw .tooLarge(
                place: column.path, claimed: decompressedBytes, limit: limits.columnBytes)
        }
        if let claimed = header.checksum, claimed != checksum(of: bytes[range]) {
            throw corrupt(.checksum)
        }
        let page = try codec.decompress(
            bytes[range], size: header.uncompressedSize, place: column.path)
        var contents = ByteCursor(page, 0..<page.count, place: column.path)
        switch header.type {
        case PageHeader.dictionaryPage: try readDictionary(&contents, header)
        case PageHeader.dataPage:
            guard header.valueCount <= entriesLeft else { throw corrupt(.rowCount) }
            try readData(&contents, header)
        default: throw corrupt(.pageOrder)
        }
    }

    private mutating func readDictionary(
        _ page: inout ByteCursor, _ header: PageHeader
    ) throws(ParquetError) {
        guard dictionary == nil else { throw corrupt(.pageOrder) }
        guard [Encoding.plain, .plainDictionary].contains(try encoding(header.encoding)) else {
            throw corrupt(.pageOrder)
        }
        // Every value but a boolean takes four bytes at least, so this bounds the count too.
        guard header.valueCount <= page.remaining else { throw corrupt(.truncated) }
        var entries = try LeafValues(column.type, path: column.path)
        try entries.appendPlain(&page, count: header.valueCount)
        dictionary = entries
    }

    private mutating func readData(
        _ page: inout ByteCursor, _ header: PageHeader
    ) throws(ParquetError) {
        let count = header.valueCount
        if column.maxRepetitionLevel > 0 {
            repetitionLevels += try levels(
                &page, encoding: header.repetitionEncoding, max: column.maxRepetitionLevel, count)
        }
        var valueCount = count
        if column.maxDefinitionLevel > 0 {
            let levels = try levels(
                &page, encoding: header.definitionEncoding, max: column.maxDefinitionLevel, count)
            let max = UInt32(column.maxDefinitionLevel)
            valueCount = levels.count { $0 == max }
            definitionLevels += levels
        }
        switch try encoding(header.encoding) {
        case .plain: try values.appendPlain(&page, count: valueCount)
        case .plainDictionary, .runLengthDictionary:
            guard let dictionary else { throw corrupt(.pageOrder) }
            let bitWidth = Int(try page.byte())
            guard bitWidth <= 32 else { throw corrupt(.values) }
            let indices = try RunLengthDecoder.decode(
                &page, bitWidth: bitWidth, count: valueCount)
            try values.append(indices, of: dictionary, place: column.path)
        case .runLength:
            throw .unsupported(place: column.path, feature: "encoding RLE of values")
        }
        entryCount += count
    }

    /// Levels of version 1: a length of four bytes, then the hybrid.
    private func levels(
        _ page: inout ByteCursor, encoding code: Int, max: Int, _ count: Int
    ) throws(ParquetError) -> [UInt32] {
        guard try encoding(code) == .runLength else { throw corrupt(.levels) }
        let length = try page.length()
        var part = ByteCursor(page.bytes, try page.take(length), place: column.path)
        let bitWidth = Int.bitWidth - max.leadingZeroBitCount
        let levels = try RunLengthDecoder.decode(&part, bitWidth: bitWidth, count: count)
        guard levels.allSatisfy({ $0 <= UInt32(max) }) else { throw corrupt(.levels) }
        return levels
    }

    private enum Encoding: Int {
        case plain = 0
        case plainDictionary = 2
        case runLength = 3
        case runLengthDictionary = 8
    }

    private func encoding(_ code: Int) throws(ParquetError) -> Encoding {
        if let encoding = Encoding(rawValue: code) { return encoding }
        let others = [
            4: "BIT_PACKED", 5: "DELTA_BINARY_PACKED", 6: "DELTA_LENGTH_BYTE_ARRAY",
            7: "DELTA_BYTE_ARRAY", 9: "BYTE_STREAM_SPLIT",
        ]
        guard let name = others[code] else { throw corrupt(.values) }
        throw .unsupported(place: column.path, feature: "encoding \(name)")
    }

    private func corrupt(_ reason: ParquetError.Reason) -> ParquetError {
        .corrupt(place: column.path, reason: reason)
    }
}
