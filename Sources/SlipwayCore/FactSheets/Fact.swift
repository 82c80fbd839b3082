public import Foundation

/// Something that people state of a model and that no program could know.
public struct Fact: LabObject, Equatable {
    public static let kind = ObjectKind.fact

    public enum Value: Sendable, Equatable, Codable {
        case text(String)
        case number(Double)
        case boolean(Bool)
    }

    public let id: String
    /// Unique among the facts of the model.
    public let name: String
    public let modelID: String
    public var value: Value
    /// Who stated it last.
    public var setBy: String
    public let createdAt: Date
    public var modifiedAt: Date
    public var containerID: String? { modelID }
}

extension Fact.Value {
    /// `string`, `number`, `boolean`, or `date` for a text that is one: `2026-01-31`.
    public var type: String {
        switch self {
        case .text(let text): text.isCalendarDate ? "date" : "string"
        case .number: "number"
        case .boolean: "boolean"
        }
    }
}

extension String {
    /// Whether it is a day of the calendar, year first.
    var isCalendarDate: Bool {
        guard isWrittenAsDate else { return false }
        let numbers = split(separator: "-").compactMap { Int($0) }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        guard (1...12).contains(month), day >= 1 else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let february = isLeapYear ? 29 : 28
        return day <= [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Whether it has the form of a day, `2026-02-30` included.
    var isWrittenAsDate: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2]
            && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
