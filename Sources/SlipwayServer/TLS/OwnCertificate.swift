import CCrypto
import Foundation

/// A certificate of the person's own with its key, as files of PEM.
///
/// It is looked at before the server starts: what is wrong with it would only be known to clients
/// otherwise, who are told nothing but that the connection broke off.
struct OwnCertificate {
    let certificatePath: String
    let keyPath: String

    /// - Throws: `ServerError.badCertificate`.
    func check(at now: Date = Date()) throws {
        let certificate = try certificate()
        if certificate.beginsAt > now {
            throw refused(certificatePath, .notYetValid(from: certificate.beginsAt))
        }
        if certificate.endsAt <= now {
            throw refused(certificatePath, .expired(at: certificate.endsAt))
        }
        guard certificate.belongs(to: try key()) else {
            throw refused(keyPath, .keyOfAnother(certificate: certificatePath))
        }
    }

    private func certificate() throws -> Certificate {
        let bytes = try bytes(certificatePath)
        do {
            return try Certificate(pem: bytes)
        } catch {
            let isKey = String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY-----")
            throw refused(
                certificatePath, .isNot("certificate", found: isKey ? "a private key" : nil))
        }
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
