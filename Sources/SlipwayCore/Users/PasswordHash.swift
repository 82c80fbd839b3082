import CCrypto
import Foundation

/// Computes the hashes of passwords one after another: each takes 32 MiB, and many tries at once
/// would take the memory that all else needs.
actor PasswordHashing {
    func hash(_ password: String) -> PasswordHash { PasswordHash(password) }

    func matches(_ password: String, _ hash: PasswordHash) -> Bool { hash.matches(password) }
}

/// What is kept of a password: a slow hash (scrypt, RFC 7914), so that whoever reads the home cannot
/// try passwords quickly.
struct PasswordHash: Sendable, Equatable, Codable {
    /// One try takes 32 MiB.
    private static let cost: UInt64 = 1 << 15
    private static let blockSize: UInt64 = 8
    static let shortest = 8
    static let longest = 1024

    private let salt: Data
    private let hash: Data

    fileprivate init(_ password: String) {
        let salt = randomBytes(16)
        self.salt = Data(salt)
        hash = Data(Self.derive(password, salt: salt))
    }

    /// As it is kept among the settings, which stand in no journal.
    init?(text: String) {
        guard let known = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            return nil
        }
        self = known
    }

    var text: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    static func setting(_ userID: String) -> String { "password:\(userID)" }

    fileprivate func matches(_ password: String) -> Bool {
        let found = Self.derive(password, salt: [UInt8](salt))
        return found.count == hash.count && CRYPTO_memcmp(found, [UInt8](hash), found.count) == 0
    }

    private static func derive(_ password: String, salt: [UInt8]) -> [UInt8] {
        let bytes = Array(password.utf8.prefix(longest)).map { CChar(bitPattern: $0) }
        var key = [UInt8](repeating: 0, count: 32)
        let isDone = EVP_PBE_scrypt(
            bytes, bytes.count, salt, salt.count, cost, blockSize, 1, 64 << 20, &key, key.count)
        precondition(isDone == 1, "scrypt has the memory that it is allowed")
        return key
    }
}
