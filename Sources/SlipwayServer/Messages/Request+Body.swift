import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1

extension Request {
    /// The whole body.
    ///
    /// - Throws: `RequestError.bodyTooLarge`, at once when the request announces it.
    func bytes(limitInBytes: Int) async throws -> [UInt8] {
        if announcesMore(than: limitInBytes) {
            throw tooLarge(limitInBytes)
        }
        do {
            let buffer = try await body.collect(upTo: limitInBytes)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge(limitInBytes)
        } catch {
            throw BrokenConnection.whenNotRefused(error)
        }
    }

    /// Whether a longer body is to come, or has come, than this.
    func announcesMore(than limitInBytes: Int) -> Bool {
        headers[.contentLength].flatMap { Int($0) }.map { $0 > limitInBytes } ?? false
    }

    func tooLarge(_ limitInBytes: Int) -> RequestError {
        .bodyTooLarge(
            limitInBytes: limitInBytes, holding: RequestError.BodyContent(path: uri.path))
    }

    /// The body as JSON of whatever shape.
    func json(limitInBytes: Int) async throws -> JSONValue {
        try JSONValue.ofBody(await bytes(limitInBytes: limitInBytes))
    }

    /// The body as a JSON object. Whatever the content type says: clients say all sorts of things.
    func jsonObject(limitInBytes: Int) async throws -> JSONValue {
        let value = try JSONValue.ofBody(await bytes(limitInBytes: limitInBytes))
        guard case .object = value else { throw RequestError.notAnObject }
        return value
    }
}

/// The body did not arrive whole, so there is nobody to tell.
struct BrokenConnection: Error {
    let cause: any Error

    /// What happened to a body that cannot be read on: it may break the rules of HTTP.
    static func whenNotRefused(_ error: any Error) -> any Error {
        (error as? HTTPParserError).flatMap { RequestError($0) } ?? BrokenConnection(cause: error)
    }
}

extension JSONValue {
    /// - Throws: `RequestError.notJSON`, which says where but quotes nothing.
    static func ofBody(_ bytes: [UInt8]) throws -> JSONValue {
        do {
            return try parse(bytes)
        } catch {
            throw RequestError.notJSON(reason: error.description)
        }
    }

    /// The text that this object must have under a key.
    func requiredString(_ key: String) throws -> String {
        guard let text = self[key]?.string else { throw RequestError.missingText(key: key) }
        return text
    }
}
