import CZlib

/// Single files in the gzip format (RFC 1952), by zlib.
enum Gzip {
    /// The bytes as they are, or what they hold when they are compressed.
    ///
    /// - Throws: `RequestError.badArchive`; `RequestError.bodyTooLarge` beyond the limit.
    static func expandIfCompressed(_ bytes: [UInt8], limitInBytes: Int) throws -> [UInt8] {
        bytes.starts(with: [0x1f, 0x8b]) ? try expand(bytes, limitInBytes: limitInBytes) : bytes
    }

    private static func expand(_ bytes: [UInt8], limitInBytes: Int) throws -> [UInt8] {
        var stream = z_stream()
        guard
            inflateInit2_(
                &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw RequestError.badArchive }
        defer { inflateEnd(&stream) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var bytes = bytes
        let count = bytes.count
        return try bytes.withUnsafeMutableBufferPointer { source in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(count)
            while true {
                let status = buffer.withUnsafeMutableBufferPointer { target in
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                all += buffer[..<(buffer.count - Int(stream.avail_out))]
                if all.count > limitInBytes {
                    throw RequestError.bodyTooLarge(
                        limitInBytes: limitInBytes, holding: .archive)
                }
                if status == Z_STREAM_END { return all }
                guard status == Z_OK else { throw RequestError.badArchive }
            }
        }
    }

    static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY,
                ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw RequestError.badArchive }
        defer { deflateEnd(&stream) }
        var bytes = bytes
        let count = bytes.count
        var target = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(count))))
        let size = target.count
        return bytes.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { buffer in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(count)
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(size)
                deflate(&stream, Z_FINISH)
                return Array(buffer[..<(size - Int(stream.avail_out))])
            }
        }
    }
}
