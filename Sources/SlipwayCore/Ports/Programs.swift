/// The programs that share one home: which of them still live, and what they run.
///
/// A run and a worker belong to the program that started them. When that program is gone, however
/// it ended, others find out here.
public protocol Programs: Sendable {
    /// This program's own id, which no other has or will have.
    ///
    /// Others can see that the program lives from the first call on.
    func ownID() throws -> String
    func isAlive(_ programID: String) -> Bool
    /// Tells the others which runtimes this program has; replaces what was told before.
    func publish(_ runtimes: [Runtime]) throws
    /// The runtimes of all living programs.
    func runtimes() throws -> [Runtime]
    /// Wishes that the living programs end their runtimes of a deployment. They do so soon.
    func wishToStop(deploymentID: String) throws
    /// The deployments whose runtimes this program is wished to end; each wish is given once.
    func wishesToStop() -> [String]
}

/// A deployed function's worker, or several, in one program.
public struct Runtime: Sendable, Equatable, Codable {
    public enum State: String, Sendable, Codable {
        case starting, idle, busy
    }

    public let programID: String
    public let deploymentID: String
    public let deploymentName: String
    public let spaceID: String
    public let state: State
    /// Milliseconds since 1970.
    public let since: Int64
    public let workerCount: Int
    public let callCount: Int
    public let memoryInBytes: Int?

    public init(
        programID: String, deploymentID: String, deploymentName: String, spaceID: String,
        state: State, since: Int64, workerCount: Int, callCount: Int, memoryInBytes: Int?
    ) {
        self.programID = programID
        self.deploymentID = deploymentID
        self.deploymentName = deploymentName
        self.spaceID = spaceID
        self.state = state
        self.since = since
        self.workerCount = workerCount
        self.callCount = callCount
        self.memoryInBytes = memoryInBytes
    }
}

/// The only program: nothing is shared with another.
public struct LoneProgram: Programs {
    public init() {}

    public func ownID() -> String { "this" }
    public func isAlive(_ programID: String) -> Bool { programID == "this" }
    public func publish(_ runtimes: [Runtime]) {}
    public func runtimes() -> [Runtime] { [] }
    public func wishToStop(deploymentID: String) {}
    public func wishesToStop() -> [String] { [] }
}
