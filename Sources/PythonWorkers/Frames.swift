/// Cuts what comes from a worker into messages: a length of four bytes, little-endian, and that
/// many bytes.
struct FrameReader {
    /// The longest message, in both directions.
    static let limitInBytes = 64 << 20

    struct TooLong: Error {}

    private var pending: [UInt8] = []

    mutating func append(_ bytes: some Sequence<UInt8>) {
        pending.append(contentsOf: bytes)
    }

    /// The next whole message, when it is there.
    ///
    /// - Throws: `TooLong` for a length beyond the limit: what comes then is no message.
    mutating func next() throws -> [UInt8]? {
        guard pending.count >= 4 else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(pending[$1]) << (8 * $1) }
        if length > Self.limitInBytes { throw TooLong() }
        guard pending.count >= 4 + length else { return nil }
        let message = Array(pending[4..<4 + length])
        pending.removeFirst(4 + length)
        return message
    }

    /// A message with its length before it.
    static func frame(_ body: [UInt8]) -> [UInt8] {
        let length = UInt32(body.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + body
    }
}

/// Cuts what a function prints into lines, and notices the marks that stand between its calls: a
/// zero, the mark of its worker, a blank, a number in decimal digits, and the end of the line.
struct LineReader {
    enum Piece: Equatable {
        case line(String)
        /// Everything printed before the reply of this number has been seen.
        case mark(Int)
    }

    /// A longer line is cut.
    static let limitInBytes = 8 << 10

    /// How a line with a mark begins.
    private let beginning: [UInt8]
    private var pending: [UInt8] = []
    /// Whether the line that goes on has been cut already.
    private var isCut = false

    /// - Parameter mark: What the worker knows, and a function does not print by chance.
    init(mark: String) {
        beginning = [0] + Array(mark.utf8) + [UInt8(ascii: " ")]
    }

    mutating func pieces(of bytes: some Sequence<UInt8>) -> [Piece] {
        var pieces: [Piece] = []
        for byte in bytes {
            switch byte {
            case 0x0a:
                if !(isCut && pending.isEmpty) { pieces.append(piece()) }
                isCut = false
            case 0x00:
                pieces += rest()
                isCut = false
                pending.append(byte)
            default:
                pending.append(byte)
                if pending.count >= Self.limitInBytes { pieces.append(cutPiece()) }
            }
        }
        return pieces
    }

    /// What is left at the end.
    mutating func rest() -> [Piece] {
        pending.isEmpty ? [] : [piece()]
    }

    private mutating func piece() -> Piece {
        defer { pending.removeAll(keepingCapacity: true) }
        if pending.starts(with: beginning),
            let number = Int(
                String(decoding: pending.dropFirst(beginning.count), as: UTF8.self))
        {
            return .mark(number)
        }
        if pending.last == 0x0d { pending.removeLast() }
        return .line(String(decoding: pending, as: UTF8.self))
    }

    /// The beginning of a line that is too long; a character is not cut in two.
    private mutating func cutPiece() -> Piece {
        isCut = true
        let end = pending.lastIndex { $0 & 0xc0 != 0x80 } ?? 0
        let isWhole = pending[end] < 0x80 || end == 0
        let next = isWhole ? [] : Array(pending[end...])
        if !isWhole { pending.removeSubrange(end...) }
        defer { pending = next }
        return .line(String(decoding: pending, as: UTF8.self))
    }
}
