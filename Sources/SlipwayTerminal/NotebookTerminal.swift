import Foundation

/// The notebook at a terminal: reads statements and has a session run them, until the end.
///
/// Standard input and output must be terminals. Results go to standard output, notes to standard
/// error. While it runs it handles the signals for interrupt, end, hang-up and size itself.
public struct NotebookTerminal: Sendable {
    public struct Configuration: Sendable {
        /// Selects lines in `~/.editrc`.
        public var program = "slipway"
        /// Where statements are kept between notebooks; `nil` forgets them.
        public var history: HistoryFile?
        public var style: TerminalStyle
        /// Whether a result higher than the screen goes through the pager.
        public var usesPager = true
        public var wording: Wording

        public init(
            history: HistoryFile?, style: TerminalStyle = TerminalStyle(),
            wording: Wording = .english
        ) {
            self.history = history
            self.style = style
            self.wording = wording
        }
    }

    private let session: any InteractiveSession
    private let configuration: Configuration

    public init(session: any InteractiveSession, configuration: Configuration) {
        self.session = session
        self.configuration = configuration
    }

    /// Reads and runs statements until the person leaves.
    ///
    /// - Returns: The exit code: 0 after Ctrl-D, the session's after `quit`, 143 when a signal or
    ///   the end of the terminal asked for it, 130 when a statement was left behind that did not
    ///   stop; that one may still run.
    public func run() async -> Int32 {
        await withCheckedContinuation { continuation in
            // Waiting for keys blocks, so it must not take a thread of the shared pool.
            Thread.detachNewThread { [session, configuration] in
                let code = TerminalLoop(session: session, configuration: configuration)?.run()
                continuation.resume(returning: code ?? 70)
            }
        }
    }
}
