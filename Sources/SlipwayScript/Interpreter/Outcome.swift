public import Columns

/// What a statement gave: a value for `$_` and paths, a view for people, and remarks.
public struct Outcome: Sendable {
    public var view: View
    /// One-line remarks: things noticed, warnings. They go to stderr, not into results.
    public var notes: [String]
    /// The line one would type next, when there is an obvious one.
    public var next: String?
    /// Text in it that recordings must not show.
    public var secret: String?
    /// The format that the statement itself asks for (`format json`).
    public var format: String?
    /// Texts for machines, by format, where they are not simply made from the view and value:
    /// a large table of scores is written straight from its columns.
    public var documents: [String: @Sendable () throws -> [UInt8]]
    /// Computes the value; only called when somebody asks for it.
    public let value: @Sendable () -> JSONValue

    public init(
        view: View, notes: [String] = [], next: String? = nil, format: String? = nil,
        documents: [String: @Sendable () throws -> [UInt8]] = [:],
        value: @escaping @Sendable () -> JSONValue
    ) {
        self.view = view
        self.notes = notes
        self.next = next
        self.format = format
        self.documents = documents
        self.value = value
    }

    /// A sentence about one thing, whose value is the thing.
    public static func said(
        _ message: String, _ value: JSONValue = .null, next: String? = nil,
        notes: [String] = []
    ) -> Outcome {
        Outcome(view: .message(message), notes: notes, next: next) { value }
    }
}

/// How a result is shown to a person. The notebook turns it into text.
public enum View: Sendable {
    case nothing
    /// One sentence: `created space lab (id …)`.
    case message(String)
    case table(Table)
    /// Titled sections of labelled values and tables, as `show space` has.
    case sections([Section])
    /// Text as it is: a snippet.
    case text(String)
    /// Help: lines that are too long go on below, but for examples.
    case help(String)
}

/// Rows of values under headings; cells are computed when they are shown.
public struct Table: Sendable {
    public struct Heading: Sendable {
        public let name: String
        /// Numbers stand at the right.
        public let isNumber: Bool
        /// Whether the column may be left out, last first, where the line is too narrow.
        public let mayBeHidden: Bool

        public init(_ name: String, isNumber: Bool = false, mayBeHidden: Bool = false) {
            self.name = name
            self.isNumber = isNumber
            self.mayBeHidden = mayBeHidden
        }
    }

    public let headings: [Heading]
    public let rowCount: Int
    /// The value at a row and a heading's position.
    public let cell: @Sendable (_ row: Int, _ heading: Int) -> JSONValue
    /// Said instead of an empty table: `no spaces yet`.
    public let ifEmpty: String

    public init(
        headings: [Heading], rowCount: Int, ifEmpty: String = "nothing to show",
        cell: @escaping @Sendable (_ row: Int, _ heading: Int) -> JSONValue
    ) {
        self.headings = headings
        self.rowCount = rowCount
        self.ifEmpty = ifEmpty
        self.cell = cell
    }

    public init(_ headings: [Heading], rows: [[JSONValue]], ifEmpty: String) {
        self.init(headings: headings, rowCount: rows.count, ifEmpty: ifEmpty) { rows[$0][$1] }
    }
}

/// A titled part of a detailed view.
public struct Section: Sendable {
    public enum Content: Sendable {
        case fields([(label: String, value: JSONValue)])
        case table(Table)
        case text(String)
    }

    public let title: String?
    public let content: [Content]

    public init(_ title: String?, _ content: [Content]) {
        self.title = title
        self.content = content
    }
}
