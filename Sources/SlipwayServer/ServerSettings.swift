import Foundation
public import SlipwayCore

/// How a server listens, and how much it takes at once.
public struct ServerSettings: Sendable {
    /// How connections are kept from being read by others.
    public enum Protection: Sendable {
        /// Plain HTTP: for use behind a terminator of TLS, and for the program's own functions.
        case none
        /// With the certificate of the home, which is made on first use.
        case home(HomeCertificates)
        /// With a certificate of the person's own: paths of PEM files, the certificate's with those
        /// of its issuers behind it.
        case own(certificate: String, key: String)
    }

    public var host: String
    public var protection: Protection
    /// The longest request body that is taken.
    public var bodyLimitInBytes = 64 << 20
    /// The most records that are scored in one request.
    public var rowLimit = 1_000_000
    /// How long a request may take.
    public var timeLimit = Duration.seconds(300)
    /// How many connections are open at a time; others wait.
    public var connectionLimit = 1024
    /// How many requests are answered at a time; others are told to come again.
    public var requestLimit = 1000
    /// Names beside those of this machine itself by which browsers may call it.
    public var hostNames: Set<String> = []

    public init(host: String = EndpointAddress.usual.host, protection: Protection) {
        self.host = host
        self.protection = protection
    }

    var isSecure: Bool {
        if case .none = protection { false } else { true }
    }

    /// Where the certificate lies, from the root on, when it is the person's own.
    var ownCertificatePath: String? {
        guard case .own(let certificate, _) = protection else { return nil }
        return URL(fileURLWithPath: certificate).standardizedFileURL.path
    }

    /// The certificate by which clients can trust the server, when it is the home's own.
    var authorityPath: String? {
        if case .home(let certificates) = protection { certificates.authorityPath } else { nil }
    }
}
