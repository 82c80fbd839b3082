import Foundation

/// Answers the platform's REST API on this machine. The executable brings the HTTP server.
public protocol EndpointServer: Sendable {
    /// Starts to listen and returns once requests are answered; the same when already listening.
    ///
    /// - Parameter port: `nil` for the usual one; 0 for any that is free.
    /// - Throws: `LabError.portTaken`, naming the program that has the port;
    ///   `LabError.alreadyServing` when it listens on another port than a wanted one.
    func start(port: Int?) async throws -> EndpointAddress
    /// Stops listening; does nothing when it does not listen.
    func stop() async
    /// Where it listens, or `nil`.
    func address() async -> EndpointAddress?
    /// Where it, or else another program on the same home, listens; or `nil`.
    func addressOfHome() async -> EndpointAddress?
    /// A path that lets a user in once, within ten minutes, with a browser; `nil` where there are
    /// no pages.
    func entryPath(for userName: String) -> String?
}

extension EndpointServer {
    public func entryPath(for userName: String) -> String? { nil }
}

/// Where the REST API can be reached.
public struct EndpointAddress: Sendable, Equatable {
    /// The port when none is named.
    public static let usualPort = 8443
    /// Where a server would listen if it were started.
    public static let usual = EndpointAddress(scheme: .https, host: "127.0.0.1", port: usualPort)

    public enum Scheme: String, Sendable {
        case http, https
    }

    public let scheme: Scheme
    public let host: String
    public let port: Int

    public init(scheme: Scheme, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// `nil` for anything that `url` does not give.
    public init?(url: String) {
        guard let colon = url.range(of: "://"),
            let scheme = Scheme(rawValue: String(url[..<colon.lowerBound])),
            let last = url.lastIndex(of: ":"), last > colon.upperBound,
            let port = Int(url[url.index(after: last)...])
        else { return nil }
        let host = String(url[colon.upperBound..<last])
        self.init(
            scheme: scheme, host: host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")),
            port: port)
    }

    /// `https://127.0.0.1:8443`, without a slash at the end; of one that listens everywhere, where
    /// this machine reaches it.
    public var url: String {
        let host = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
        return "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// Where to score on a deployment.
    ///
    /// - Parameters:
    ///   - deployment: Its id or serving name.
    ///   - version: The date that fixes the API's behaviour, `YYYY-MM-DD`.
    public func predictions(deployment: String, version: String) -> String {
        "\(url)/ml/v4/deployments/\(deployment)/predictions?version=\(version)"
    }
}
