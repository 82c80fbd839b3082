import Columns
import Foundation

/// Tokens with which programs show who they are: signed, and good for 12 hours.
///
/// A token is a JWT (RFC 7519) signed by HMAC-SHA-256 (RFC 7515, `HS256`): three parts of
/// base64url between dots, of which clients read only `exp` in the middle one. The platform's
/// Python client refuses tokens that live less than 50 minutes. Time is always real time, for
/// clients compare `exp` with their own clock.
public struct AccessTokens: Sendable {
    let lab: Lab

    /// How long a token is good for, in seconds.
    static let lifetime: TimeInterval = 12 * 60 * 60

    /// Makes a token for somebody who has shown who they are; it ends with what they have shown.
    public func issue(for authentication: Authentication) async throws -> String {
        try await issue(for: authentication, at: Date())
    }

    /// Who has a token, and what they had shown to get it.
    ///
    /// - Throws: `AccessTokenError`.
    public func authentication(of token: String) async throws -> Authentication {
        try await authentication(of: token, at: Date())
    }

    func issue(for authentication: Authentication, at now: Date) async throws -> String {
        let secret = try await secret()
        let user = authentication.user
        let issuedAt = now.timeIntervalSince1970.rounded(.down)
        var claims: [JSONValue.Member] = [
            .init("sub", .string(user.id)),
            .init("username", .string(user.name)),
            .init("iat", .number(issuedAt)),
            .init("exp", .number(issuedAt + Self.lifetime)),
        ]
        if let keyID = authentication.keyID { claims.append(.init("key", .string(keyID))) }
        let message = [Self.header, .object(claims)]
            .map { Array(asciiOnly($0.compact).utf8).base64URL }
            .joined(separator: ".")
        let signature = Self.signature(of: message, by: authentication, secret: secret)
        return message + "." + signature.base64URL
    }

    func authentication(of token: String, at now: Date) async throws -> Authentication {
        let (known, expiry) = try await lab.knownTokens.value(for: token, in: lab.store) {
            try await owner(of: token)
        }
        guard now.timeIntervalSince1970 < expiry else { throw AccessTokenError.expired }
        return known
    }

    /// Who has the token, and until when it is good.
    private func owner(
        of token: String
    ) async throws -> (authentication: Authentication, expiry: Double) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw AccessTokenError.notValid }
        let secret = try await secret()
        // Whose it says it is; only the signature shows that.
        guard let body = [UInt8](base64URL: parts[1]), let claims = try? JSONValue.parse(body),
            let userID = claims["sub"]?.string, let expiry = claims["exp"]?.integer
        else { throw AccessTokenError.notValid }
        let keyID = claims["key"]?.string
        guard let known = try await authentication(ofUserID: userID, keyID: keyID) else {
            // Of a user or by a key that is gone; that it is old as well need not be told.
            throw AccessTokenError.notValid
        }
        let expected = Self.signature(of: "\(parts[0]).\(parts[1])", by: known, secret: secret)
        guard isSame(parts[2], expected.base64URL) else { throw AccessTokenError.notValid }
        return (known, Double(expiry))
    }

    /// What the user would have shown if they logged in now; `nil` when that cannot be.
    private func authentication(ofUserID id: String, keyID: String?) async throws -> Authentication?
    {
        let caller = Caller(userName: id, door: .api, statement: "log in")
        return try await lab.read(as: caller) { transaction in
            guard let user = try transaction.object(User.self, id: id) else { return nil }
            let known = try transaction.authentication(of: user, keyID: keyID)
            return try transaction.isGood(known) ? known : nil
        }
    }

    private static let header = JSONValue.object([
        .init("alg", .string("HS256")), .init("typ", .string("JWT")),
    ])

    /// Made of the password's mark too: with another password all signatures are others.
    private static func signature(
        of message: String, by authentication: Authentication, secret: [UInt8]
    ) -> [UInt8] {
        SHA256.authenticationCode(
            for: Array((message + authentication.passwordMark).utf8), key: secret)
    }

    // MARK: Signatures

    /// How long a signature is good for, in seconds.
    static let signatureLifetime: TimeInterval = 60 * 60

    /// Shows that a user may do one thing, for an hour: goes into a query. It ends earlier with what
    /// the user has shown, as a token does.
    public func signature(
        for deed: String, by authentication: Authentication
    ) async throws -> String {
        try await signature(
            for: deed, by: authentication,
            expiry: Int((Date().timeIntervalSince1970 + Self.signatureLifetime).rounded(.down)))
    }

    private func signature(
        for deed: String, by authentication: Authentication, expiry: Int
    ) async throws -> String {
        let signer = "\(authentication.user.id).\(authentication.keyID ?? "")"
        let code = Self.signature(
            of: "signature \(expiry) \(signer) \(deed)", by: authentication,
            secret: try await secret())
        return "\(expiry).\(signer).\(code.base64URL)"
    }

    /// The user who may do this by a signature, or `nil` when it is not good (any more).
    public func user(ofSignature text: String, for deed: String) async throws -> User? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, let expiry = Int(parts[0]),
            Date().timeIntervalSince1970 < Double(expiry),
            let known = try await authentication(
                ofUserID: String(parts[1]), keyID: parts[2].isEmpty ? nil : String(parts[2])),
            isSame(text[...], try await signature(for: deed, by: known, expiry: expiry))
        else { return nil }
        return known.user
    }

    // MARK: The secret

    private static let secretSetting = "token-secret"

    /// The home's signing secret: 32 random bytes, the same for all programs that share the home.
    ///
    /// The first to need it makes it, inside a write, where no other program can come between.
    private func secret() async throws -> [UInt8] {
        if let known = try await lab.store.read(Self.storedSecret) { return known }
        return try await lab.store.write(keep: true) { writer in
            if let known = try Self.storedSecret(reader: writer) { return known }
            let secret = randomBytes(32)
            try writer.set(Self.secretSetting, to: secret.base64URL)
            return secret
        }
    }

    @Sendable
    private static func storedSecret(reader: any ObjectReader) throws -> [UInt8]? {
        guard let text = try reader.setting(secretSetting),
            let secret = [UInt8](base64URL: text[...]), secret.count == 32
        else { return nil }
        return secret
    }
}

/// Why a token is refused.
public enum AccessTokenError: UserFacingError, Equatable {
    /// It was not made here, was altered, or belongs to a user, a password or a key that is gone.
    case notValid
    case expired

    public var code: String {
        switch self {
        case .notValid: "token-not-valid"
        case .expired: "token-expired"
        }
    }

    public var what: String {
        switch self {
        case .notValid: "the access token is not valid"
        case .expired: "the access token has expired"
        }
    }

    public var why: String? {
        switch self {
        case .notValid:
            "it was not issued by this lab or was altered, or its password or API key is gone"
        case .expired: "a token is good for 12 hours"
        }
    }

    public var next: String? { "log in again: POST /icp4d-api/v1/authorize" }
}

/// Compares in a time that depends on the lengths only, so that nothing can be learnt by trying.
public func isSame(_ left: some StringProtocol, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    return zip(left.utf8, right.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
}

/// JSON with everything beyond ASCII written as `\uXXXX`: some clients decode claims as ASCII.
private func asciiOnly(_ json: String) -> String {
    var text = ""
    for unit in json.utf16 {
        if unit < 0x80, let scalar = Unicode.Scalar(unit) {
            text.unicodeScalars.append(scalar)
        } else {
            text += "\\u" + hexadecimal([UInt8(unit >> 8), UInt8(unit & 0xff)])
        }
    }
    return text
}

extension [UInt8] {
    /// Base64 by the alphabet for URLs, without padding (RFC 4648 §5).
    fileprivate var base64URL: String {
        Data(self).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    fileprivate init?(base64URL text: Substring) {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }) else {
            return nil
        }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: plain + padding) else { return nil }
        self.init(data)
    }
}
