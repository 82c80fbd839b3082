import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import SlipwayCore

/// How long bodies may be.
enum BodyLimit {
    /// A JSON document that describes something: metadata, a patch.
    static let document = 4 << 20
}

extension Request {
    /// The body written to a file piece by piece, however long it is.
    ///
    /// - Parameter form: Given when the body is a form, of which only the part's bytes are written.
    /// - Returns: the writer, which is discarded when this throws.
    func content(
        into writer: any ContentWriter, limitInBytes: Int, from form: Multipart? = nil
    ) async throws -> any ContentWriter {
        do {
            if announcesMore(than: limitInBytes) { throw tooLarge(limitInBytes) }
            var count = 0
            var form = form
            do {
                for try await buffer in body {
                    count += buffer.readableBytes
                    if count > limitInBytes { break }
                    let bytes = Array(buffer.readableBytesView)
                    try writer.write(form?.content(in: bytes) ?? bytes)
                }
            } catch let error as any UserFacingError {
                throw error
            } catch {
                throw BrokenConnection.whenNotRefused(error)
            }
            if count > limitInBytes { throw tooLarge(limitInBytes) }
            try form?.finish()
            return writer
        } catch {
            writer.discard()
            throw error
        }
    }
}
