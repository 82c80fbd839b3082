/// Writes tar archives, with entries that no honest tool would write.
struct TarBuilder {
    private(set) var bytes: [UInt8] = []

    /// - Parameter type: `0` file, `1` hard link, `2` symbolic link, `5` folder, `6` pipe.
    mutating func add(
        _ name: String, _ contents: [UInt8] = [], type: Unicode.Scalar = "0", target: String = ""
    ) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) {
            for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
        }
        put(name, at: 0)
        put("0000644\0", at: 100)
        let size = String(contents.count, radix: 8)
        put(String(repeating: "0", count: 11 - size.count) + size, at: 124)
        put("00000000000", at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put(target, at: 157)
        put("ustar\u{0}00", at: 257)
        let checksum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - checksum.count) + checksum + "\0 ", at: 148)
        bytes += header + contents
        bytes += [UInt8](repeating: 0, count: (512 - contents.count % 512) % 512)
    }

    /// The archive, with the two empty blocks that end it.
    var ended: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
