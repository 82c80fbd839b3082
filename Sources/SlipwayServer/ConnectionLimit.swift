import Foundation
import HummingbirdCore
import Logging

/// Takes no more connections than may be open at a time: others wait in the system's queue until
/// one is closed. As connections are taken up to four at a time, three more may come to be open.
struct ConnectionLimit: AvailableConnectionsDelegate {
    /// So often the log is told at most.
    private static let pause = Duration.seconds(60)
    /// For what else is open: the store, contents, pipes to workers.
    private static let furtherFiles = 1024

    let limit: Int
    let logger: Logger
    private var count = 0
    private var lastTold: ContinuousClock.Instant?

    init(_ limit: Int, logger: Logger) {
        self.limit = limit
        self.logger = logger
    }

    mutating func connectionOpened() {
        count += 1
        guard count >= limit else { return }
        let now = ContinuousClock.now
        if let lastTold, now - lastTold < Self.pause { return }
        lastTold = now
        logger.warning(
            "\(limit) connections are open, as many as may be: others wait; --connections takes more"
        )
    }

    mutating func connectionClosed() {
        count -= 1
    }

    func isAcceptingNewConnections() -> Bool {
        count < limit
    }

    /// Lets the program have as many files open as so many connections need, where the system does.
    func raiseFileLimit() {
        var files = rlimit()
        #if canImport(Darwin)
            let resource = RLIMIT_NOFILE
        #else
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #endif
        let wanted = rlim_t(limit + Self.furtherFiles)
        guard getrlimit(resource, &files) == 0, files.rlim_cur < wanted else { return }
        files.rlim_cur = min(wanted, files.rlim_max)
        if setrlimit(resource, &files) != 0 || files.rlim_cur < wanted {
            logger.warning(
                "the system lets this program open \(files.rlim_cur) files, too few for \(limit) connections: raise `ulimit -n`, or lower --connections"
            )
        }
    }
}
