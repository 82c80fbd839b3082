import CCrypto
import Foundation

/// A certificate of the person's own with its key, as files of PEM.
///
/// It is looked at before the server starts: what is wrong with it would only be known to clients
/// otherwise, who are told nothing but that the connection broke off.
struct OwnCertificate {
    let certificatePath: String
    let keyPath: String

    /// Clients refuse what is shorter.
    /// Source: CA/Browser Forum, Baseline Requirements, §6.1.5.
    private static let shortestRSAKeyInBits = 2048

    /// - Throws: `ServerError.badCertificate`.
    func check(at now: Date = Date()) throws {
        let certificate = try chain()[0]
        if certificate.beginsAt > now {
            throw refused(certificatePath, .notYetValid(from: certificate.beginsAt))
        }
        if certificate.endsAt <= now {
            throw refused(certificatePath, .expired(at: certificate.endsAt))
        }
        if let bits = certificate.rsaKeyLengthInBits, bits < Self.shortestRSAKeyInBits {
            throw refused(certificatePath, .shortKey(bits: bits))
        }
        guard certificate.belongs(to: try key()) else {
            throw refused(keyPath, .keyOfAnother(certificate: certificatePath))
        }
    }

    /// The certificate, with those of its issuers behind it; never empty.
    func chain() throws -> [Certificate] {
        let bytes = try bytes(certificatePath)
        let text = String(decoding: bytes, as: UTF8.self)
        let chain = Certificate.chain(pem: bytes)
        guard !chain.isEmpty else {
            let isKey = text.contains("PRIVATE KEY-----")
            throw refused(
                certificatePath, .isNot("certificate", found: isKey ? "a private key" : nil))
        }
        guard chain.count == Self.certificateCount(text), Self.endsWithBlock(text) else {
            throw refused(certificatePath, .notAllRead(certificateCount: chain.count))
        }
        return chain
    }

    /// How many certificates begin; of other kinds there may be some too, such as the key.
    private static func certificateCount(_ text: String) -> Int {
        text.matches(of: /-----BEGIN [A-Z0-9 ]*CERTIFICATE-----/).count
    }

    /// Words may stand before and between the blocks of PEM (RFC 7468, §2), and programs write some
    /// there; behind the last one there is only what was cut off, or does not belong there.
    private static func endsWithBlock(_ text: String) -> Bool {
        guard let last = text.matches(of: /-----END [A-Z0-9 ]+-----/).last else { return false }
        return text[last.range.upperBound...].allSatisfy(\.isWhitespace)
    }

    private func key() throws -> PrivateKey {
        let bytes = try bytes(keyPath)
        let text = String(decoding: bytes, as: UTF8.self)
        // Asked first: libcrypto would ask the terminal for the pass phrase.
        if text.contains("ENCRYPTED") { throw refused(keyPath, .encryptedKey) }
        do {
            return try PrivateKey(pem: bytes)
        } catch {
            let isCertificate = text.contains("BEGIN CERTIFICATE-----")
            throw refused(
                keyPath, .isNot("private key", found: isCertificate ? "a certificate" : nil))
        }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            throw refused(path, .unreadable(reason: String(cString: strerror(errno))))
        }
        defer { fclose(file) }
        // Certificates with all their issuers are a few kilobytes.
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        if ferror(file) != 0 {
            throw refused(path, .unreadable(reason: String(cString: strerror(errno))))
        }
        return Array(bytes[..<count])
    }

    private func refused(_ path: String, _ fault: ServerError.CertificateFault) -> ServerError {
        .badCertificate(path: path, fault)
    }
}
