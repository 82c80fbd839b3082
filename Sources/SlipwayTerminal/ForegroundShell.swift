import CLibEdit
import Foundation

/// Runs a shell command that has the terminal to itself until it ends.
///
/// It stays in our process group: the terminal stops members of other groups as soon as they read.
/// So Ctrl-C and Ctrl-Z reach us too; the former ends nothing here, the latter stops us both until
/// the shell continues us.
enum ForegroundShell {
    /// The shell's exit codes for a program that it cannot run.
    static let cannotRun: Set<Int32> = [126, 127]
    /// How long a command may take to end when it is asked to.
    private static let graceTime = Duration.seconds(2)

    /// Runs the command and waits for its end.
    ///
    /// - Parameters:
    ///   - command: Settings of variables, a program and its arguments, in the shell's syntax.
    ///   - argument: `$1` in the command.
    ///   - input: Its standard input.
    ///   - isStopped: Asked several times a second; the command is ended when it says yes.
    /// - Returns: The exit code, or 128 and the number of the signal that ended it; `nil` when the
    ///   shell could not be started.
    static func run(
        _ command: String, argument: String? = nil, input: Int32 = STDIN_FILENO,
        until isStopped: () -> Bool
    ) -> Int32? {
        // A program that crashes leaves the terminal in its own mode.
        var modes = termios()
        let hasModes = tcgetattr(STDIN_FILENO, &modes) == 0
        // Ctrl-\ is meant for the command.
        let formerHandler = signal(SIGQUIT, SIG_IGN)
        defer {
            _ = signal(SIGQUIT, formerHandler)
            if hasModes { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
        }
        // The shell makes way for a program, which then gets our signals itself, and stays for a
        // pipeline, which Ctrl-C must not tear from under us.
        let child = cle_spawn_shell("trap : INT QUIT; exec env \(command)", argument, input)
        guard child > 0 else { return nil }

        var status: Int32 = 0
        var deadline: ContinuousClock.Instant?
        while true {
            let ended = waitpid(child, &status, WNOHANG | WUNTRACED)
            if ended == child {
                if status & 0xff != 0x7f { break }
                // Only the command has stopped: nobody could continue it while we go on.
                SignalInbox.stopUntilContinued()
                kill(child, SIGCONT)
            } else if ended < 0, errno != EINTR {
                return nil
            }
            if isStopped() {
                let limit = deadline ?? ContinuousClock.now + graceTime
                deadline = limit
                kill(child, ContinuousClock.now < limit ? SIGTERM : SIGKILL)
                kill(child, SIGCONT)
            }
            usleep(20_000)
        }
        let number = status & 0x7f
        return number == 0 ? (status >> 8) & 0xff : 128 + number
    }
}
