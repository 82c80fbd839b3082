import HTTPTypes
import HummingbirdCore

extension HTTPServerBuilder {
    /// How connections are spoken to; the one place that changes for TLS.
    ///
    /// Clients that announce a long body with `Expect: 100-continue` (curl does, beyond 1 MiB)
    /// are told to go on, or they would wait for a second.
    static var lab: HTTPServerBuilder {
        HTTPServerBuilder { respond in
            HTTP1Channel { request, writer, channel in
                if request.headers[.expect]?.lowercased() == "100-continue" {
                    try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                }
                try await respond(request, writer, channel)
            }
        }
    }
}
