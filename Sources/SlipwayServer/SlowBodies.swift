import NIOCore
import NIOHTTPTypes

/// Closes a connection whose body trickles in: it would take a place among those that are answered
/// for as long as its client likes.
///
/// A body that has not come at once has to bring a kilobyte in every half minute. Bodies that come
/// whole, which most do, cost nothing here.
final class SlowBodies: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private static let period = TimeAmount.seconds(30)
    private static let leastBytes = 1024

    private var isIncomplete = false
    private var receivedBytes = 0
    private var watch: RepeatedTask?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isIncomplete = true
        case .body(let buffer): receivedBytes += buffer.readableBytes
        case .end: finish()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isIncomplete && watch == nil { begin(context) }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
    }

    private func begin(_ context: ChannelHandlerContext) {
        receivedBytes = 0
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        watch = context.eventLoop.scheduleRepeatedTask(
            initialDelay: Self.period, delay: Self.period
        ) { _ in
            let (handler, context) = loopBound.value
            if handler.receivedBytes < Self.leastBytes { context.close(promise: nil) }
            handler.receivedBytes = 0
        }
    }

    private func finish() {
        isIncomplete = false
        watch?.cancel()
        watch = nil
    }
}
