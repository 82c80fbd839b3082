// slipway: reads arguments, wires the parts together, and does nothing else.
//
// Start here: `LabAssembly` joins home, core, runtimes and server; every subcommand is a file.

import ArgumentParser
import Foundation
import SlipwayNotebook

@main
struct Slipway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slipway",
        abstract: "The deployment lab of an MLOps platform, on a laptop.",
        discussion: """
            Without arguments it opens the notebook, or runs a script from standard input.
            `help` in the notebook explains the language.

            Variables of the environment: SLIPWAY_HOME names the home; SLIPWAY_PYTHON the Python \
            that runs functions; SLIPWAY_FUNCTION_SECONDS how long a call of a function may take \
            (30); SLIPWAY_RUN_SECONDS the same of a call that a job's run makes (3600).
            """,
        version: "0.1.0",
        subcommands: [Run.self, Replay.self, Serve.self, Predict.self, Trust.self, Password.self],
        defaultSubcommand: Run.self)

    static func main() async {
        // A reader that has gone is noticed by writing to it.
        signal(SIGPIPE, SIG_IGN)
        let arguments = subcommandFirst(Array(CommandLine.arguments.dropFirst()))
        do {
            var command = try parse(arguments)
            if let run = command as? Run {
                try await run.run()
            } else if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// What the arguments ask for.
    ///
    /// Without a subcommand only the options of `Run` are looked at: to build those of all others
    /// takes a fifth of a short run.
    private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        let first = arguments.first ?? ""
        let isForAll = ["help", "--help", "-h", "--version"].contains(first)
        if isForAll || subcommandNames.contains(first) { return try parseAsRoot(arguments) }
        do {
            return try Run.parse(arguments)
        } catch {
            // Told again by the whole program, with its own usage.
            return try parseAsRoot(arguments)
        }
    }

    private static let subcommandNames = ["run", "replay", "serve", "predict", "trust", "password"]

    /// Arguments with the subcommand in front, so that options may stand before it as well:
    /// `slipway --home lab run setup.slip`.
    private static func subcommandFirst(_ arguments: [String]) -> [String] {
        let withValues = ["--home", "--user", "--format", "--color", "--lang", "--seed"]
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            if subcommandNames.contains(argument) {
                var moved = arguments
                moved.remove(at: index)
                return [argument] + moved
            }
            guard argument.hasPrefix("--") && argument != "--" else { return arguments }
            index += withValues.contains(argument) ? 2 : 1
        }
        return arguments
    }

    /// Ends the program as an error asks for: help and versions go to standard output, and words
    /// that cannot be understood end with 2.
    private static func end(with error: any Error) -> Never {
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if !message.isEmpty {
            StandardOutput.write(
                Array((message + "\n").utf8), to: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO)
        }
        Foundation.exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
    }
}

extension ExitStatus {
    /// The same for the argument parser.
    var thrown: any Error { ExitCode(rawValue) }
}
