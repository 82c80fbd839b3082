/// Text that is gathered in scratch memory on its way into an array, which takes it by the piece: an
/// array that takes it byte by byte asks each time whether it must grow, and whether it is shared.
struct TextBuffer {
    /// On the stack.
    private static let scratchBytes = 1024

    private var text: [UInt8]
    private let scratch: UnsafeMutableBufferPointer<UInt8>
    private var used = 0

    /// Appends to a text what `body` appends to a buffer.
    static func appending(
        to text: inout [UInt8], _ body: (inout TextBuffer) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: scratchBytes) { scratch in
            // Moved, not copied.
            var buffer = TextBuffer(text: text, scratch: scratch)
            text = []
            body(&buffer)
            buffer.flush()
            text = buffer.text
        }
    }

    /// Bytes that have been appended, with those that were in the text before.
    var count: Int { text.count + used }

    private init(text: consuming [UInt8], scratch: UnsafeMutableBufferPointer<UInt8>) {
        self.text = text
        self.scratch = scratch
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if used == scratch.count { flush() }
        scratch[used] = byte
        used += 1
    }

    mutating func append(_ bytes: StaticString) {
        bytes.withUTF8Buffer { append($0) }
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { append($0) }
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.count > scratch.count - used {
            flush()
            if bytes.count > scratch.count { return text.append(contentsOf: bytes) }
        }
        UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: scratch[used...]))
            .copyMemory(from: UnsafeRawBufferPointer(bytes))
        used += bytes.count
    }

    /// Room for up to so many bytes, which are written by `body`; it returns how many they are.
    ///
    /// - Precondition: no more than the scratch memory has.
    @inline(__always)
    mutating func append(atMost count: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Int) {
        if scratch.count - used < count { flush() }
        guard let start = scratch.baseAddress else { return }
        used += body(start + used)
    }

    private mutating func flush() {
        text.append(contentsOf: UnsafeBufferPointer(rebasing: scratch[..<used]))
        used = 0
    }
}
