import HTTPTypes
package import HummingbirdCore
import HummingbirdTLS
import NIOCore
import NIOSSL

extension HTTPServerBuilder {
    /// How long a connection may say nothing: clients keep theirs for seconds, people for minutes.
    private static let patience = TimeAmount.minutes(5)

    /// How connections are spoken to.
    ///
    /// Clients that announce a long body with `Expect: 100-continue` (curl does, beyond 1 MiB)
    /// are told to go on, or they would wait for a second.
    ///
    /// - Throws: `ServerError.badCertificate`, `LabError.homeUnusable`.
    static func lab(
        _ protection: ServerSettings.Protection, bodyLimitInBytes bodyLimit: Int,
        _ predictions: ImmediatePredictions, _ unreadable: UnreadableRequests,
        _ connections: OpenConnections
    ) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder { respond in
            let channel = HTTP1Channel(
                responder: { request, writer, channel in
                    if request.headers[.expect]?.lowercased() == "100-continue",
                        request.headers[.contentLength].flatMap({ Int($0) }) ?? 0 <= bodyLimit
                    {
                        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
                    }
                    try await respond(request, writer, channel)
                },
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [ConnectionEnd(connections)],
                    idleTimeout: patience))
            return LabChannel(plain: channel, unreadable: unreadable, predictions: predictions)
        }
        return try plain.protected(by: protection)
    }

    /// The same over TLS, where it is to be.
    package func protected(by protection: ServerSettings.Protection) throws -> HTTPServerBuilder {
        switch protection {
        case .none: return self
        case .home(let certificates):
            try certificates.prepare()
            return try .tls(
                self,
                tlsConfiguration: Self.tls(
                    certificate: certificates.serverPath, key: certificates.serverKeyPath))
        case .own(let certificate, let key):
            try OwnCertificate(certificatePath: certificate, keyPath: key).check()
            return try .tls(self, tlsConfiguration: Self.tls(certificate: certificate, key: key))
        }
    }

    private static func tls(certificate: String, key: String) throws -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw ServerError.badCertificate(
                path: certificate, .isNot("certificate", found: nil))
        }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw ServerError.badCertificate(path: key, .isNot("private key", found: nil))
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            // It is tried here, where somebody can be told: later it would be in a connection.
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw ServerError.badCertificate(path: certificate, .unfit(reason: "\(error)"))
        }
        return configuration
    }
}
