import ArgumentParser
import Foundation
import SlipwayCore
import SlipwayNotebook

/// `slipway password`
struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give a user a password, for logging in to the server.",
        discussion: """
            Asks for it twice at a terminal, without showing it; else it is the first line of
            standard input. Programs had better use API keys: `create key NAME`.
            """)

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        do {
            let assembly = try await LabAssembly.open(options)
            do {
                let caller = Caller(userName: options.user, door: .script, statement: "password")
                _ = try await assembly.lab.users.find(options.user, as: caller)
                try await assembly.lab.users.setPassword(try Self.ask(options.user), as: caller)
                StandardOutput.write(
                    Array(
                        """
                        `\(options.user)` has a new password; whoever had logged in as \
                        `\(options.user)` must do so again

                        """.utf8), to: STDOUT_FILENO)
            } catch {
                await assembly.close()
                throw error
            }
            await assembly.close()
        } catch {
            StandardOutput.show(error, options)
            throw ExitStatus(ending: error).thrown
        }
    }

    private static func ask(_ user: String) throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() ?? "" }
        let first = hiddenLine("New password of \(user): ")
        guard first == hiddenLine("Once more: ") else { throw StartProblem.passwordsDiffer }
        return first
    }

    /// A line that the terminal does not show while it is typed.
    private static func hiddenLine(_ prompt: String) -> String {
        StandardOutput.write(Array(prompt.utf8), to: STDERR_FILENO)
        var shown = termios()
        tcgetattr(STDIN_FILENO, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            StandardOutput.write(Array("\n".utf8), to: STDERR_FILENO)
        }
        return readLine() ?? ""
    }
}
