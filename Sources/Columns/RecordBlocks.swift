/// A format of files that can be read record by record.
public enum StreamFormat: String, Sendable, Hashable, CaseIterable {
    case csv, jsonLines
}

/// How much of a text is in memory at a time.
public struct BlockLimits: Sendable, Hashable {
    /// About the length of a block. Blocks are longer where a record is.
    public var blockBytes: Int
    /// The length at which a record, or the part before the first, is refused.
    public var recordBytes: Int

    /// 1 MiB and 64 MiB unless told otherwise.
    public init(blockBytes: Int = 1 << 20, recordBytes: Int = 64 << 20) {
        self.blockBytes = max(blockBytes, 1)
        self.recordBytes = max(recordBytes, 1)
    }
}

/// Cuts a text of any length into blocks that end between two records.
///
/// It looks for line ends alone, in CSV for those outside quotes, and leaves everything else to
/// `RecordLayout`, which reads the blocks. Quotes are counted, no more: after a quote that breaks
/// the rules of CSV a place may be wrong, but never before, and whoever reads the block with that
/// quote is told.
///
/// The first block holds the first line that is not blank, however small blocks are.
public struct RecordBlocks {
    private let format: StreamFormat
    private let limits: BlockLimits
    private let read: (Int) throws -> [UInt8]
    private var position = TextPosition()
    /// The beginning of the next block, which has been read already.
    private var rest: [UInt8] = []
    private var isAtEnd = false

    /// - Parameter read: Gives the next bytes of the text, at most as many as it is asked for, and
    ///   none only at the end.
    public init(
        _ format: StreamFormat, limits: BlockLimits = BlockLimits(),
        read: @escaping (Int) throws -> [UInt8]
    ) {
        self.format = format
        self.limits = limits
        self.read = read
    }

    /// The next block, or `nil` at the end of the text.
    ///
    /// - Throws: what `read` throws.
    public mutating func next() throws -> RecordBlock? {
        var bytes = rest
        rest = []
        var wanted = limits.blockBytes
        var searched = 0
        var quoteCount = 0
        while true {
            while bytes.count < wanted && !isAtEnd {
                let more = try read(wanted - bytes.count)
                if more.isEmpty { isAtEnd = true }
                if bytes.isEmpty { bytes = more } else { bytes.append(contentsOf: more) }
            }
            if isAtEnd { return bytes.isEmpty ? nil : block(bytes, limit: nil) }
            if format == .csv { quoteCount += Self.quoteCount(in: bytes[searched...]) }
            if let end = format.lastRecordEnd(
                in: bytes, from: searched, isQuotedAtEnd: quoteCount % 2 == 1),
                position.offset > 0 || !format.isBlank(bytes[..<end])
            {
                rest = Array(bytes[end...])
                bytes.removeLast(bytes.count - end)
                return block(bytes, limit: nil)
            }
            if bytes.count >= limits.recordBytes {
                isAtEnd = true
                return block(bytes, limit: limits.recordBytes)
            }
            searched = bytes.count
            wanted = min(bytes.count + limits.blockBytes, limits.recordBytes)
        }
    }

    private mutating func block(_ bytes: [UInt8], limit: Int?) -> RecordBlock {
        let start = position
        position.advance(over: bytes[...])
        return RecordBlock(bytes: bytes, start: start, exceededLimit: limit)
    }

    private static func quoteCount(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        for byte in bytes { count &+= byte == UInt8(ascii: "\"") ? 1 : 0 }
        return count
    }
}

/// A piece of a text that begins and ends between two records.
public struct RecordBlock: Sendable {
    public let bytes: [UInt8]
    /// Where the block begins in the text.
    let start: TextPosition
    /// The limit that the last record is beyond; it is cut off then.
    let exceededLimit: Int?

    /// Whether the text begins here.
    public var isFirst: Bool { start.offset == 0 }

    /// The records that end at or before an offset, where one has to begin.
    public func prefix(_ length: Int) -> RecordBlock {
        RecordBlock(bytes: Array(bytes.prefix(length)), start: start, exceededLimit: nil)
    }

    /// A fault found in this block, with places and rows counted from the beginning of the text.
    public func place(_ error: PayloadError, rowsBefore: Int) -> PayloadError {
        error.moved(to: start, rowsBefore: rowsBefore)
    }
}

extension StreamFormat {
    /// Where the last record ends that is known to be complete, its line end included.
    ///
    /// - Parameters:
    ///   - searched: Where bytes begin that have not been searched before.
    ///   - isQuotedAtEnd: Whether the bytes end inside quotes.
    func lastRecordEnd(
        in bytes: [UInt8], from searched: Int = 0, isQuotedAtEnd: Bool = false
    ) -> Int? {
        if self == .jsonLines {
            return bytes[searched...].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
        }
        var isQuoted = isQuotedAtEnd
        // One byte more: only now is it known what follows a carriage return at the end.
        for index in (max(searched - 1, 0)..<bytes.count).reversed() {
            switch bytes[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\n") where !isQuoted: return index + 1
            case UInt8(ascii: "\r") where !isQuoted:
                let next = index + 1
                if next < bytes.count && bytes[next] != UInt8(ascii: "\n") { return next }
            default: break
            }
        }
        return nil
    }

    /// Whether the beginning of a text has lines without anything in them only.
    fileprivate func isBlank(_ beginning: ArraySlice<UInt8>) -> Bool {
        let text =
            beginning.starts(with: byteOrderMark)
            ? beginning.dropFirst(byteOrderMark.count) : beginning
        return text.allSatisfy { byte in
            byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
                || self == .jsonLines && (byte == 0x20 || byte == 0x09)
        }
    }
}
