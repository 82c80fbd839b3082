import Foundation
import SlipwayCore
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The CPython that runs functions: the one that SLIPWAY_PYTHON names, else `python3` of the PATH.
struct Interpreter: Sendable, Equatable {
    let executable: Executable
    /// For messages: `python3`.
    private let name: String
    private let environment: [String: String]

    static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.environment == right.environment
    }

    /// - Parameters:
    ///   - environment: That of the program.
    ///   - program: A Python that comes before that of the environment.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        program: String? = nil
    ) {
        let named = program ?? environment["SLIPWAY_PYTHON"] ?? ""
        name = named.isEmpty ? "python3" : named
        executable = name.contains("/") ? .path(FilePath(name)) : .name(name)
        // What is for Slipway is nothing for a function.
        self.environment = environment.filter { !$0.key.hasPrefix("SLIPWAY_") }
    }

    /// The environment of a process, with further variables.
    func environment(adding variables: [String: String]) -> Environment {
        var all = environment.merging(variables) { _, new in new }
        all["PYTHONDONTWRITEBYTECODE"] = "1"
        all["PYTHONIOENCODING"] = "utf-8:backslashreplace"
        return .custom(
            Dictionary(
                uniqueKeysWithValues: all.compactMap { name, value in
                    Environment.Key(rawValue: name).map { ($0, value) }
                }))
    }

    /// What a file of the `Python` folder does, to be given behind `-c`.
    static func program(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - What is wrong with it

    /// It cannot be started.
    func failure(_ error: any Error) -> FunctionError {
        let error = error as? SubprocessError
        if error?.code == .executableNotFound {
            return .noPython(
                reason: name.contains("/")
                    ? "there is no program `\(name)`" : "`\(name)` is not on the PATH")
        }
        let reason = error?.underlyingError.map { ": \($0)" } ?? ""
        return .noPython(reason: "`\(name)` cannot be started\(reason)")
    }

    /// It ran, and is no Python.
    var isNoPython: FunctionError {
        .noPython(reason: "`\(name)` did not do what Python 3.8 or newer does")
    }
}
