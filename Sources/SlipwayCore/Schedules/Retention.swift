import Foundation

/// Which finished runs of a job are kept: the last ones, or those of the last days; never both.
public enum Retention: Sendable, Equatable, Codable {
    case runs(Int)
    case days(Int)

    /// The most runs or days that can be named.
    public static let limit = 100_000

    /// - Parameter unit: `runs` or `days`, also in the singular.
    public init(count: Int, unit: String) throws {
        guard (1...Self.limit).contains(count) else {
            throw ScheduleError(
                "\(count) \(unit) cannot be kept", why: "1 to 100000 runs or days can be")
        }
        switch unit.lowercased() {
        case "run", "runs": self = .runs(count)
        case "day", "days": self = .days(count)
        default:
            throw ScheduleError(
                "`keep \(count) \(unit)` is neither runs nor days",
                next: unit.lowercased().nearest(in: ["run", "runs", "day", "days"])
                    .map { "did you mean `keep \(count) \($0)`?" }
                    ?? "say `keep \(count) runs` or `keep \(count) days`")
        }
    }

    /// The ids of the finished runs that are not kept.
    ///
    /// - Parameter runs: Of runs that ended at the same moment, later ones in the list are newer.
    func expired(_ runs: [(id: String, endedAt: Date)], now: Date) -> [String] {
        switch self {
        case .runs(let count):
            let newestLast = runs.enumerated().sorted {
                ($0.element.endedAt, $0.offset) < ($1.element.endedAt, $1.offset)
            }
            return newestLast.dropLast(count).map(\.element.id)
        case .days(let count):
            let oldest = now.addingTimeInterval(-86_400 * Double(count))
            return runs.filter { $0.endedAt < oldest }.map(\.id)
        }
    }
}
