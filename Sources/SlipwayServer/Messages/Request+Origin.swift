import HTTPTypes
import Hummingbird
import HummingbirdCore

extension HTTPField.Name {
    fileprivate static let forwardedProtocol = HTTPField.Name("x-forwarded-proto")
}

extension Request {
    /// The address that the client used, as in `https://127.0.0.1:8443`: whoever is behind a
    /// terminator of TLS, or has another name for this machine, gets addresses that work there.
    func origin(_ context: UserContext) -> String {
        origin(isSecure: isSecure(connection: context.isSecure))
    }

    func origin(isSecure: Bool) -> String {
        "\(isSecure ? "https" : "http")://\(head.authority ?? "localhost")"
    }

    /// Whether a page of another site sends this. Browsers say which; other clients say nothing.
    var comesFromElsewhere: Bool {
        guard let origin = headers[.origin] else { return false }
        let sender = origin.split(separator: "/").last.map(String.init)
        return !origin.contains("://") || sender?.lowercased() != head.authority?.lowercased()
    }

    /// Whether the client's side of the connection is encrypted, be it by a terminator of TLS.
    func isSecure(connection isSecure: Bool) -> Bool {
        let forwarded = HTTPField.Name.forwardedProtocol.flatMap { headers[$0] }
        return isSecure || forwarded == "https"
    }
}
