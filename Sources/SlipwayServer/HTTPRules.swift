import NIOCore
import NIOHTTP1

/// Holds a connection to rules of HTTP/1 that what comes behind does not know of: it stands right
/// behind the parser, where the version of a request is known.
///
/// After a request that is to be the last one the connection is closed: when it says so, when its
/// answer says so, or when it is of HTTP/1.0 and does not ask for more. A request that cannot be
/// read, or that leaves open for which host it is, is the last one too; it is refused in the
/// platform's form, once those before it are answered.
/// Source: RFC 9112, §3.2 (Host), §6.3 (length of an answer) and §9.3 (persistence).
final class HTTPRules: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// So long what a client still sends is read, and not used: closed at once, the connection would
    /// be reset, and the answer lost.
    private static let farewell = TimeAmount.seconds(2)

    /// A request that was passed on and is not answered to its end.
    private struct Unanswered {
        let isOld: Bool
        var isLast: Bool
    }

    private let unreadable: UnreadableRequests
    private var unanswered: [Unanswered] = []
    private var isInRequest = false
    /// Whatever comes now is not used.
    private var isOver = false
    private var refusal: RequestError?
    private var closing: Scheduled<Void>?

    init(_ unreadable: UnreadableRequests) {
        self.unreadable = unreadable
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            if isOver { return }
            if let fault = Self.fault(of: head) { return refuse(fault, context) }
            isInRequest = true
            let isLast = !head.isKeepAlive
            unanswered.append(Unanswered(isOld: head.version.isOld, isLast: isLast))
            if isLast {
                isOver = true
                // In the one spelling that what comes behind knows.
                head.headers.replaceOrAdd(name: "Connection", value: "close")
            }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            if isInRequest { context.fireChannelRead(data) }
        case .end:
            guard isInRequest else { return }
            isInRequest = false
            context.fireChannelRead(data)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else {
            return context.fireErrorCaught(error)
        }
        if isInRequest {
            // Whoever reads the body is told; the answer is the last one.
            isInRequest = false
            isOver = true
            if unanswered.isEmpty { return end(context) }
            unanswered[unanswered.endIndex - 1].isLast = true
            context.fireErrorCaught(error)
        } else if !isOver {
            if let fault = RequestError(error) {
                refuse(fault, context)
            } else {
                isOver = true
                if unanswered.isEmpty { end(context) }
            }
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // An answer to a request that was not passed on: that it cannot be read is told here.
        guard let request = unanswered.first else { return promise?.succeed() ?? () }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.code < 200:
            if request.isOld { return promise?.succeed() ?? () }
            context.write(data, promise: promise)
        case .head(var head):
            if request.isOld { makeOld(&head) }
            if head.status.code >= 400,
                head.headers[canonicalForm: "Connection"].contains("close")
            {
                // What still comes of the body is not used.
                unanswered[0].isLast = true
                isOver = true
                isInRequest = false
            }
            if unanswered[0].isLast {
                head.headers.replaceOrAdd(name: "Connection", value: "close")
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            unanswered.removeFirst()
            if request.isLast || isOver && unanswered.isEmpty {
                let written = promise ?? context.eventLoop.makePromise()
                let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                written.futureResult.whenComplete { _ in
                    let (handler, context) = loopBound.value
                    handler.sendRefusal(context)
                    handler.end(context)
                }
                context.write(data, promise: written)
            } else {
                context.write(data, promise: promise)
            }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        closing?.cancel()
    }

    /// An answer to HTTP/1.0 has no chunks: what has no length ends with the connection.
    private func makeOld(_ head: inout HTTPResponseHead) {
        head.version = .http1_0
        if !head.headers.contains(name: "Content-Length") { unanswered[0].isLast = true }
        if unanswered[0].isLast {
            isOver = true
        } else {
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
    }

    private static func fault(of head: HTTPRequestHead) -> RequestError? {
        if head.version.isOld { return nil }
        let hostCount = head.headers.reduce(0) { count, field in
            field.name.utf8.count == 4 && field.name.lowercased() == "host" ? count + 1 : count
        }
        return hostCount == 1 ? nil : .notOneHost(count: hostCount)
    }

    private func refuse(_ fault: RequestError, _ context: ChannelHandlerContext) {
        isOver = true
        refusal = fault
        guard unanswered.isEmpty else { return }
        sendRefusal(context)
        end(context)
    }

    private func sendRefusal(_ context: ChannelHandlerContext) {
        guard let fault = refusal else { return }
        refusal = nil
        let (head, bytes) = unreadable.answer(to: fault)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        closing?.cancel()
        closing = context.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
    }
}

extension HTTPVersion {
    /// Whether it is from before HTTP/1.1.
    fileprivate var isOld: Bool { (major, minor) < (1, 1) }
}

extension RequestError {
    /// What is wrong with a request that is no HTTP; `nil` when the connection was cut in it, and
    /// there is nobody to tell.
    init?(_ error: HTTPParserError) {
        switch error {
        case .invalidEOFState, .closedConnection: return nil
        case .headerOverflow: self = .headTooLong
        case .invalidMethod: self = .notHTTP(reason: "it does not begin with a method")
        case .invalidURL, .invalidHost, .invalidPort, .invalidPath, .invalidQueryString,
            .invalidFragment:
            self = .notHTTP(reason: "its first line has no path that can be read")
        case .invalidVersion:
            self = .notHTTP(reason: "its first line does not end with HTTP/1.1 or HTTP/1.0")
        case .invalidContentLength, .unexpectedContentLength:
            self = .notHTTP(reason: "how long its body is cannot be told")
        case .invalidChunkSize: self = .notHTTP(reason: "a chunk of its body has no length")
        case .invalidHeaderToken:
            self = .notHTTP(reason: "a line of its header has a character that may not be there")
        default: self = .notHTTP(reason: "it does not keep to the form of HTTP/1.1")
        }
    }
}
