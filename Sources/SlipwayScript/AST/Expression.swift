/// A value as written.
public struct Expression: Sendable, Equatable {
    public indirect enum Kind: Sendable, Equatable {
        /// A bare word: `staging`, `models/x.tar.gz`, `02:00`.
        case name(String)
        /// Text in quotes, escapes resolved.
        case string(String)
        /// A number, and how it was written, since a name may look like one.
        case number(Double, text: String)
        case variable(Variable)
        case boolean(Bool)
        case null
        case list([Expression])
        case record([Field])
    }

    public struct Field: Sendable, Equatable {
        public let name: Word
        public let value: Expression

        public init(name: Word, value: Expression) {
            self.name = name
            self.value = value
        }
    }

    public let kind: Kind
    public let span: SourceSpan

    public init(_ kind: Kind, span: SourceSpan) {
        self.kind = kind
        self.span = span
    }
}

/// `$_`, `$3` or `$name`, followed by a path such as `.predictions[0].id`.
public struct Variable: Sendable, Equatable {
    public enum Root: Sendable, Equatable {
        case last
        case cell(Int)
        case name(String)
    }

    public enum Step: Sendable, Equatable {
        case field(String)
        /// From zero.
        case index(Int)
    }

    public let root: Root
    public let path: [Step]

    public init(root: Root, path: [Step]) {
        self.root = root
        self.path = path
    }
}

/// What `expect` (and a lesson's `check`) proves.
public struct Condition: Sendable, Equatable {
    public enum Predicate: Sendable, Equatable {
        case exists(NounWord, Expression)
        /// `deployment live is ready`
        case state(NounWord, Expression, is: Expression)
        /// `space lab has member ana`
        case has(NounWord, Expression, noun: NounWord, value: Expression)
        case comparison(Operand, ComparisonOperator, Expression)
        /// True when the operand is neither null nor false.
        case truth(Operand)
    }

    public let isNegated: Bool
    public let predicate: Predicate
    public let span: SourceSpan

    public init(isNegated: Bool, predicate: Predicate, span: SourceSpan) {
        self.isNegated = isNegated
        self.predicate = predicate
        self.span = span
    }
}

/// A value, or a count of things.
public enum Operand: Sendable, Equatable {
    case count(NounWord, in: Place?, span: SourceSpan)
    case expression(Expression)

    public var span: SourceSpan {
        switch self {
        case .count(_, _, let span): span
        case .expression(let expression): expression.span
        }
    }
}
