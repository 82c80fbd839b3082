import NIOCore
import Synchronization

/// Gives up work whose client has closed its connection: nobody is there to read the answer.
///
/// The future that NIO has for a connection's end cannot be forgotten, and a connection that is kept
/// would gather one thing to do for each request.
final class OpenConnections: Sendable {
    private struct State {
        /// What gives up the work of each connection.
        var work: [ObjectIdentifier: [Int: @Sendable () -> Void]] = [:]
        var lastNumber = 0
    }

    private let state = Mutex(State())

    /// Does something that is canceled when the connection closes, and when this task is.
    ///
    /// - Parameter channel: The connection; `nil` where there is none.
    func whileOpen<Value: Sendable>(
        _ channel: (any Channel)?, _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let channel else { return try await body() }
        let task = Task { try await body() }
        let connection = ObjectIdentifier(channel)
        let number = state.withLock { state in
            state.lastNumber += 1
            state.work[connection, default: [:]][state.lastNumber] = { task.cancel() }
            return state.lastNumber
        }
        defer {
            state.withLock { state in
                state.work[connection]?[number] = nil
                if state.work[connection]?.isEmpty == true { state.work[connection] = nil }
            }
        }
        // It may have closed before this was noted.
        if !channel.isActive { task.cancel() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    fileprivate func closed(_ channel: any Channel) {
        let work = state.withLock { $0.work[ObjectIdentifier(channel)] ?? [:] }
        for giveUp in work.values { giveUp() }
    }
}

/// Tells when a connection has closed. A client that sends nothing more is taken for one that has gone:
/// hardly any goes on to read.
final class ConnectionEnd: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let connections: OpenConnections

    init(_ connections: OpenConnections) {
        self.connections = connections
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { connections.closed(context.channel) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        connections.closed(context.channel)
        context.fireChannelInactive()
    }
}
