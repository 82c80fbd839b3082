import Columns
import HTTPTypes
import Logging
import NIOHTTP1
import SlipwayCore

/// Refuses requests of which not even the head can be read: like any other, in the platform's form,
/// with a line in the log and a place in the metrics.
struct UnreadableRequests: Sendable {
    let metrics: ServerMetrics
    let logger: Logger

    /// The answer, which is the last one of its connection.
    func answer(to fault: RequestError) -> (head: HTTPResponseHead, bytes: [UInt8]) {
        let trace = RequestID.next()
        let body = ErrorBody(of: fault, trace: trace)
        var bytes: [UInt8] = []
        body.json().append(to: &bytes)
        let status = body.status.code
        metrics.record(
            method: ServerMetrics.unknown, route: ServerMetrics.unknown, status: status,
            duration: .zero)
        if logger.logLevel <= .info {
            let line = RequestLog.line(
                "-", "-", "\(status)", after: .zero, trace, bytesOut: bytes.count)
            logger.info("\(line)")
        }
        let headers = HTTPHeaders([
            ("Content-Type", "application/json"), ("Content-Length", "\(bytes.count)"),
            ("Date", HTTPDate.now), ("Connection", "close"), (RequestID.fieldName, trace),
        ])
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
        return (head, bytes)
    }
}
