public import ArgumentParser
import Foundation
import SlipwayCore
public import SlipwayNotebook

/// Options that every subcommand takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: "The home folder (or SLIPWAY_HOME).")
    var home: String?

    @Flag(help: "Use a home that vanishes at the end.")
    var ephemeral = false

    @Option(help: "The user on whose behalf everything is done.")
    var user = "admin"

    @Option(help: "How results are shown: table, json, jsonl, csv or markdown.")
    var format: OutputFormat = .table

    @Option(help: "Use of colour: auto, always or never.")
    var color: ColorChoice = .auto

    @Option(help: "The language of lessons: en or es.")
    var lang: Language = .en

    @Flag(help: "Show results and errors only.")
    var quiet = false

    @Flag(help: "Never ask anything.")
    var noInput = false

    @Flag(help: "Confirm whatever asks to be confirmed.")
    var yes = false

    @Option(help: "Make ids and times reproducible; with --ephemeral or a new home.")
    var seed: UInt64?

    enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never

        func isOn(onTerminal isTerminal: Bool) -> Bool {
            switch self {
            case .always: return true
            case .never: return false
            case .auto:
                let environment = ProcessInfo.processInfo.environment
                return isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
                    && environment["TERM"] != "dumb"
            }
        }
    }

    enum Language: String, ExpressibleByArgument, CaseIterable {
        case en, es
    }

    /// Where the home lies when neither option nor environment name one.
    static var usualHome: String {
        let environment = ProcessInfo.processInfo.environment
        if let home = environment["SLIPWAY_HOME"], !home.isEmpty { return home }
        if let data = environment["XDG_DATA_HOME"], !data.isEmpty { return data + "/slipway" }
        return (environment["HOME"] ?? ".") + "/.local/share/slipway"
    }

    /// How long functions may take: the usual limits, or what the environment says.
    ///
    /// - Throws: `StartProblem.badSeconds`.
    static func functionLimits() throws -> FunctionLimits {
        func limit(_ variable: String, _ usual: Duration) throws -> Duration {
            let text = ProcessInfo.processInfo.environment[variable] ?? ""
            if text.isEmpty { return usual }
            guard let seconds = Double(text), seconds >= 0.001, seconds < 1e6 else {
                throw StartProblem.badSeconds(variable: variable, text)
            }
            return .milliseconds(Int(seconds * 1000))
        }
        let usual = FunctionLimits()
        return FunctionLimits(
            call: try limit("SLIPWAY_FUNCTION_SECONDS", usual.call),
            run: try limit("SLIPWAY_RUN_SECONDS", usual.run))
    }

    func usesColor(onTerminal isTerminal: Bool) -> Bool { color.isOn(onTerminal: isTerminal) }
}

extension OutputFormat: ExpressibleByArgument {}
