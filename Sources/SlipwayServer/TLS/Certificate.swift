import CCrypto
import Foundation

/// An X.509 certificate (RFC 5280), by the system's libcrypto.
final class Certificate {
    /// An `X509`.
    let pointer: OpaquePointer

    /// What a new certificate says.
    struct Contents {
        let commonName: String
        /// From five minutes ago: clocks differ.
        let days: Int
        /// Identifiers of libcrypto with values in the words of its configuration files.
        let extensions: [(identifier: Int32, value: String)]
    }

    /// A new certificate for a key, signed by an issuer or, without one, by the key itself.
    init(
        _ contents: Contents, key: PrivateKey, issuer: (certificate: Certificate, key: PrivateKey)?
    ) throws {
        guard let certificate = X509_new() else { throw CertificateError.cannotBeMade }
        pointer = certificate
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_uint64(
            X509_get_serialNumber(certificate), UInt64.random(in: 1...(UInt64.max >> 1)))
        X509_gmtime_adj(X509_getm_notBefore(certificate), -300)
        X509_gmtime_adj(X509_getm_notAfter(certificate), contents.days * 24 * 60 * 60)
        X509_set_pubkey(certificate, key.pointer)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "O", Self.utf8, "Slipway", -1, -1, 0)
        X509_NAME_add_entry_by_txt(name, "CN", Self.utf8, contents.commonName, -1, -1, 0)
        let issuing = issuer?.certificate.pointer ?? certificate
        X509_set_issuer_name(certificate, X509_get_subject_name(issuing))
        for (identifier, value) in contents.extensions {
            var context = X509V3_CTX()
            X509V3_set_ctx(&context, issuing, certificate, nil, nil, 0)
            guard let part = X509V3_EXT_conf_nid(nil, &context, identifier, value) else {
                throw CertificateError.cannotBeMade
            }
            X509_add_ext(certificate, part, -1)
            X509_EXTENSION_free(part)
        }
        guard X509_sign(certificate, (issuer?.key ?? key).pointer, EVP_sha256()) > 0 else {
            throw CertificateError.cannotBeMade
        }
    }

    /// The first certificate in PEM.
    init(pem: [UInt8]) throws {
        let memory = PEMMemory(pem)
        guard let certificate = PEM_read_bio_X509(memory.pointer, nil, nil, nil) else {
            throw CertificateError.unreadable
        }
        pointer = certificate
    }

    private init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// All certificates in PEM up to one that cannot be read.
    static func chain(pem: [UInt8]) -> [Certificate] {
        let memory = PEMMemory(pem)
        var chain: [Certificate] = []
        while let next = PEM_read_bio_X509(memory.pointer, nil, nil, nil) {
            chain.append(Certificate(next))
        }
        return chain
    }

    deinit {
        X509_free(pointer)
    }

    var pem: [UInt8] {
        let memory = PEMMemory()
        PEM_write_bio_X509(memory.pointer, pointer)
        return memory.bytes
    }

    /// Whether it is valid for so many days more.
    func isValid(forDays days: Int) -> Bool {
        var limit = time_t(Date().timeIntervalSince1970) + days * 24 * 60 * 60
        return X509_cmp_time(X509_get0_notAfter(pointer), &limit) > 0
    }

    var beginsAt: Date { Self.date(X509_get0_notBefore(pointer)) }
    var endsAt: Date { Self.date(X509_get0_notAfter(pointer)) }

    private static func date(_ time: UnsafePointer<ASN1_TIME>?) -> Date {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return .distantPast }
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }

    func isSigned(by issuer: Certificate) -> Bool {
        X509_verify(pointer, X509_get0_pubkey(issuer.pointer)) == 1
    }

    /// How long its key is, when that is RSA.
    var rsaKeyLengthInBits: Int? {
        guard let key = X509_get0_pubkey(pointer),
            [EVP_PKEY_RSA, EVP_PKEY_RSA_PSS].contains(EVP_PKEY_get_base_id(key))
        else { return nil }
        return Int(EVP_PKEY_get_bits(key))
    }

    func belongs(to key: PrivateKey) -> Bool {
        X509_check_private_key(pointer, key.pointer) == 1
    }

    /// `MBSTRING_UTF8` of libcrypto.
    private static let utf8: Int32 = 0x1000
}

/// Why a certificate cannot be used; whoever knows the file says more.
enum CertificateError: Error {
    case cannotBeMade
    case unreadable
}
