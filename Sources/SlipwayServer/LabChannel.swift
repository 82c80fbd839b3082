import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypesHTTP1

/// How one connection is spoken to: as Hummingbird does it, with handlers of our own between its
/// parser and what gives requests Hummingbird's form.
struct LabChannel: ServerChildChannel {
    let plain: HTTP1Channel
    let unreadable: UnreadableRequests
    let predictions: ImmediatePredictions

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<HTTP1Channel.Value> {
        plain.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandlers(
                [
                    HTTPRules(unreadable), SlowPeers(),
                    ImmediatePredictionsHandler(
                        predictions, predictions.versions.turn(of: channel.eventLoop)),
                ], position: .before(codec))
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await plain.handle(value: value, logger: logger)
    }
}
