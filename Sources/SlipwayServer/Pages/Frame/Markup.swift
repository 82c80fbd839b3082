import SlipwayScript

/// A piece of HTML.
///
/// What stands between the quotes in the source is taken as it is; every text that is put in is
/// escaped, for content and for attributes in double quotes alike. A `String` that exists only
/// while the program runs cannot become markup by accident: literals are `StaticString`s, and
/// the one other way in is `TrustedMarkup`.
struct Markup: Sendable, Equatable {
    private(set) var text: String

    init(_ trusted: TrustedMarkup) {
        text = trusted.text
    }

    /// Nothing at all.
    static let none: Markup = ""

    static func += (left: inout Markup, right: Markup) {
        left.text += right.text
    }
}

/// HTML that was made elsewhere and whose maker has escaped it; say there why that is so.
struct TrustedMarkup: Sendable {
    fileprivate let text: String

    init(escapedBy maker: StaticString, _ text: String) {
        self.text = text
    }
}

extension Markup: ExpressibleByStringInterpolation {
    init(stringLiteral value: StaticString) {
        text = value.description
    }

    init(stringInterpolation interpolation: Interpolation) {
        text = interpolation.text
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        mutating func appendInterpolation(_ content: String) {
            text += content.htmlEscaped
        }

        mutating func appendInterpolation(_ number: Int) {
            text += String(number)
        }

        mutating func appendInterpolation(_ markup: Markup) {
            text += markup.text
        }

        mutating func appendInterpolation(_ markup: Markup?) {
            if let markup { text += markup.text }
        }

        mutating func appendInterpolation(_ markups: [Markup]) {
            for markup in markups { text += markup.text }
        }

        mutating func appendInterpolation(_ markup: Markup, if isThere: Bool) {
            if isThere { text += markup.text }
        }
    }
}
