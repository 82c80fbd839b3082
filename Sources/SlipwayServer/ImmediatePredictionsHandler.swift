import NIOCore
import NIOHTTP1
import SlipwayCore

/// The place of `ImmediatePredictions` in a connection: before requests take Hummingbird's form and
/// go to other threads, which and the way back takes longer than to score a few records.
///
/// It keeps a request until its body is there, and then answers it or passes it on as it came.
final class ImmediatePredictionsHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Longer bodies would keep the other connections of the thread waiting.
    private static let longestBody = 16 << 10
    /// So often one request is passed on: what comes behind takes a connection for idle otherwise.
    private static let showsLife = TimeAmount.seconds(30)

    private struct Kept {
        let head: HTTPRequestHead
        let deployment: String
        let token: String
        /// The id that the client sends with it.
        let trace: String?
        var body: [UInt8] = []
    }

    private let predictions: ImmediatePredictions
    private let turn: StoreVersions.Turn
    private var kept: Kept?
    /// A connection that is kept asks for the same again and again.
    private var lastPath = (path: "", deployment: "")
    private var lastAuthorization = (field: "", token: "")
    private var standing: Scoring.Standing?
    /// Requests that were passed on and are not answered yet: answers keep their order.
    private var passedOn = 0
    private var lastPassedOn = NIODeadline.distantPast

    init(_ predictions: ImmediatePredictions, _ turn: StoreVersions.Turn) {
        self.predictions = predictions
        self.turn = turn
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if passedOn == 0, context.channel.isWritable,
                NIODeadline.now() - lastPassedOn < Self.showsLife,
                let request = request(head)
            {
                kept = request
            } else {
                passOn(data, context)
            }
        case .body(let buffer):
            if kept == nil { return context.fireChannelRead(data) }
            kept?.body.append(contentsOf: buffer.readableBytesView)
        case .end:
            guard let request = kept else { return context.fireChannelRead(data) }
            kept = nil
            if let (trace, bytes) = predictions.answer(
                request.body, on: request.deployment, token: request.token, trace: request.trace,
                turn, &standing)
            {
                write(bytes, trace, context)
            } else {
                passOn(request, context)
                context.fireChannelRead(data)
            }
        }
    }

    /// When the server is about to stop, what comes behind has to know of a request that is on its
    /// way.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { passOnKept(context) }
        context.fireUserInboundEventTriggered(event)
    }

    /// A request that does not come to its end is told of as any other.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        passOnKept(context)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        passOnKept(context)
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passedOn -= 1 }
        context.write(data, promise: promise)
    }

    private func passOnKept(_ context: ChannelHandlerContext) {
        guard let request = kept else { return }
        kept = nil
        passOn(request, context)
    }

    private func passOn(_ request: Kept, _ context: ChannelHandlerContext) {
        passOn(wrapInboundOut(.head(request.head)), context)
        if !request.body.isEmpty {
            context.fireChannelRead(wrapInboundOut(.body(ByteBuffer(bytes: request.body))))
        }
    }

    private func passOn(_ head: NIOAny, _ context: ChannelHandlerContext) {
        passedOn += 1
        lastPassedOn = .now()
        context.fireChannelRead(head)
    }

    private func write(_ bytes: [UInt8], _ trace: String, _ context: ChannelHandlerContext) {
        let headers = HTTPHeaders([
            ("Content-Type", "application/json"), ("Content-Length", "\(bytes.count)"),
            ("Date", HTTPDate.now), (RequestID.fieldName, trace),
        ])
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// A request for a prediction with a short body that comes without further ado.
    private func request(_ head: HTTPRequestHead) -> Kept? {
        guard head.method == .POST, head.version == .http1_1 else { return nil }
        var (length, authorization, trace): (Int?, String?, String?)
        for (name, value) in head.headers {
            if name.isField("content-length") {
                guard length == nil, let bytes = Int(value) else { return nil }
                length = bytes
            } else if name.isField("authorization") {
                guard authorization == nil else { return nil }
                authorization = value
            } else if name.isField(RequestID.fieldName) {
                guard trace == nil else { return nil }
                trace = value
            } else if name.isField("connection") {
                guard value.isField("keep-alive") else { return nil }
            } else if name.isField("expect") || name.isField("transfer-encoding") {
                return nil
            }
        }
        guard let length, (1...Self.longestBody).contains(length), let authorization else {
            return nil
        }
        if head.uri != lastPath.path {
            guard let deployment = Self.deployment(head.uri) else { return nil }
            lastPath = (head.uri, deployment)
        }
        if authorization != lastAuthorization.field {
            guard let token = BearerToken.plainToken(authorization) else { return nil }
            lastAuthorization = (authorization, token)
        }
        return Kept(
            head: head, deployment: lastPath.deployment, token: lastAuthorization.token,
            trace: trace)
    }

    /// The deployment in `/ml/v4/deployments/ID/predictions?version=DATE`, with nothing else in it.
    private static func deployment(_ path: String) -> String? {
        let (beginning, middle) = ("/ml/v4/deployments/", "/predictions?version=")
        guard path.hasPrefix(beginning) else { return nil }
        let rest = path.utf8.dropFirst(beginning.utf8.count)
        let id = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "%") }
        let query = Substring(rest[id.endIndex...])
        guard !id.isEmpty, query.hasPrefix(middle),
            VersionDate.isDate(String(query.dropFirst(middle.count)))
        else { return nil }
        return String(id)
    }
}

extension String {
    /// Whether the name of a header's field is this one, whatever the case of its letters.
    ///
    /// - Parameter name: Of lowercase letters and dashes.
    fileprivate func isField(_ name: String) -> Bool {
        utf8.count == name.utf8.count && zip(utf8, name.utf8).allSatisfy { $0 | 0x20 == $1 }
    }
}
