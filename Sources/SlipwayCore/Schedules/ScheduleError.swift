/// Why a schedule cannot be understood, in the words that people read.
public struct ScheduleError: UserFacingError, Equatable {
    public let what: String
    public let why: String?
    public let next: String?
    public var code: String { "bad-schedule" }

    init(_ what: String, why: String? = nil, next: String? = nil) {
        self.what = what
        self.why = why
        self.next = next
    }
}
