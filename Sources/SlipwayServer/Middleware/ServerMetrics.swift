import Synchronization

/// What the server has counted since it began, in the text format that Prometheus reads.
///
/// Source: the Prometheus text exposition format, version 0.0.4.
final class ServerMetrics: Sendable {
    private struct Key: Hashable, Comparable {
        let method: String
        let route: String
        let status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    private struct Series {
        var buckets = [Int](repeating: 0, count: ServerMetrics.bounds.count)
        var count = 0
        var seconds = 0.0

        mutating func add(_ seconds: Double) {
            for (index, bound) in ServerMetrics.bounds.enumerated() where seconds <= bound {
                buckets[index] += 1
            }
            count += 1
            self.seconds += seconds
        }
    }

    private struct State {
        var requests: [Key: Series] = [:]
        var inFlight = 0
        var refused = 0
        var immediate = 0
    }

    /// In seconds.
    private static let bounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30,
    ]

    /// In place of what a request does not have, such as a route.
    static let unknown = "-"

    private let state = Mutex(State())

    /// A request begins, unless as many as may are being answered.
    func begin(atMost limit: Int) -> Bool {
        state.withLock { state in
            guard state.inFlight < limit else {
                state.refused += 1
                return false
            }
            state.inFlight += 1
            return true
        }
    }

    func end() {
        state.withLock { $0.inFlight -= 1 }
    }

    /// - Parameter route: The pattern, not the path: there are few of them.
    /// - Parameter isImmediate: Whether the connection's own thread has answered it.
    func record(
        method: String, route: String, status: Int, duration: Duration, isImmediate: Bool = false
    ) {
        let seconds = duration / .seconds(1)
        let key = Key(method: method, route: route, status: status)
        // In place: a copy of the buckets would be made otherwise, for every request.
        state.withLock { state in
            state.requests[key, default: Series()].add(seconds)
            if isImmediate { state.immediate += 1 }
        }
    }

    var text: String {
        let now = state.withLock { $0 }
        var lines = [
            "# HELP slipway_requests_in_flight Requests that are being answered.",
            "# TYPE slipway_requests_in_flight gauge",
            "slipway_requests_in_flight \(now.inFlight)",
            "# HELP slipway_requests_refused_total Requests that found the server busy.",
            "# TYPE slipway_requests_refused_total counter",
            "slipway_requests_refused_total \(now.refused)",
            "# HELP slipway_immediate_predictions_total Predictions for which nothing had to be looked up.",
            "# TYPE slipway_immediate_predictions_total counter",
            "slipway_immediate_predictions_total \(now.immediate)",
            "# HELP slipway_request_duration_seconds How long answers took, by route and status.",
            "# TYPE slipway_request_duration_seconds histogram",
        ]
        for (key, series) in now.requests.sorted(by: { $0.key < $1.key }) {
            let labels =
                "method=\"\(key.method)\",route=\"\(key.route)\",status=\"\(key.status)\""
            let name = "slipway_request_duration_seconds"
            for (bound, count) in zip(Self.bounds, series.buckets) {
                lines.append("\(name)_bucket{\(labels),le=\"\(bound)\"} \(count)")
            }
            lines.append("\(name)_bucket{\(labels),le=\"+Inf\"} \(series.count)")
            lines.append("\(name)_sum{\(labels)} \(series.seconds)")
            lines.append("\(name)_count{\(labels)} \(series.count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
