import HTTPTypes
import NIOCore
import NIOHTTPTypes
import SlipwayCore

/// The place of `ImmediatePredictions` in a connection: before requests go to other threads, which
/// and the way back takes longer than to score a few records.
///
/// It keeps a request until its body is there, and then answers it or passes it on as it came.
final class ImmediatePredictionsHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Longer bodies would keep the other connections of the thread waiting.
    private static let longestBody = 16 << 10
    /// So often one request is passed on: what comes behind takes a connection for idle otherwise.
    private static let showsLife = TimeAmount.seconds(30)

    private struct Kept {
        let head: HTTPRequest
        let deployment: String
        let token: String
        var body: [UInt8] = []
    }

    private let predictions: ImmediatePredictions
    private var kept: Kept?
    /// A connection that is kept asks for the same again and again.
    private var lastPath = (path: "", deployment: "")
    private var lastAuthorization = (field: "", token: "")
    private var standing: Scoring.Standing?
    /// Requests that were passed on and are not answered yet: answers keep their order.
    private var passedOn = 0
    private var lastPassedOn = NIODeadline.distantPast

    init(_ predictions: ImmediatePredictions) {
        self.predictions = predictions
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
                request.body, on: request.deployment, token: request.token, head: request.head,
                &standing)
            {
                write(bytes, trace, context)
            } else {
                passOn(wrapInboundOut(.head(request.head)), context)
                context.fireChannelRead(wrapInboundOut(.body(ByteBuffer(bytes: request.body))))
                context.fireChannelRead(data)
            }
        }
    }

    /// When the server is about to stop, what comes behind has to know of a request that is on its
    /// way.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, let request = kept {
            kept = nil
            passOn(wrapInboundOut(.head(request.head)), context)
            if !request.body.isEmpty {
                context.fireChannelRead(wrapInboundOut(.body(ByteBuffer(bytes: request.body))))
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { passedOn -= 1 }
        context.write(data, promise: promise)
    }

    private func passOn(_ head: NIOAny, _ context: ChannelHandlerContext) {
        passedOn += 1
        lastPassedOn = .now()
        context.fireChannelRead(head)
    }

    private func write(_ bytes: [UInt8], _ trace: String, _ context: ChannelHandlerContext) {
        var fields = HTTPFields()
        fields.append(HTTPField(name: .contentType, value: "application/json"))
        fields.append(HTTPField(name: .contentLength, value: "\(bytes.count)"))
        fields.append(HTTPField(name: .date, value: HTTPDate.now))
        if let name = RequestID.field { fields.append(HTTPField(name: name, value: trace)) }
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: .ok, headerFields: fields))), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: bytes))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// A request for a prediction with a short body that comes without further ado.
    private func request(_ head: HTTPRequest) -> Kept? {
        guard head.method == .post, let path = head.path else { return nil }
        var (length, authorization): (String?, String?)
        for field in head.headerFields {
            switch field.name {
            case .contentLength where length == nil: length = field.value
            case .authorization where authorization == nil: authorization = field.value
            case .connection where field.value.lowercased() == "keep-alive": break
            case .contentLength, .authorization, .connection, .expect: return nil
            default: break
            }
        }
        guard let length = length.flatMap({ Int($0) }), (1...Self.longestBody).contains(length),
            let authorization
        else { return nil }
        if path != lastPath.path {
            guard let deployment = Self.deployment(path) else { return nil }
            lastPath = (path, deployment)
        }
        if authorization != lastAuthorization.field {
            guard let token = BearerToken.plainToken(authorization) else { return nil }
            lastAuthorization = (authorization, token)
        }
        return Kept(head: head, deployment: lastPath.deployment, token: lastAuthorization.token)
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
