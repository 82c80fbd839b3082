import Foundation

/// Bytes that are read once, from the beginning to the end: of a file, of standard input, or in
/// memory.
///
/// Its calls block and belong to one task at a time. What they throw is a `FileFailure`.
public final class ByteSource {
    /// `nil` when all bytes are in `memory`.
    private let file: OpenFile?
    /// What was read ahead, or all there is.
    private var memory: [UInt8]
    private var position = 0

    private init(_ file: OpenFile) {
        self.file = file
        memory = []
    }

    /// A file, or something else that has a path: a pipe, a device.
    public convenience init(path: String) throws {
        self.init(try OpenFile(reading: path))
    }

    public init(_ bytes: [UInt8]) {
        file = nil
        memory = bytes
    }

    /// Standard input, from where it is on.
    public static func standardInput() throws -> ByteSource {
        ByteSource(try OpenFile.standardInput())
    }

    /// How many there are in all, or `nil` for pipes and the like.
    var byteCount: Int? {
        guard let file else { return memory.count }
        return file.byteCount
    }

    /// Whether it can be read once more: pipes cannot.
    var isRewindable: Bool { file?.isRewindable ?? true }

    /// Goes back to the beginning.
    ///
    /// - Precondition: `isRewindable`.
    func rewind() throws {
        position = 0
        guard let file else { return }
        memory = []
        try file.rewind()
    }

    /// The next bytes, none only at the end.
    func read(atMost count: Int) throws -> [UInt8] {
        if position == memory.count, let file { return try file.read(atMost: count) }
        let end = min(position + count, memory.count)
        defer { position = end }
        return Array(memory[position..<end])
    }

    /// The bytes that come next, so many if there are; they stay to be read.
    public func beginning(atMost count: Int = 1 << 16) throws -> [UInt8] {
        while let file, memory.count - position < count {
            let more = try file.read(atMost: count - (memory.count - position))
            if more.isEmpty { break }
            memory.removeFirst(position)
            position = 0
            memory += more
        }
        return Array(memory[position..<min(position + count, memory.count)])
    }

    /// All that is left.
    ///
    /// - Throws: also `CancellationError`.
    public func readToEnd() throws -> [UInt8] {
        var bytes = Array(memory[position...])
        position = memory.count
        while let file {
            try Task.checkCancellation()
            let more = try file.read(atMost: 1 << 20)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// What is left, in a temporary file without a name: it goes with the last reference.
    func inTemporaryFile() throws -> ByteSource {
        let copy = try OpenFile(temporaryIn: FileManager.default.temporaryDirectory.path)
        while true {
            let bytes = try read(atMost: 1 << 20)
            if bytes.isEmpty { break }
            try copy.write(bytes)
        }
        try copy.rewind()
        return ByteSource(copy)
    }
}
