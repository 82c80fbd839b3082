import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore

extension ResponseBody {
    /// A file's bytes, block by block: however long it is, little of it is in memory.
    static func file(_ path: String) throws -> ResponseBody {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CocoaError(.fileNoSuchFile)
        }
        let length = try file.seekToEnd()
        try file.seek(toOffset: 0)
        return ResponseBody(contentLength: Int(length)) { writer in
            defer { try? file.close() }
            while let block = try file.read(upToCount: 64 << 10), !block.isEmpty {
                try await writer.write(ByteBuffer(bytes: block))
            }
            try await writer.finish(nil)
        }
    }
}
