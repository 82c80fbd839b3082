public import Foundation
public struct ScheduleError: UserFacingError, Equatable {
    public var code = "x"; public var what = ""; public var why: String?; public var next: String?
}
public struct CronExpression: Sendable, Equatable, Codable { public var text: String }
public struct Schedule: Sendable, Equatable, Codable {
    public var cron: CronExpression?; public var words: String; public var until: Date?
    public init(cron: String, until: String?, now: Date) throws { words = cron }
    public init(every: Int?, unit: String, at: String?, until: String?, now: Date) throws {
        words = unit
    }
    public func next(after: Date) -> Date? { nil }
    public func times(after: Date, count: Int) -> [Date] { [] }
}
public struct ScheduleState: Sendable, Equatable, Codable {
    public var schedule: Schedule; public var nextAt: Date?
    public init(schedule: Schedule, nextAt: Date?) {
        self.schedule = schedule; self.nextAt = nextAt
    }
    func due(now: Date) -> (fireAt: Date, missedCount: Int, nextAt: Date?)? { nil }
}
public enum Retention: Sendable, Equatable, Codable {
    case runs(Int), days(Int)
    public init(count: Int, unit: String) throws { self = .runs(count) }
    func expired(_ runs: [(id: String, endedAt: Date)], now: Date) -> [String] { [] }
}
public struct StreamProgress: Sendable { public var line: String { "" } }
public enum StreamFormat: Sendable { case csv, jsonLines }
struct StreamSummary { var columnNames: [String]; var inputRowCount: Int; var outputRowCount: Int }
struct StreamScoring {
    let model: any LoadedModel; let deployment: String?
    func run(
        from: String, format: StreamFormat,
        progress: @escaping @Sendable (StreamProgress) async -> Void,
        to sink: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws -> StreamSummary { throw CancellationError() }
}
