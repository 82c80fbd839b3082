import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

@testable import SlipwayServer

/// Sends requests to the routes in this process, without a socket.
struct RouterClient: Sendable {
    /// What came back.
    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let text: String
        let json: JSONValue

        /// The one error of an error body.
        var error: JSONValue { json["errors"]?[0] ?? .null }
        var message: String { error["message"]?.string ?? "" }
        var code: String? { error["code"]?.string }
        var moreInfo: String? { error["more_info"]?.string }
    }

    let responder: RouterResponder<OpenContext>
    let log: LogBook

    init(_ routes: RouteTable, log: LogBook = LogBook()) {
        self.log = log
        responder = routes.responder(logger: log.logger)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, body: String = "",
        headers: HTTPFields = [:], host: String = "localhost"
    ) async throws -> Answer {
        try await send(
            method, path, token: token, body: RequestBody(buffer: ByteBuffer(string: body)),
            headers: headers, host: host)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String?, body: RequestBody,
        headers: HTTPFields = [:], host: String = "localhost"
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: host, path: path,
            headerFields: headers)
        let response = try await responder.respond(
            to: Request(head: head, body: body), context: OpenContext(logger: log.logger))
        let collector = Collector()
        try await response.body.write(collector)
        let bytes = collector.bytes
        let isJSON = response.headers[.contentType] == "application/json"
        return Answer(
            status: response.status.code, headers: response.headers,
            text: String(decoding: bytes, as: UTF8.self),
            json: isJSON && !bytes.isEmpty ? try JSONValue.parse(bytes) : .null)
    }

    private final class Collector: ResponseBodyWriter {
        private(set) var bytes: [UInt8] = []

        func write(_ buffer: ByteBuffer) async throws {
            bytes += Array(buffer.readableBytesView)
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

/// Remembers what was logged.
final class LogBook: Sendable {
    private let written = Mutex<[String]>([])

    var lines: [String] { written.withLock { $0 } }

    var logger: Logger {
        Logger(label: "test") { _ in Handler(book: self) }
    }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        init(book: LogBook) { self.book = book }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            book.written.withLock { $0.append("\(event.level): \(event.message)") }
        }
    }
}
