import CSnappy
import CZlib
import CZstd

/// The codecs that pages are compressed with, by their numbers in `parquet.thrift`.
enum Compression: Int {
    case uncompressed = 0
    case snappy = 1
    case gzip = 2
    case zstd = 6

    private static let names = [
        "UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW",
    ]

    init(code: Int, place: String) throws(ParquetError) {
        guard let codec = Compression(rawValue: code) else {
            guard Self.names.indices.contains(code) else {
                throw .corrupt(place: place, reason: .compression)
            }
            throw .unsupported(place: place, feature: "compression \(Self.names[code])")
        }
        self = codec
    }

    /// Decompresses a page.
    ///
    /// - Parameter size: What the page claims to have; bounded by the caller.
    /// - Throws: `corrupt` unless the outcome has exactly this size.
    func decompress(
        _ bytes: ArraySlice<UInt8>, size: Int, place: String
    ) throws(ParquetError) -> [UInt8] {
        if self == .uncompressed {
            guard bytes.count == size else { throw .corrupt(place: place, reason: .compression) }
            return Array(bytes)
        }
        var isWhole = false
        let page = [UInt8](unsafeUninitializedCapacity: size) { target, count in
            isWhole = bytes.withUnsafeBufferPointer { source in
                switch self {
                case .uncompressed: false
                case .snappy: Self.snappy(source, into: target)
                case .gzip: Self.gzip(source, into: target)
                case .zstd: Self.zstd(source, into: target)
                }
            }
            count = isWhole ? size : 0
        }
        guard isWhole else { throw .corrupt(place: place, reason: .compression) }
        return page
    }

    // Each returns whether it has filled the whole target.

    private static func snappy(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        source.withMemoryRebound(to: CChar.self) { source in
            target.withMemoryRebound(to: CChar.self) { target in
                var size = 0
                guard
                    snappy_uncompressed_length(source.baseAddress, source.count, &size)
                        == SNAPPY_OK,
                    size == target.count
                else { return false }
                return snappy_uncompress(
                    source.baseAddress, source.count, target.baseAddress, &size) == SNAPPY_OK
                    && size == target.count
            }
        }
    }

    private static func zstd(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        ZSTD_decompress(target.baseAddress, target.count, source.baseAddress, source.count)
            == target.count
    }

    private static func gzip(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard let input = UInt32(exactly: source.count), let room = UInt32(exactly: target.count)
        else { return false }
        var stream = z_stream()
        // 15 bits of window, and 16 for a gzip header.
        guard
            inflateInit2_(
                &stream, 15 + 16, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
        else { return false }
        defer { inflateEnd(&stream) }
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = input
        stream.next_out = target.baseAddress
        stream.avail_out = room
        return inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0
    }
}

/// CRC-32 as gzip computes it.
func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
        UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
}
