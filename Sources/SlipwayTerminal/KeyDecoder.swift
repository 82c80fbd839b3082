/// Bytes from the keyboard in, keys out. A state machine without input or output.
///
/// It takes two things away from libedit: pasted blocks, which the terminal puts between
/// `ESC [200~` and `ESC [201~`, and the right arrow, which accepts a suggestion. All else is
/// handed on as it came.
struct KeyDecoder {
    enum Key: Equatable {
        /// A character, or a byte of an escape sequence that libedit will make out.
        case scalar(Unicode.Scalar)
        case paste([UInt8])
        /// The right arrow or End. Call `passOn` with its bytes when there is nothing to accept.
        case forward([UInt8])
    }

    private var bytes: [UInt8] = []
    /// Bytes at the front in which no sequence is looked for.
    private var plainCount = 0
    private var isPasting = false
    /// Where to go on looking for the end of a pasted block.
    private var searchStart = 0

    private static let escape: UInt8 = 0x1b
    private static let pasteStart = Array("\u{1b}[200~".utf8)
    private static let pasteEnd = Array("\u{1b}[201~".utf8)
    private static let forward = ["\u{1b}[C", "\u{1b}OC", "\u{1b}[F", "\u{1b}OF"].map {
        Array($0.utf8)
    }

    /// Whether what came may be the beginning of a sequence: wait a little, then `giveUp`.
    var isInsideSequence: Bool { !isPasting && !bytes.isEmpty }

    mutating func feed(_ new: some Sequence<UInt8>) { bytes.append(contentsOf: new) }

    /// Hands on what is there as it is, because nothing followed in time.
    mutating func giveUp() { plainCount = bytes.count }

    /// Puts the bytes of a key back, to be handed on as they are.
    mutating func passOn(_ sequence: [UInt8]) {
        bytes.insert(contentsOf: sequence, at: 0)
        plainCount += sequence.count
    }

    /// The next key, or `nil` when more bytes are needed.
    mutating func next() -> Key? {
        while true {
            if isPasting { return nextPaste() }
            guard let first = bytes.first else { return nil }
            if first == Self.escape, plainCount == 0 {
                if bytes.starts(with: Self.pasteStart) {
                    take(Self.pasteStart.count)
                    isPasting = true
                    continue
                }
                for sequence in Self.forward where bytes.starts(with: sequence) {
                    take(sequence.count)
                    return .forward(sequence)
                }
                if ([Self.pasteStart] + Self.forward).contains(where: { $0.starts(with: bytes) }) {
                    return nil
                }
            }
            let length = Self.lengthOfScalar(startingWith: first)
            if bytes.count < length && plainCount < bytes.count { return nil }
            let scalar = Self.scalar(bytes.prefix(length))
            // A damaged sequence loses one byte, so that a whole one after it is still read.
            take(scalar == nil ? 1 : length)
            // C1 controls: no keyboard sends them, and the editor uses them for keys of its own.
            if let scalar, !(0x80...0x9f).contains(scalar.value) { return .scalar(scalar) }
        }
    }

    private mutating func nextPaste() -> Key? {
        while let candidate = bytes[searchStart...].firstIndex(of: Self.escape) {
            searchStart = candidate
            if bytes[candidate...].starts(with: Self.pasteEnd) {
                let pasted = Array(bytes[..<candidate])
                take(candidate + Self.pasteEnd.count)
                isPasting = false
                searchStart = 0
                return .paste(pasted)
            }
            if Self.pasteEnd.starts(with: bytes[candidate...]) { return nil }
            searchStart = candidate + 1
        }
        searchStart = bytes.count
        return nil
    }

    private mutating func take(_ count: Int) {
        bytes.removeFirst(count)
        plainCount = max(0, plainCount - count)
    }

    private static func lengthOfScalar(startingWith byte: UInt8) -> Int {
        switch byte {
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: 1
        }
    }

    private static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        String(validating: bytes, as: UTF8.self)?.unicodeScalars.first
    }
}
