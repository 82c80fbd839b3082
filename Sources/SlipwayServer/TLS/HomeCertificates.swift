import CCrypto
import Foundation
import SlipwayCore

/// A home's own certificate authority, and the certificate with which its server is trusted.
///
/// The authority can vouch for this machine's own names only, so that trusting it is no risk
/// beyond that. Both are made on first use; the server's certificate is renewed by itself.
public struct HomeCertificates: Sendable {
    /// Most clients take no certificate that is valid for longer than 398 days.
    private static let serverDays = 397
    private static let authorityDays = 3650
    private static let renewalDays = 30

    let folder: String

    /// - Parameter home: The folder of the home.
    public init(home: String) {
        folder = URL(fileURLWithPath: home).standardizedFileURL.path + "/tls"
    }

    /// The authority's certificate in PEM, which clients may trust.
    public var authorityPath: String { folder + "/ca.pem" }
    private var authorityKeyPath: String { folder + "/ca.key" }
    var serverPath: String { folder + "/server.pem" }
    var serverKeyPath: String { folder + "/server.key" }

    /// Makes what is not there, or is not valid any more.
    ///
    /// - Throws: `LabError.homeUnusable`.
    public func prepare() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try locked {
                let authority = try authority()
                try prepareServer(authority)
            }
        } catch let failure as FileFailure {
            throw unusable(failure.reason)
        } catch let error as LabError {
            throw error
        } catch {
            throw unusable("its folder `tls` cannot be used")
        }
    }

    private func authority() throws -> (certificate: Certificate, key: PrivateKey) {
        if let certificate = try? Certificate(pem: bytes(authorityPath)),
            let key = try? PrivateKey(pem: bytes(authorityKeyPath)), certificate.belongs(to: key),
            certificate.isValid(forDays: Self.serverDays)
        {
            return (certificate, key)
        }
        let key = try PrivateKey()
        let certificate = try Certificate(
            Certificate.Contents(
                commonName: "Slipway on this machine", days: Self.authorityDays,
                extensions: [
                    (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
                    (NID_key_usage, "critical,keyCertSign"),
                    (NID_subject_key_identifier, "hash"),
                    (
                        NID_name_constraints,
                        "critical,permitted;DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255,"
                            + "permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
                    ),
                ]), key: key, issuer: nil)
        try write(key.pem, to: authorityKeyPath)
        try write(certificate.pem, to: authorityPath)
        return (certificate, key)
    }

    private func prepareServer(
        _ authority: (certificate: Certificate, key: PrivateKey)
    ) throws {
        if let certificate = try? Certificate(pem: bytes(serverPath)),
            let key = try? PrivateKey(pem: bytes(serverKeyPath)), certificate.belongs(to: key),
            certificate.isSigned(by: authority.certificate),
            certificate.isValid(forDays: Self.renewalDays)
        {
            return
        }
        let key = try PrivateKey()
        let certificate = try Certificate(
            Certificate.Contents(
                commonName: "localhost", days: Self.serverDays,
                extensions: [
                    (NID_basic_constraints, "critical,CA:FALSE"),
                    (NID_key_usage, "critical,digitalSignature"),
                    (NID_ext_key_usage, "serverAuth"),
                    (NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1"),
                    (NID_subject_key_identifier, "hash"),
                    (NID_authority_key_identifier, "keyid:always"),
                ]), key: key, issuer: authority)
        try write(key.pem, to: serverKeyPath)
        try write(certificate.pem + authority.certificate.pem, to: serverPath)
    }

    // MARK: Files

    private func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// A file for its owner only, complete from the first moment under its name.
    private func write(_ bytes: [UInt8], to path: String) throws {
        let file = try StagedFile(folder: folder, isDurable: true)
        defer { file.discard() }
        try file.write(bytes)
        guard chmod(file.path, 0o600) == 0 else {
            throw unusable("its folder `tls` cannot be used")
        }
        try file.commit(to: path)
    }

    /// Programs on the same home wait for one another.
    private func locked(_ body: () throws -> Void) throws {
        let descriptor = open(folder + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unusable("its folder `tls` cannot be used") }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
        try body()
    }

    private func unusable(_ reason: String) -> LabError {
        .homeUnusable(
            path: URL(fileURLWithPath: folder).deletingLastPathComponent().path, reason: reason)
    }
}
