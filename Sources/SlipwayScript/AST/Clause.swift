/// A keyword and its value: `to space staging`, `limit 3`, `wait`.
public struct Clause: Sendable, Equatable {
    public enum Argument: Sendable, Equatable {
        case none
        /// in, to, into, from, of, for, on
        case place(Place)
        /// as, type, hardware, serving, until, at, cron, format, copies, limit, =
        case value(Expression)
        /// `with file x.json`
        case input(Input)
        /// `with a=1, b=2`
        case pairs([Pair])
        /// `keep 10 runs`
        case keep(count: Expression, unit: Word)
        /// `every 15 minutes`, `every day`
        case every(count: Expression?, unit: Word)
        /// `notify success, failure`
        case names([Word])
        /// `where confidence < 0.6`
        case comparison(field: Word, operator: ComparisonOperator, value: Expression)
    }

    public let keyword: ClauseKeyword
    public let keywordSpan: SourceSpan
    public let argument: Argument
    public let span: SourceSpan

    public init(
        keyword: ClauseKeyword, keywordSpan: SourceSpan, argument: Argument, span: SourceSpan
    ) {
        self.keyword = keyword
        self.keywordSpan = keywordSpan
        self.argument = argument
        self.span = span
    }
}

/// The words that begin a clause.
public enum ClauseKeyword: String, Sendable, CaseIterable {
    case `in`, to, into, from, of, `for`, on, `as`, online, batch, with, type, hardware, copies
    case serving, keep, every, cron, until, notify, `where`, limit, format, at
    case equals = "="
    case wait, yes
}

/// Where a thing is, or which thing is meant: `space staging`, or just `staging`.
public struct Place: Sendable, Equatable {
    public let noun: NounWord?
    public let value: Expression
    public let span: SourceSpan

    public init(noun: NounWord?, value: Expression, span: SourceSpan) {
        self.noun = noun
        self.value = value
        self.span = span
    }
}

/// `label="ATTRITION"`
public struct Pair: Sendable, Equatable {
    public let name: Word
    public let value: Expression

    public init(name: Word, value: Expression) {
        self.name = name
        self.value = value
    }
}

/// Where records come from.
public enum Input: Sendable, Equatable {
    case file(Expression, span: SourceSpan)
    case csv(Expression, span: SourceSpan)
    /// A data asset.
    case data(Expression, span: SourceSpan)
    /// One record, written field by field.
    case row([Pair], span: SourceSpan)
    /// A list of records, one record, or a variable that holds either.
    case rows(Expression, span: SourceSpan)

    public var span: SourceSpan {
        switch self {
        case .file(_, let span), .csv(_, let span), .data(_, let span), .row(_, let span),
            .rows(_, let span):
            span
        }
    }
}

public enum ComparisonOperator: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Contains, case-insensitively.
    case contains = "~"
}
