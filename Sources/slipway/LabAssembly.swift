import Foundation
import Logging
import PythonWorkers
import SlipwayCore
import SlipwayScript
import SlipwayServer
import SlipwayStore

/// The parts of a running program, joined.
struct LabAssembly {
    let home: Home
    let lab: Lab
    let server: LabServer
    private let callbacks = CallbackDoor()

    /// Opens the home that the options name.
    static func open(
        _ options: GlobalOptions, server: ((Home) -> ServerSettings)? = nil, logger: Logger? = nil
    ) async throws -> LabAssembly {
        let path = options.home ?? GlobalOptions.usualHome
        let isNew = !FileManager.default.fileExists(atPath: path + "/slipway.sqlite")
        if options.seed != nil && !options.ephemeral && !isNew {
            throw StartProblem.seedOfOldHome(path: path)
        }
        let home = try options.ephemeral ? Home.ephemeral() : Home(path: path)
        return try await LabAssembly(
            home: home, seed: options.seed, server: server?(home),
            logger: logger ?? Logger(label: "slipway") { _ in SwiftLogNoOpLogHandler() })
    }

    /// - Parameter seed: Makes ids and times reproducible.
    init(
        home: Home, seed: UInt64?, server settings: ServerSettings? = nil,
        logger: Logger = Logger(label: "slipway") { _ in SwiftLogNoOpLogHandler() }
    ) async throws {
        self.home = home
        let functions = PythonFunctionRuntime(
            environmentsFile: home.path + "/environments.json",
            callback: { [callbacks] in try await callbacks.callback(for: $0) },
            output: { [logs = home.logs] in logs.append($1, to: $0) })
        lab = Lab(
            store: home.store, content: home.content, runtime: SparkMLRuntime(),
            functions: functions, functionLimits: try GlobalOptions.functionLimits(),
            programs: home.programs, logs: home.logs,
            clock: seed == nil ? SystemClock() : LogicalClock(),
            ids: seed.map { SeededIDSource(seed: $0) } ?? RandomIDSource())
        server = LabServer(
            lab: lab, store: home.store,
            settings: settings
                ?? ServerSettings(protection: .home(HomeCertificates(home: home.path))),
            logger: logger)
        await callbacks.attach(lab)
        try await lab.users.createAdministratorIfNeeded()
        // Where only short scripts run, nobody else does it. A home that is busy has it done later.
        try? await lab.runs.expire()
    }

    /// A session on this lab.
    ///
    /// - Throws: when there is no such user.
    func interpreter(
        userName: String, host: any ScriptHost, options: SessionOptions,
        arguments: [String: String] = [:], script: String? = nil
    ) async throws -> Interpreter {
        let caller = Caller(userName: userName, door: options.door, statement: "start")
        _ = try await lab.users.find(userName, as: caller)
        return Interpreter(
            lab: lab, host: host, endpoint: server,
            session: Session(userName: userName, arguments: arguments), options: options,
            script: script)
    }

    /// Stops what runs, and removes a home that is meant to vanish.
    func close() async {
        await server.stop()
        await lab.shutDown()
        await callbacks.close()
        home.close()
    }
}

/// Why the program could not begin.
enum StartProblem: UserFacingError {
    case seedOfOldHome(path: String)
    case noSuchFile(String, reason: String)
    case unknownParameters([String])
    case badParameter(String)
    case noLesson(String)
    case noTranslation(String)
    case outputIsInput(String)
    case notUTF8(String)
    case passwordsDiffer
    case standardInputTwice
    case badSeconds(variable: String, String)

    var code: String {
        switch self {
        case .seedOfOldHome, .unknownParameters, .badParameter, .standardInputTwice, .badSeconds:
            "usage"
        case .noSuchFile, .noLesson, .noTranslation, .outputIsInput: "file"
        case .passwordsDiffer: "bad-password"
        case .notUTF8: ErrorCode.badEncoding.rawValue
        }
    }

    var what: String {
        switch self {
        case .seedOfOldHome(let path): "--seed cannot be used with the home `\(path)`"
        case .noSuchFile(let path, _): "the file `\(path)` cannot be read"
        case .unknownParameters(let names):
            "the script has no parameter \(names.map { "`\($0)`" }.joined(separator: ", "))"
        case .badParameter(let text): "`-p \(text)` is not NAME=VALUE"
        case .noLesson(let path): "`\(path)` is not a lesson"
        case .noTranslation(let path): "there is no translation `\(path)`"
        case .passwordsDiffer: "the two passwords are not the same"
        case .standardInputTwice: "standard input can be read only once"
        case .notUTF8(let path): "the script `\(path)` is not UTF-8 text"
        case .outputIsInput(let path): "`\(path)` would be written over what is to be read"
        case .badSeconds(let variable, let text):
            "`\(text)` in the environment variable \(variable) is no number of seconds"
        }
    }

    var why: String? {
        switch self {
        case .seedOfOldHome: "it exists already, with ids and times of its own"
        case .noSuchFile(_, let reason): reason
        case .noLesson: "lessons are Markdown files that end in .md"
        case .badSeconds: "it is a number above 0 and below a million, such as 30"
        case .unknownParameters, .badParameter, .noTranslation, .outputIsInput, .notUTF8,
            .passwordsDiffer, .standardInputTwice:
            nil
        }
    }

    var next: String? {
        switch self {
        case .seedOfOldHome: "add --ephemeral, or name a new home with --home DIR"
        case .unknownParameters: "a line `param NAME = VALUE` in the script declares one"
        case .noSuchFile(let path, _):
            Interpreter.table.verbs.contains(path)
                ? "to run a statement: slipway -c \"\(path) …\"" : nil
        case .notUTF8: "save it as UTF-8"
        case .outputIsInput: "name another file with --output"
        case .badParameter, .noLesson, .noTranslation, .passwordsDiffer: nil
        case .standardInputTwice: "name `-` once"
        case .badSeconds(let variable, _): "set another, or leave it to Slipway: unset \(variable)"
        }
    }
}
