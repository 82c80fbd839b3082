import NIOCore
import Synchronization

/// The version of the store as it is when connections that wait for an event loop get their turn.
///
/// All requests of one turn had begun to come before it, and so one look at the store, which costs
/// several calls of the system, serves all of them: what was changed before a request is seen.
final class StoreVersions: Sendable {
    private let turns = Mutex<[ObjectIdentifier: NIOLoopBound<Turn>]>([:])

    /// - Precondition: on this loop.
    func turn(of loop: any EventLoop) -> Turn {
        turns.withLock { turns in
            if let turn = turns[ObjectIdentifier(loop)] { return turn }
            let turn = NIOLoopBound(Turn(loop), eventLoop: loop)
            turns[ObjectIdentifier(loop)] = turn
            return turn
        }.value
    }

    /// The turn that connections of one loop have just now.
    final class Turn {
        private let loop: any EventLoop
        private var version: Int?

        init(_ loop: any EventLoop) {
            self.loop = loop
        }

        /// - Parameter look: What looks at the store.
        func version(_ look: () -> Int?) -> Int? {
            if let version { return version }
            version = look()
            // What a loop is told to do it does when all that were waiting have had their turn.
            let loopBound = NIOLoopBound(self, eventLoop: loop)
            loop.execute { loopBound.value.version = nil }
            return version
        }
    }
}
