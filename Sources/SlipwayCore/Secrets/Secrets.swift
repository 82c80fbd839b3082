/// What can be done with the caller's secrets.
public struct Secrets: Sendable {
    let lab: Lab

    /// Keeps a secret of the caller, in place of the one that had its name.
    ///
    /// The value stands in no object and no journal; it lies in the home, which only its owner
    /// may read.
    public func keep(_ name: String, value: String, as caller: Caller) async throws -> Secret {
        let name = try checkedName(name, for: .secret)
        return try await lab.write(as: caller) { transaction in
            let user = try transaction.user()
            let known = try transaction.objects(Secret.self, in: user.id, named: name).first
            let now = lab.clock.now()
            let secret = Secret(
                id: known?.id ?? lab.ids.next(.secret), name: name, userID: user.id,
                createdAt: known?.createdAt ?? now, modifiedAt: now)
            try transaction.put(secret)
            try transaction.set(Self.setting(secret.id), to: value)
            return secret
        }
    }

    /// The caller's secrets, without their values.
    public func list(as caller: Caller) async throws -> [Secret] {
        try await lab.read(as: caller) { transaction in
            try transaction.objects(Secret.self, in: transaction.user().id)
                .sorted { $0.name < $1.name }
        }
    }

    public func delete(_ name: String, as caller: Caller) async throws -> Secret {
        try await lab.write(as: caller) { transaction in
            let secret = try transaction.secret(name)
            try transaction.remove(secret)
            try transaction.set(Self.setting(secret.id), to: "")
            return secret
        }
    }

    static func setting(_ id: String) -> String { "secret:\(id)" }
}

extension Transaction {
    /// A secret of the caller.
    func secret(_ name: String) throws -> Secret {
        try secret(name, of: user())
    }

    /// The value of a secret.
    func secretValue(_ name: String, of user: User) throws -> String {
        let secret = try secret(name, of: user)
        return try setting(Secrets.setting(secret.id)) ?? ""
    }

    private func secret(_ name: String, of user: User) throws -> Secret {
        try find(
            Secret.self, name, in: user.id, where: "among the secrets of `\(user.name)`")
    }
}
