import Logging
import SlipwayCore

/// Answers a few records on a pipeline that is loaded, when nothing has to be waited for.
///
/// It takes no place among the requests that are answered at a time: it is over before the
/// connection's thread turns to anything else.
struct ImmediatePredictions: Sendable {
    static let path = "/ml/v4/deployments/:deployment/predictions"

    let scoring: Scoring
    let metrics: ServerMetrics
    let rowLimit: Int
    let logger: Logger
    let versions = StoreVersions()

    /// The answer, or `nil` for whatever `Predictions` has to look at: also when there is something
    /// wrong, so that one place tells people what.
    ///
    /// - Parameter trace: The id that the client sends with its request.
    func answer(
        _ body: [UInt8], on deployment: String, token: String, trace: String?,
        _ turn: StoreVersions.Turn, _ standing: inout Scoring.Standing?
    ) -> (trace: String, bytes: [UInt8])? {
        let clock = ContinuousClock()
        let start = clock.now
        guard PlatformPayload.beginsWithInputData(body),
            let version = turn.version({ scoring.storeVersion }),
            let bytes = scoring.answerAtOnce(
                to: body, on: deployment, token: token, rowLimit: rowLimit, storeVersion: version,
                &standing)
        else { return nil }
        let trace = RequestID.accepted(trace) ?? RequestID.next()
        let duration = start.duration(to: clock.now)
        metrics.record(
            method: "POST", route: Self.path, status: 200, duration: duration,
            isImmediate: true)
        if logger.logLevel <= .info {
            let path = Self.path.replacing(":deployment", with: deployment)[...]
            let line = RequestLog.line(
                "POST", path, "200", after: duration, trace, bytesIn: body.count,
                bytesOut: bytes.count, userName: standing?.userName)
            logger.info("\(line)")
        }
        return (trace, bytes)
    }
}
