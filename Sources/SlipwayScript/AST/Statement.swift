/// One statement, as written. Names are not looked up and values not computed yet.
public struct Statement: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// `let NAME = command` or `let NAME = value`.
        case letCommand(name: Word, command: CommandCall)
        case letOperand(name: Word, operand: Operand)
        case param(name: Word, value: Expression)
        case expectError(code: Word?, from: CommandCall)
        case expect(Condition)
        case plan(CommandCall)
        case include(Expression)
        case command(CommandCall)
        /// `help`, `history`, `save`, `edit`, `quit`: words for the session itself.
        case session(verb: Word, argument: Expression?)
    }

    public let kind: Kind
    public let span: SourceSpan

    public init(kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }
}

/// A stretch of the source, in UTF-8 bytes from its beginning.
public struct SourceSpan: Sendable, Equatable, Hashable {
    public let start: Int
    /// The first byte that is no longer part of it.
    public let end: Int

    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    public func joined(with other: SourceSpan) -> SourceSpan {
        SourceSpan(min(start, other.start), max(end, other.end))
    }
}

/// A bare word and its place.
public struct Word: Sendable, Equatable {
    public let text: String
    public let span: SourceSpan

    public init(_ text: String, span: SourceSpan) {
        self.text = text
        self.span = span
    }
}

/// `VERB [NOUN] [NAME] clauses`, or `score INPUT clauses`.
public struct CommandCall: Sendable, Equatable {
    public let verb: Word
    public let noun: NounWord?
    public let name: Expression?
    /// What `score` (later `diff`, `why`) reads.
    public let input: Input?
    public let clauses: [Clause]
    public let span: SourceSpan

    public init(
        verb: Word, noun: NounWord?, name: Expression?, input: Input?, clauses: [Clause],
        span: SourceSpan
    ) {
        self.verb = verb
        self.noun = noun
        self.name = name
        self.input = input
        self.clauses = clauses
        self.span = span
    }

    /// The first clause with this keyword.
    public func clause(_ keyword: ClauseKeyword) -> Clause? {
        clauses.first { $0.keyword == keyword }
    }
}

/// A noun as it was typed: `deployment` or `deployments`.
public struct NounWord: Sendable, Equatable {
    public let noun: Noun
    public let isPlural: Bool
    public let span: SourceSpan

    public init(noun: Noun, isPlural: Bool, span: SourceSpan) {
        self.noun = noun
        self.isPlural = isPlural
        self.span = span
    }
}

/// The things a statement can speak of.
public enum Noun: String, Sendable, CaseIterable {
    case space, project, model, function, data, deployment, job, run, output, member, user, key
    case secret, usecase, factsheet, fact, endpoint, snippet, template, log, spec, runtime, server
    case notification, journal

    /// The form for several, where there is one.
    public var plural: String? {
        switch self {
        case .data, .output, .factsheet, .fact, .endpoint, .snippet, .template, .log, .journal: nil
        default: rawValue + "s"
        }
    }
}
