/// What can be done with users and their API keys.
public struct Users: Sendable {
    let lab: Lab

    /// Makes sure that there is a first user. Called when a home is opened.
    public func createAdministratorIfNeeded() async throws {
        let opening = Caller(
            userName: User.administratorName, door: .notebook, statement: "open the home")
        let exists = try await lab.read(as: opening) {
            // The first user is never removed, so that whoever is there came after.
            try $0.count(User.self) > 0
        }
        if exists { return }
        try await lab.write(as: opening) { transaction in
            guard try transaction.object(User.self, alias: User.administratorName) == nil else {
                return
            }
            try transaction.put(
                User(
                    id: lab.ids.next(.user), name: User.administratorName,
                    createdAt: lab.clock.now()))
        }
    }

    /// Creates a user.
    ///
    /// - Throws: `LabError.notPermitted` unless the caller is the administrator;
    ///   `LabError.nameTaken`, since people log in by name.
    public func create(_ name: String, as caller: Caller) async throws -> User {
        let name = try checkedName(name, for: .user)
        return try await lab.write(as: caller) { transaction in
            guard try transaction.user().isAdministrator else {
                throw LabError.onlyAdministrator(caller: caller.userName, action: "create users")
            }
            if try transaction.object(User.self, alias: name) != nil {
                throw LabError.nameTaken(.user, name)
            }
            let user = User(id: lab.ids.next(.user), name: name, createdAt: lab.clock.now())
            try transaction.put(user)
            return user
        }
    }

    /// Every user, in the order in which they were created.
    public func list(as caller: Caller) async throws -> [User] {
        try await lab.read(as: caller) { try $0.objects(User.self) }
    }

    public func find(_ name: String, as caller: Caller) async throws -> User {
        try await lab.read(as: caller) { try $0.user(named: name) }
    }

    /// Creates an API key of the caller. The key itself cannot be read again later.
    public func createKey(_ name: String, as caller: Caller) async throws -> (
        record: APIKey, secret: String
    ) {
        let name = try checkedName(name, for: .key)
        let secret = Self.newSecret()
        let record = try await lab.write(as: caller) { transaction in
            let user = try transaction.user()
            if try !transaction.objects(APIKey.self, in: user.id, named: name).isEmpty {
                throw LabError.nameTaken(.key, name)
            }
            let record = APIKey(
                id: lab.ids.next(.key), name: name, userID: user.id,
                hash: hexadecimal(SHA256.hash(secret)), createdAt: lab.clock.now())
            try transaction.put(record)
            return record
        }
        return (record, secret)
    }

    /// The caller's API keys.
    public func keys(as caller: Caller) async throws -> [APIKey] {
        try await lab.read(as: caller) { transaction in
            try transaction.objects(APIKey.self, in: transaction.user().id)
        }
    }

    /// Deletes one of the caller's API keys; programs that use it can no longer log in, and who has
    /// logged in with it is out.
    public func deleteKey(_ reference: String, as caller: Caller) async throws -> APIKey {
        try await lab.write(as: caller) { transaction in
            let key = try transaction.find(
                APIKey.self, reference, in: transaction.user().id,
                where: "among the keys of `\(caller.userName)`")
            try transaction.remove(key)
            return key
        }
    }

    /// Gives the caller a password, in place of the former one. Whoever had logged in before, by
    /// whatever, has to do so again.
    ///
    /// - Throws: `LabError.badPassword` for one of fewer than 8 characters or more than 1,024 bytes.
    public func setPassword(_ password: String, as caller: Caller) async throws {
        guard password.count >= PasswordHash.shortest,
            password.utf8.count <= PasswordHash.longest
        else { throw LabError.badPassword }
        let text = try await lab.passwordHashing.hash(password).text
        try await lab.write(as: caller) { transaction in
            try transaction.set(PasswordHash.setting(transaction.user().id), to: text)
        }
    }

    /// The user to whom a name and a password belong, or `nil`. As slow for a wrong one.
    public func authenticate(userName: String, password: String) async throws -> Authentication? {
        let login = Caller(userName: userName, door: .api, statement: "log in")
        let (found, hash) = try await lab.read(as: login) { transaction in
            let user = try transaction.object(User.self, alias: userName.normalizedName)
            let text = try user.flatMap { try transaction.setting(PasswordHash.setting($0.id)) }
            return (
                try user.map { try transaction.authentication(of: $0) },
                text.flatMap { PasswordHash(text: $0) }
            )
        }
        guard let hash else {
            _ = await lab.passwordHashing.hash(password)
            return nil
        }
        return await lab.passwordHashing.matches(password, hash) ? found : nil
    }

    /// The user to whom a name and an API key belong, or `nil`.
    public func authenticate(userName: String, apiKey: String) async throws -> Authentication? {
        let login = Caller(userName: userName, door: .api, statement: "log in")
        return try await lab.read(as: login) { transaction in
            let hash = hexadecimal(SHA256.hash(apiKey))
            guard let key = try transaction.object(APIKey.self, alias: hash),
                let user = try transaction.object(User.self, id: key.userID),
                user.name == userName.normalizedName
            else { return nil }
            return try transaction.authentication(of: user, keyID: key.id)
        }
    }

    /// A user for whom somebody else vouches, such as who started the server and has its link.
    ///
    /// - Throws: `LabError.notFound`.
    public func admit(_ userName: String) async throws -> Authentication {
        let login = Caller(userName: userName, door: .api, statement: "log in")
        return try await lab.read(as: login) { try $0.authentication(of: $0.user()) }
    }

    /// Whether somebody who has logged in is still in.
    public func isGood(_ authentication: Authentication) async throws -> Bool {
        let caller = Caller(
            userName: authentication.user.name, door: .api, statement: "log in")
        return try await lab.read(as: caller) { try $0.isGood(authentication) }
    }

    /// 44 characters of six random bits each.
    private static func newSecret() -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        return String(
            decoding: randomBytes(44).map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self)
    }
}
