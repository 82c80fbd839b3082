public import Columns

/// Runs the code of deployed functions, and the models of Python frameworks, each in a process of
/// its own. CPython workers are one.
public protocol FunctionRuntime: Sendable {
    /// Reads a function's source without running any of it.
    ///
    /// - Throws: `FunctionError` for code that cannot be a function.
    func inspect(_ source: [UInt8], fileName: String) async throws -> FunctionShape
    /// Makes sure that a worker of the deployment is ready, so that its code has run once or its
    /// model is loaded.
    ///
    /// - Returns: what the worker told when it was ready; of a model, its facts.
    /// - Throws: `FunctionError`, `ModelError`.
    @discardableResult
    func start(_ code: DeployedCode) async throws -> JSONValue
    /// Calls `score` with a payload, or a model with a table, on a worker that is idle, else on a
    /// new one.
    ///
    /// Calls wait for one another while as many workers as the deployment has copies are busy; a
    /// call that another function makes never waits, so that calls cannot wait for each other.
    ///
    /// - Parameters:
    ///   - payload: A JSON document; for a model, what `ModelTable` writes.
    ///   - chain: The ids of the deployments whose functions are waiting for this call, outermost
    ///     first; empty for a call from outside.
    /// - Returns: what `score` returned, a JSON document; for a model, what `ModelTable` reads.
    /// - Throws: `FunctionError`, `ModelError`; the next call finds a worker that works.
    func call(
        _ code: DeployedCode, payload: [UInt8], chain: [String]
    ) async throws -> [UInt8]
    /// Ends the workers of a deployment; calls that run on them fail.
    ///
    /// - Returns: whether there was one.
    func stop(deploymentID: String) async -> Bool
    /// The workers of this program, in the order of their start.
    func workers() async -> [WorkerStatus]
    /// Ends all workers.
    func shutDown() async
}

/// What can be told of a function from its source.
public struct FunctionShape: Sendable, Equatable, Codable {
    /// The top-level function that is called: `score` itself, or the outer one that returns it.
    public let entry: String
    /// The names of the outer function's parameters; empty when the entry is `score`.
    public let parameters: [String]
    /// Those of them that have no default.
    public let required: [String]
    /// Whether the outer function takes any further name.
    public let takesAnyParameter: Bool

    public init(
        entry: String, parameters: [String], required: [String], takesAnyParameter: Bool
    ) {
        self.entry = entry
        self.parameters = parameters
        self.required = required
        self.takesAnyParameter = takesAnyParameter
    }
}

/// What a worker runs, with its limits.
public struct DeployedCode: Sendable {
    public enum Content: Sendable {
        case function(FunctionCode)
        case model(ModelArchive)
    }

    public let deploymentID: String
    /// For messages.
    public let name: String
    /// Changes with the content or the parameters: a worker started for another one is replaced.
    public let version: String
    public let content: Content
    /// The platform's name of the software that it needs, by which its Python is chosen.
    public let softwareSpecification: String
    /// On whose behalf a function calls other deployments.
    public let ownerName: String
    /// How many calls may run at once.
    public let copies: Int
    /// The most memory that a worker may use with all its processes.
    public let memoryLimitInBytes: Int
    /// How long the start of a function may take.
    public let startLimit: Duration
    /// How long a call may take.
    public let callLimit: Duration

    public init(
        deploymentID: String, name: String, version: String, content: Content,
        softwareSpecification: String, ownerName: String, copies: Int, memoryLimitInBytes: Int,
        startLimit: Duration, callLimit: Duration
    ) {
        self.deploymentID = deploymentID
        self.name = name
        self.version = version
        self.content = content
        self.softwareSpecification = softwareSpecification
        self.ownerName = ownerName
        self.copies = copies
        self.memoryLimitInBytes = memoryLimitInBytes
        self.startLimit = startLimit
        self.callLimit = callLimit
    }
}

/// A function's source and what it is given.
public struct FunctionCode: Sendable {
    public let source: [UInt8]
    /// The file it came from, for tracebacks.
    public let fileName: String
    public let entry: String
    /// By name; secrets are already in place.
    public let parameters: JSONValue

    public init(source: [UInt8], fileName: String, entry: String, parameters: JSONValue) {
        self.source = source
        self.fileName = fileName
        self.entry = entry
        self.parameters = parameters
    }
}

/// A model of a Python framework, as it was sent.
public struct ModelArchive: Sendable {
    /// An archive with the model, or the model's own file. Only a worker looks into it.
    public let path: String
    /// The platform's type: `scikit-learn_1.1`.
    public let type: String

    public init(path: String, type: String) {
        self.path = path
        self.type = type
    }
}

/// One worker process.
public struct WorkerStatus: Sendable, Equatable, Codable {
    public enum State: String, Sendable, Codable {
        case starting, idle, busy
    }

    public let deploymentID: String
    /// 0 until it has started.
    public let processID: Int
    public let state: State
    /// Calls answered so far, failed ones too.
    public let callCount: Int
    /// Resident memory; `nil` where the system does not tell.
    public let memoryInBytes: Int?

    public init(
        deploymentID: String, processID: Int, state: State, callCount: Int, memoryInBytes: Int?
    ) {
        self.deploymentID = deploymentID
        self.processID = processID
        self.state = state
        self.callCount = callCount
        self.memoryInBytes = memoryInBytes
    }
}

/// Where a function's code may call other deployments of the same lab.
public struct FunctionCallback: Sendable, Equatable {
    /// `http://127.0.0.1:PORT`
    public let url: String
    /// Good as long as the program runs.
    public let token: String

    public init(url: String, token: String) {
        self.url = url
        self.token = token
    }
}
