import Foundation
import SlipwayCore
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The CPython that runs functions: the one that SLIPWAY_PYTHON names, else `python3` of the PATH.
struct Interpreter: Sendable {
    let executable: Executable
    private let environment: [String: String]

    /// - Parameter environment: That of the program.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        if let path = environment["SLIPWAY_PYTHON"], !path.isEmpty {
            executable = path.contains("/") ? .path(FilePath(path)) : .name(path)
        } else {
            executable = .name("python3")
        }
        // What is for Slipway is nothing for a function.
        self.environment = environment.filter { !$0.key.hasPrefix("SLIPWAY_") }
    }

    /// The environment of a process, with further variables.
    func environment(adding variables: [String: String]) -> Environment {
        var all = environment.merging(variables) { _, new in new }
        all["PYTHONDONTWRITEBYTECODE"] = "1"
        all["PYTHONIOENCODING"] = "utf-8"
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
}

extension FunctionError {
    /// Python cannot be started.
    init(starting error: any Error) {
        let error = error as? SubprocessError
        self = .noPython(
            reason: error?.code == .executableNotFound
                ? "`python3` is not on the PATH"
                : "it cannot be started"
                    + (error.map { ": \($0)" } ?? ""))
    }
}
