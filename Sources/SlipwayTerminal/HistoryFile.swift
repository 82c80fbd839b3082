import Foundation
import SlipwayCore

/// The statements typed in earlier notebooks, in a plain text file that only ever grows.
///
/// One entry a line, oldest first; in an entry `\n`, `\r` and `\\` stand for a line feed, a
/// carriage return and a backslash. An entry is appended in one write under a lock, so that
/// notebooks running side by side lose nothing of each other.
public struct HistoryFile: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// The newest entries, oldest of them first; empty when there is no file yet.
    ///
    /// Equal neighbours come as one. Of a very large file only the last 8 MB are read.
    public func load(limit: Int = 10_000) -> [String] {
        guard let bytes = lastBytes(atMost: 8 << 20) else { return [] }
        var entries: [String] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")).suffix(limit) {
            let entry = Self.decoded(line)
            if entry != entries.last { entries.append(entry) }
        }
        return entries
    }

    /// Whether an entry tells a secret, also when that is misspelt: such entries are not kept.
    static func holdsSecret(_ entry: String) -> Bool {
        entry.matches(of: /(\w+)\s+(?:"[^"]*"|\S+)\s*=/).contains { match in
            let noun = String(match.1).lowercased()
            return noun == "secret" || noun.nearest(in: ["secret"]) != nil
        }
    }

    /// Adds an entry, unless it tells a secret. The file is made on first use, readable by its owner
    /// only.
    ///
    /// - Throws: `POSIXError` when the file cannot be written.
    public func append(_ entry: String) throws {
        if Self.holdsSecret(entry) { return }
        let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.error() }
        defer { close(file) }
        // Where a file system knows no locks, O_APPEND alone keeps entries apart.
        _ = flock(file, LOCK_EX)
        var line = Self.encoded(entry)
        line.append(UInt8(ascii: "\n"))
        if endsInsideLine(file) { line.insert(UInt8(ascii: "\n"), at: 0) }
        guard write(file, line, line.count) == line.count else { throw Self.error() }
    }

    static func encoded(_ entry: String) -> [UInt8] {
        var result: [UInt8] = []
        for byte in entry.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): result += Array(#"\\"#.utf8)
            case UInt8(ascii: "\n"): result += Array(#"\n"#.utf8)
            case UInt8(ascii: "\r"): result += Array(#"\r"#.utf8)
            default: result.append(byte)
            }
        }
        return result
    }

    static func decoded(_ line: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(line.count)
        var isEscaped = false
        for byte in line {
            if isEscaped {
                switch byte {
                case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "r"): result.append(UInt8(ascii: "\r"))
                default: result.append(byte)
                }
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether a crash or a full disk has left the last line without its end.
    private func endsInsideLine(_ file: Int32) -> Bool {
        let size = lseek(file, 0, SEEK_END)
        var last: UInt8 = 0
        return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != UInt8(ascii: "\n")
    }

    private func lastBytes(atMost limit: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        guard size > 0 else { return nil }
        let start = max(0, size - limit)
        var bytes = [UInt8](repeating: 0, count: size - start)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    file, buffer.baseAddress?.advanced(by: count), buffer.count - count,
                    start + count)
            }
            if read <= 0 { break }
            count += read
        }
        bytes.removeLast(bytes.count - count)
        if start > 0, let lineFeed = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            bytes.removeFirst(lineFeed + 1)
        }
        return bytes
    }

    private static func error() -> any Error { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
