import SlipwayCore

/// Why the server does not listen, unless the port is taken (`LabError.portTaken`).
enum ServerError: UserFacingError, Equatable {
    case badPort(Int)
    /// - Parameter reason: In the words of the operating system.
    case cannotListen(port: Int, reason: String?)
    /// Not an address of this machine.
    case badHost(String)
    case ended(port: Int)
    /// - Parameter what: What the file should hold.
    case badCertificate(path: String, what: String)

    var code: String {
        switch self {
        case .badPort, .badHost: "bad-value"
        case .cannotListen: "cannot-listen"
        case .ended: "server-ended"
        case .badCertificate: "bad-certificate"
        }
    }

    var what: String {
        switch self {
        case .badPort(let port): "\(port) is not a port"
        case .cannotListen(let port, _): "the server cannot listen on port \(port)"
        case .badHost(let host): "the server cannot listen on `\(host)`"
        case .badCertificate(let path, let what): "`\(path)` holds no \(what)"
        case .ended(let port): "the server does not listen on port \(port) any more"
        }
    }

    var why: String? {
        switch self {
        case .badPort: "ports are numbers from 0 to 65535, and 0 means any that is free"
        case .cannotListen(_, let reason): reason
        case .badHost: "this machine has no address of that name"
        case .ended: "the operating system ended it"
        case .badCertificate: "it cannot be read, or is no PEM of that kind"
        }
    }

    var next: String? {
        switch self {
        case .badPort, .cannotListen: "choose another port: slipway serve --port 8444"
        case .badHost: "leave --host out, or say 0.0.0.0 for all addresses of this machine"
        case .ended: "start it again"
        case .badCertificate: "leave both options out to use the home's own certificate"
        }
    }
}
