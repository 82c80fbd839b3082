import Foundation

/// The certificates in a file that a server shows to clients: its own, and those of issuers.
public struct ShownCertificates {
    public let path: String
    /// Without what else the file may hold, such as the key.
    public let pem: String
    /// Whether the last one has signed itself, so that whoever trusts the file trusts the server.
    public let endsInItself: Bool

    /// - Throws: `UserFacingError` with the code `bad-certificate` for a file that has changed since
    ///   the server began, and holds none.
    public init(path: String) throws {
        self.path = path
        let chain = try OwnCertificate(certificatePath: path, keyPath: path).chain()
        pem = chain.map { String(decoding: $0.pem, as: UTF8.self) }.joined()
        endsInItself = chain.last.map { $0.isSigned(by: $0) } ?? false
    }
}
