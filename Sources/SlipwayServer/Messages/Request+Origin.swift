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
        let forwarded = HTTPField.Name.forwardedProtocol.flatMap { headers[$0] }
        let scheme = forwarded == "https" || context.isSecure ? "https" : "http"
        return "\(scheme)://\(head.authority ?? "localhost")"
    }
}
