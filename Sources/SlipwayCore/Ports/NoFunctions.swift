public import Columns

/// A lab in which functions cannot run.
public struct NoFunctions: FunctionRuntime {
    public init() {}

    private var error: FunctionError { .noPython(reason: "this program runs no functions") }

    public func inspect(_ source: [UInt8], fileName: String) throws -> FunctionShape { throw error }
    public func start(_ code: DeployedCode) throws -> JSONValue { throw error }
    public func call(
        _ code: DeployedCode, payload: [UInt8], chain: [String]
    ) throws -> [UInt8] { throw error }
    public func stop(deploymentID: String) -> Bool { false }
    public func workers() -> [WorkerStatus] { [] }
    public func shutDown() {}
}
