import CCrypto

/// A private key on the curve P-256, by the system's libcrypto.
final class PrivateKey {
    /// An `EVP_PKEY`.
    let pointer: OpaquePointer

    /// A new key.
    init() throws {
        let context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) > 0,
            EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) > 0,
            EVP_PKEY_keygen(context, &key) > 0, let key
        else { throw CertificateError.cannotBeMade }
        pointer = key
    }

    /// - Throws: `CertificateError.unreadable` for anything but a key in PEM.
    init(pem: [UInt8]) throws {
        let memory = PEMMemory(pem)
        guard let key = PEM_read_bio_PrivateKey(memory.pointer, nil, nil, nil) else {
            throw CertificateError.unreadable
        }
        pointer = key
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// PKCS #8, not encrypted: for a file that only its owner may read.
    var pem: [UInt8] {
        let memory = PEMMemory()
        PEM_write_bio_PKCS8PrivateKey(memory.pointer, pointer, nil, nil, 0, nil, nil)
        return memory.bytes
    }
}

/// Memory that libcrypto reads PEM from and writes it to.
final class PEMMemory {
    /// A `BIO`.
    let pointer: OpaquePointer?

    init(_ bytes: [UInt8] = []) {
        pointer = BIO_new(BIO_s_mem())
        BIO_write(pointer, bytes, Int32(bytes.count))
    }

    deinit {
        BIO_free(pointer)
    }

    /// What was written and has not been read.
    var bytes: [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Int(BIO_read(pointer, &buffer, Int32(buffer.count)))
            if count <= 0 { return all }
            all += buffer[..<count]
        }
    }
}
