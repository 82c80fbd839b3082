import Foundation

/// What may be drawn on this terminal.
public struct TerminalStyle: Sendable, Equatable {
    /// The option `--color`.
    public enum ColorChoice: String, Sendable, CaseIterable {
        case auto, always, never
    }

    /// Whether prompts and results may have colours.
    public var usesColor: Bool
    /// Whether hints and colours may be painted around what libedit draws.
    public var paintsWhileTyping: Bool
    /// Whether every candidate stands in a line of its own, for screen readers.
    public var isAccessible: Bool

    public init(usesColor: Bool, paintsWhileTyping: Bool, isAccessible: Bool) {
        self.usesColor = usesColor
        self.paintsWhileTyping = paintsWhileTyping
        self.isAccessible = isAccessible
    }

    /// The style for a terminal in this environment.
    ///
    /// `--color` goes before `NO_COLOR`, which goes before `CLICOLOR_FORCE`. Hints need their grey
    /// to be told from typed text, so without colour there are none. `TERM=dumb` has neither, and
    /// `ACCESSIBLE` paints nothing.
    ///
    /// - Parameter variable: Looks up a variable of the environment.
    public init(
        color: ColorChoice = .auto, variable: (String) -> String? = TerminalStyle.environment
    ) {
        func isSet(_ name: String) -> Bool { variable(name).map { !$0.isEmpty } ?? false }
        let isDumb = (variable("TERM") ?? "dumb") == "dumb"
        usesColor =
            switch color {
            case .always: true
            case .never: false
            case .auto: !isSet("NO_COLOR") && (!isDumb || isSet("CLICOLOR_FORCE"))
            }
        isAccessible = isSet("ACCESSIBLE")
        paintsWhileTyping = usesColor && !isDumb && !isAccessible
    }

    /// A variable of this process.
    public static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
