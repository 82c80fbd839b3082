/// How long the code of deployed functions, and models in workers, may take.
public struct FunctionLimits: Sendable {
    /// For a call that somebody waits for, and for the start of a function.
    public let call: Duration
    /// For what a run asks of a batch deployment: jobs are made for long work.
    public let run: Duration

    public init(call: Duration = .seconds(30), run: Duration = .seconds(3600)) {
        self.call = call
        self.run = run
    }

    func call(of deployment: Deployment) -> Duration {
        deployment.mode == .batch ? run : call
    }
}
