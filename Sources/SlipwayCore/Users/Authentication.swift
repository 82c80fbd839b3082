/// Who somebody has shown to be, and by what.
///
/// It is good for as long as that is: until the user gets another password, whatever was shown, and
/// until the API key is deleted, if it was one.
public struct Authentication: Sendable {
    public let user: User
    /// `nil` for a password, and for a link that lets somebody in once.
    let keyID: String?
    /// Another for every password that the user has had; empty before the first.
    let passwordMark: String
}

extension Transaction {
    func authentication(of user: User, keyID: String? = nil) throws -> Authentication {
        Authentication(user: user, keyID: keyID, passwordMark: try passwordMark(ofUserID: user.id))
    }

    /// Whether what was shown is good still.
    func isGood(_ authentication: Authentication) throws -> Bool {
        let user = authentication.user
        guard try object(User.self, id: user.id) != nil,
            try passwordMark(ofUserID: user.id) == authentication.passwordMark
        else { return false }
        guard let keyID = authentication.keyID else { return true }
        return try object(APIKey.self, id: keyID)?.userID == user.id
    }

    /// A digest of the salted hash that is kept: nothing of the password can be learnt from it.
    private func passwordMark(ofUserID id: String) throws -> String {
        try setting(PasswordHash.setting(id)).map { hexadecimal(SHA256.hash($0)) } ?? ""
    }
}
