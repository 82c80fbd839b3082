import Foundation
import SlipwayCore
import SlipwayNotebook

/// Writes results to standard output and remarks to standard error, at once.
struct StandardOutput: NotebookOutput {
    func result(_ bytes: [UInt8]) async {
        Self.write(bytes, to: STDOUT_FILENO)
    }

    func remark(_ text: String) async {
        Self.write(Array(text.utf8), to: STDERR_FILENO)
    }

    /// A reader that has gone ends the program, with the code that a SIGPIPE gives: there is nobody
    /// to write for.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
            } else if errno != EINTR {
                let problem = errno
                if problem != EPIPE && descriptor == STDOUT_FILENO {
                    let reason = String(cString: strerror(problem))
                    write(
                        Array("error[file]: results cannot be written: \(reason)\n".utf8),
                        to: STDERR_FILENO)
                }
                exit(problem == EPIPE ? 128 + SIGPIPE : ExitStatus.failed.rawValue)
            }
        }
    }

    /// The terminal's width where results go to one, else 80.
    static var width: Int {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0,
            size.ws_col > 0
        else { return 80 }
        return Int(size.ws_col)
    }

    /// Shows a failure that happened outside any statement.
    static func show(_ error: any Error, _ options: GlobalOptions) {
        show(
            error, asJSON: options.format == .json,
            color: options.usesColor(onTerminal: isatty(STDERR_FILENO) == 1))
    }

    static func show(_ error: any Error, asJSON: Bool = false, color: Bool = false) {
        let problem: any UserFacingError =
            (error as? any UserFacingError) ?? UnexpectedProblem(error)
        let renderer = ErrorRenderer(width: 80, color: color)
        let text = asJSON ? renderer.renderJSON(problem) : renderer.render(problem)
        write(Array(text.utf8), to: STDERR_FILENO)
    }
}

/// A failure that no part of the program has words for.
private struct UnexpectedProblem: UserFacingError {
    let why: String?
    var code: String { "internal" }
    var what: String { "something went wrong that Slipway did not expect" }
    var next: String? { nil }

    init(_ error: any Error) {
        why = "\(error)"
    }
}
