import NIOCore
import NIOHTTP1

/// Closes a connection whose request trickles in or whose answer is not read: it would take a place
/// among those that are answered for as long as its client likes.
///
/// A new connection has half a minute for its handshake and the head of its first request, and as
/// long for a later head once something of it has come. A body that has not come at once has to
/// bring 30 KiB in every half minute, and an answer must not wait for longer than a minute to be read
/// on. Bodies that come whole, which most do, cost nothing here.
final class SlowPeers: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private static let period = TimeAmount.seconds(30)
    private static let leastBytes = 30 << 10
    private static let lastPatience = TimeAmount.seconds(1)
    private static let readingPatience = TimeAmount.minutes(1)

    private var head: Scheduled<Void>?
    /// Whether what was read just now ended in a part of a request, or began one.
    private var hasRead = false
    private var isIncomplete = false
    private var receivedBytes = 0
    private var watch: RepeatedTask?
    private var reading: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        awaitHead(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasRead = true
        switch unwrapInboundIn(data) {
        case .head:
            isIncomplete = true
            head?.cancel()
            head = nil
        case .body(let buffer): receivedBytes += buffer.readableBytes
        case .end: finish()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isIncomplete && watch == nil { begin(context) }
        // Bytes came that make no part yet.
        if !hasRead && !isIncomplete && head == nil { awaitHead(context) }
        hasRead = false
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        reading?.cancel()
        reading = nil
        if !context.channel.isWritable {
            let channel = context.channel
            reading = context.eventLoop.scheduleTask(in: Self.readingPatience) {
                channel.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    /// A server that is to stop does not wait for a request that does not come whole soon.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, isIncomplete {
            let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: Self.lastPatience) {
                let (handler, context) = loopBound.value
                if handler.isIncomplete { context.close(promise: nil) }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    private func end() {
        head?.cancel()
        reading?.cancel()
        finish()
    }

    private func awaitHead(_ context: ChannelHandlerContext) {
        let channel = context.channel
        head = context.eventLoop.scheduleTask(in: Self.period) { channel.close(promise: nil) }
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
