/// The facts of what can go wrong with a function's code. The words stand below.
public enum FunctionError: Error, Sendable, Equatable {
    /// No Python 3 was found, or it could not be started.
    case noPython(reason: String)
    /// The file cannot be compiled.
    case syntax(file: String, line: Int, reason: String)
    /// Neither a `score` nor exactly one top-level function.
    ///
    /// - Parameter candidates: The names of the top-level functions.
    case noScore(file: String, candidates: [String])
    /// The outer function returned something that cannot be called.
    case outerGaveNoScore(entry: String, found: String)
    /// The code raised an exception.
    ///
    /// - Parameters:
    ///   - exception: `ZeroDivisionError: division by zero`.
    ///   - line: The last line of the user's file in the traceback, from 1, and its text.
    ///   - isStart: Whether it happened while the worker started, not in a call.
    case raised(
        exception: String, file: String, function: String?, line: Int?, text: String?,
        isStart: Bool)
    /// `score` returned something that is no `{"predictions": […]}`, or no JSON.
    case badResult(reason: String)
    /// The process ended by itself.
    case exited(status: Int, isStart: Bool)
    /// Something ended the process.
    case killed(signal: Int, isStart: Bool)
    /// It took longer than the limit.
    case timedOut(seconds: Double, isStart: Bool)
    /// It wanted more memory than the limit.
    case outOfMemory(limitInBytes: Int)
    /// It had more processes than the limit.
    case tooManyProcesses(limit: Int)
    /// Functions call one another too deeply.
    case tooDeep(limit: Int)
    /// Somebody stopped the runtime while the call ran.
    case stopped
}

extension FunctionError: UserFacingError {
    public var code: String {
        switch self {
        case .noPython: "no-python"
        case .syntax: "function-syntax"
        case .noScore, .outerGaveNoScore: "no-score"
        case .raised: "function-raised"
        case .badResult: "function-result"
        case .exited: "function-exited"
        case .killed: "function-killed"
        case .timedOut: "function-timeout"
        case .outOfMemory: "function-memory"
        case .tooManyProcesses: "function-processes"
        case .tooDeep: "function-depth"
        case .stopped: "function-stopped"
        }
    }

    public var what: String {
        switch self {
        case .noPython: "there is no Python 3 that could run functions"
        case .syntax(let file, let line, let reason): "`\(file)`, line \(line): \(reason)"
        case .noScore(let file, let candidates):
            candidates.isEmpty
                ? "`\(file)` defines no function" : "`\(file)` does not say which function scores"
        case .outerGaveNoScore(let entry, let found):
            "the outer function `\(entry)` returned \(found), not a function"
        case .raised(let exception, _, _, _, _, let isStart):
            (isStart ? "the function could not start: " : "the function raised ") + exception
        case .badResult: "the function returned something that is no prediction"
        case .exited(let status, let isStart):
            "the function ended its process " + (isStart ? "while it started" : "during the call")
                + " (exit status \(status))"
        case .killed(let signal, let isStart):
            "the function's process was killed "
                + (isStart ? "while it started" : "during the call")
                + " (signal \(signal))"
        case .timedOut(let seconds, let isStart):
            "the function took longer than \(secondsText(seconds)) "
                + (isStart ? "to start" : "to answer")
        case .outOfMemory: "the function ran out of memory"
        case .tooManyProcesses(let limit):
            "the function had more than \(limit) processes at once"
        case .tooDeep(let limit): "functions call one another more than \(limit) deep"
        case .stopped: "the function's runtime was stopped during the call"
        }
    }

    public var why: String? {
        switch self {
        case .noPython(let reason): reason
        case .syntax, .stopped: nil
        case .noScore(_, let candidates):
            candidates.isEmpty
                ? "it needs a function `score`, or one outer function that returns it"
                : "it has no `score` and \(candidates.count) functions: "
                    + list(candidates.map { "`\($0)`" }, most: 8)
        case .outerGaveNoScore: "it must end with `return score`"
        case .raised(_, let file, let function, let line, let text, _):
            line.map { line in
                "in `\(file)`, line \(line)" + (function.map { ", in `\($0)`" } ?? "")
                    + (text.map { ": \($0)" } ?? "")
            }
        case .badResult(let reason): reason
        case .exited: "a function must return its answer and leave its process alone"
        case .killed(let signal, _):
            signal == 9 ? "the system does that when memory runs out, and people do it" : nil
        case .timedOut: "its process was ended"
        case .outOfMemory(let limit):
            "the limit of its hardware specification is \(limit >> 20) MB"
        case .tooManyProcesses: "they were ended"
        case .tooDeep: "a function that calls itself never ends"
        }
    }

    public var next: String? {
        switch self {
        case .noPython: "install python3, or name one with the variable SLIPWAY_PYTHON"
        case .syntax: "mend the file and say it again"
        case .noScore(_, let candidates):
            candidates.isEmpty ? nil : "call the one that scores `score`, or put them inside one"
        case .badResult: "return {\"predictions\": [{\"fields\": […], \"values\": [[…]]}]}"
        case .outOfMemory: "deploy it with more, such as `hardware M`"
        case .timedOut: "the next call starts it again"
        case .killed, .exited, .stopped, .tooManyProcesses: "the next call starts it again"
        case .raised, .outerGaveNoScore, .tooDeep: nil
        }
    }
}

/// `30 s`, `0.5 s`
private func secondsText(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
}
