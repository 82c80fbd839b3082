/// A run that has failed, told to whoever started it.
public struct RunFailure: UserFacingError, Equatable {
    private let run: String
    private let failure: JobRun.Failure?

    public init(_ run: JobRun) {
        self.run = run.name
        failure = run.failure
    }

    public var code: String { "run-failed" }
    public var what: String { "run `\(run)` failed" + (failure.map { ": \($0.what)" } ?? "") }
    public var why: String? { failure?.why }
    public var next: String? { failure?.next }
}
