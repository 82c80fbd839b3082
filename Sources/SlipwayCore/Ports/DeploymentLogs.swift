import Synchronization

/// Keeps what deployed functions print, a bounded number of lines for each deployment.
public protocol DeploymentLogs: Sendable {
    /// Adds a line, soon.
    func append(_ line: String, to deploymentID: String)
    /// The last lines, oldest first; all that are kept for `nil`.
    func lines(of deploymentID: String, last limit: Int?) throws -> [String]
}

/// Logs that vanish with the program.
public final class InMemoryLogs: DeploymentLogs {
    private static let limit = 10_000
    private let lines = Mutex<[String: [String]]>([:])

    public init() {}

    public func append(_ line: String, to deploymentID: String) {
        lines.withLock { lines in
            lines[deploymentID, default: []].append(line)
            let excess = (lines[deploymentID]?.count ?? 0) - Self.limit
            if excess > 0 { lines[deploymentID]?.removeFirst(excess) }
        }
    }

    public func lines(of deploymentID: String, last limit: Int?) -> [String] {
        lines.withLock { Array(($0[deploymentID] ?? []).suffix(limit ?? .max)) }
    }
}
