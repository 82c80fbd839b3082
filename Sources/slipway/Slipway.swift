// slipway: reads arguments, wires the parts together, and does nothing else.
//
// Start here: `LabAssembly` joins home, core, runtimes and server; every subcommand is a file.

import ArgumentParser
import SlipwayNotebook

@main
struct Slipway: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slipway",
        abstract: "The deployment lab of an MLOps platform, on a laptop.",
        discussion: """
            Without arguments it opens the notebook, or runs a script from standard input.
            `help` in the notebook explains the language.
            """,
        version: "0.1.0",
        subcommands: [Run.self, Replay.self, Serve.self, Predict.self],
        defaultSubcommand: Run.self)
}

extension ExitStatus {
    /// The same for the argument parser.
    var thrown: any Error { ExitCode(rawValue) }
}
