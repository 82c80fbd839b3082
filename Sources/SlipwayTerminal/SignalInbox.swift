import CLibEdit
import Foundation
import Synchronization

/// Turns signals into something that the terminal's thread can wait for beside the keyboard.
///
/// The handlers only write the signal's number into a pipe. Handlers, unlike blocked signals, are
/// not inherited by the processes we start, and they work whichever thread gets the signal.
/// One inbox exists at a time.
final class SignalInbox {
    /// Those that ask the program to end.
    static let ending: Set = [SIGTERM, SIGHUP]
    /// Also: interrupt, new size of the window, continue after a stop.
    private static let watched = ending.union([SIGINT, SIGWINCH, SIGCONT])
    private static let writeEnd = Atomic<Int32>(-1)

    private let pipe = WakePipe()
    private let formerHandlers: [(signal: Int32, handler: sig_t?)]
    private var arrived: [Int32] = []

    /// Readable when a signal has come.
    var file: Int32 { pipe.readEnd }

    init() {
        // Also makes sure that the handler never is the first to touch the global.
        Self.writeEnd.store(pipe.writeEnd, ordering: .sequentiallyConsistent)
        formerHandlers = Self.watched.map { number in
            let former = signal(number) { number in
                let former = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(SignalInbox.writeEnd.load(ordering: .relaxed), &byte, 1)
                errno = former
            }
            return (number, former)
        }
    }

    deinit {
        for (number, handler) in formerHandlers { _ = signal(number, handler) }
        Self.writeEnd.store(-1, ordering: .sequentiallyConsistent)
        pipe.close()
    }

    /// Stops the program, as Ctrl-Z does, until the shell continues it.
    ///
    /// Does nothing where no shell could.
    static func stopUntilContinued() {
        // Threads made by Dispatch's workers, as this one, begin with their signals blocked.
        var stop = sigset_t()
        sigemptyset(&stop)
        sigaddset(&stop, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &stop, nil)
        raise(SIGTSTP)
    }

    /// The signals that came since the last call, in order.
    func take() -> [Int32] { pipe.drain().map(Int32.init) }
}
