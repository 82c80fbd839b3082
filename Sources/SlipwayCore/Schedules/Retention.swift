public import Foundation

/// How long the finished runs of a job are kept. Without one they are kept for ever.
///
/// Either by amount or by age, as on the platform; as JSON it is the platform's
/// `retention_policy`: `{"amount": 10}` or `{"days": 30}`.
public enum Retention: Sendable, Equatable {
    /// The newest so many.
    case runs(Int)
    /// Those that ended within so many times 24 hours.
    case days(Int)

    /// What either may be.
    public static let limits = 1...100_000

    /// - Parameters:
    ///   - count: The number as typed.
    ///   - unit: `run`, `runs`, `day` or `days`, in any case.
    public init(_ count: String, _ unit: String) throws(RetentionError) {
        let isRuns: Bool
        switch unit.lowercased() {
        case "run", "runs": isRuns = true
        case "day", "days": isRuns = false
        default:
            throw .unknownUnit(unit, nearest: unit.nearest(in: ["runs", "days"]))
        }
        guard let number = wholeNumber(count), Retention.limits.contains(number) else {
            throw .badCount(count, unit: isRuns ? "runs" : "days")
        }
        self = isRuns ? .runs(number) : .days(number)
    }

    /// A run that has ended, however it ended.
    public struct FinishedRun: Sendable, Equatable {
        public let id: String
        public let endedAt: Date
        /// Whether it has no output: failed, canceled or interrupted.
        public let isFruitless: Bool

        public init(id: String, endedAt: Date, isFruitless: Bool = false) {
            self.id = id
            self.endedAt = endedAt
            self.isFruitless = isFruitless
        }
    }

    /// The ids of the runs that go now, in the order of the list.
    ///
    /// By number, runs without output go before all others, however new they are: one that fails
    /// over and over must not push out what has been completed.
    ///
    /// - Parameter runs: The finished runs of one job, in the order they were started: of two
    ///   that ended at once, the later one in the list is the newer.
    public func expired(among runs: [FinishedRun], now: Date) -> [String] {
        switch self {
        case .runs(let count):
            let firstToGo = runs.indices.sorted {
                (runs[$0].isFruitless ? 0 : 1, runs[$0].endedAt, $0)
                    < (runs[$1].isFruitless ? 0 : 1, runs[$1].endedAt, $1)
            }
            return firstToGo.dropLast(max(0, count)).sorted().map { runs[$0].id }
        case .days(let count):
            let oldest = now.addingTimeInterval(-86_400 * Double(count))
            return runs.filter { $0.endedAt < oldest }.map(\.id)
        }
    }
}

extension Retention: Codable {
    private enum CodingKeys: String, CodingKey {
        case amount, days
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let amount = try container.decodeIfPresent(Int.self, forKey: .amount)
        let days = try container.decodeIfPresent(Int.self, forKey: .days)
        let retention: Retention? =
            switch (amount, days) {
            case (let amount?, nil): .runs(amount)
            case (nil, let days?): .days(days)
            default: nil
            }
        guard let retention, Retention.limits.contains(amount ?? days ?? 0) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "not either an amount or days from 1 to 100000"))
        }
        self = retention
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .runs(let count): try container.encode(count, forKey: .amount)
        case .days(let count): try container.encode(count, forKey: .days)
        }
    }
}
