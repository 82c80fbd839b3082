/// The facts of what can go wrong with a model of a Python framework. The words stand below.
public enum ModelError: Error, Sendable, Equatable {
    /// The Python that is to serve it lacks a package.
    case missingPackage(String, python: String)
    /// The platform's type names no framework that can be served.
    case unknownType(String, allowed: [String])
    /// What was sent is no archive or file with a model in it.
    case badArchive(reason: String)
    /// It predicted something that is no column.
    case badResult(reason: String)
    /// Its file cannot be a model of a Python framework: a folder.
    case isFolder
    /// Its worker failed, or what runs there.
    case worker(FunctionError)
}

extension ModelError: UserFacingError {
    public var code: String {
        switch self {
        case .missingPackage: "missing-package"
        case .unknownType: "unknown-type"
        case .badArchive, .isFolder: "not-a-model"
        case .badResult: "model-result"
        case .worker(let error):
            error.code.hasPrefix("function-") ? "model-" + error.code.dropFirst(9) : error.code
        }
    }

    public var what: String {
        switch self {
        case .missingPackage(let package, let python):
            "\(package) is not installed in the Python \(python)"
        case .unknownType(let type, _): "models of type `\(type)` cannot be served"
        case .badArchive, .isFolder: "this is not a model that can be loaded"
        case .badResult: "the model predicted something that is no prediction"
        case .worker(.noPython): "there is no Python 3 that could serve models"
        case .worker(.raised(let exception, _, _, _, _, let isStart)):
            (isStart ? "the model cannot be loaded: " : "the model refused the records: ")
                + exception
        case .worker(.exited(let status, let isStart)):
            "the model ended its process " + (isStart ? "while it was loaded" : "during the call")
                + " (exit status \(status))"
        case .worker(.killed(let signal, let isStart)):
            "the model's process was killed "
                + (isStart ? "while it was loaded" : "during the call") + " (signal \(signal))"
        case .worker(.timedOut(_, let isStart)):
            "the model took longer than its limit to " + (isStart ? "load" : "answer")
        case .worker(.outOfMemory): "the model ran out of memory"
        case .worker(.tooManyProcesses(let limit)):
            "the model had more than \(limit) processes at once"
        case .worker(.stopped): "the model's runtime was stopped during the call"
        case .worker(let error): error.what
        }
    }

    /// All that is to be known in one line; that a package is missing says enough.
    var inOneLine: String {
        if case .missingPackage = self { return what }
        return what + (why.map { ": \($0)" } ?? "")
    }

    public var why: String? {
        switch self {
        case .missingPackage: "the model was saved with it, and can only be loaded with it"
        case .unknownType(_, let allowed): "it must begin with one of " + list(allowed, most: 10)
        case .badArchive(let reason), .badResult(let reason): reason
        case .isFolder: "it is a folder"
        case .worker(.exited): nil
        case .worker(let error): error.why
        }
    }

    public var next: String? {
        switch self {
        case .missingPackage(let package, let python):
            "\(python) -m pip install \(package)"
        case .unknownType: nil
        case .badArchive: "save it again, such as with joblib, and put it into a .tar.gz"
        case .isFolder: "name the .tar.gz, .zip or file that holds the model"
        case .badResult: nil
        case .worker(let error): error.next
        }
    }
}
