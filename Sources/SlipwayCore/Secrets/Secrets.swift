/// What can be done with the caller's secrets.
public struct Secrets: Sendable {
    let lab: Lab

    /// Keeps a secret of the caller, in place of the one that had its name.
    ///
    /// The value stands in no object and no journal; it lies in the home, which only its owner
    /// may read.
    ///
    /// - Returns: also whether there was one, and the functions of the caller that get this one in
    ///   its place.
    public func keep(
        _ name: String, value: String, as caller: Caller
    ) async throws -> (secret: Secret, isReplaced: Bool, functions: [String]) {
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
            let functions = known == nil ? [] : try transaction.functions(naming: secret, of: user)
            return (secret, known != nil, functions.map(\.name))
        }
    }

    /// The caller's secrets, without their values.
    public func list(as caller: Caller) async throws -> [Secret] {
        try await lab.read(as: caller) { transaction in
            try transaction.objects(Secret.self, in: transaction.user().id)
                .sorted { $0.name < $1.name }
        }
    }

    /// Deletes a secret of the caller.
    ///
    /// - Throws: `LabError.secretInUse` when functions of the caller name it and `confirmed` is
    ///   false.
    public func delete(_ name: String, confirmed: Bool, as caller: Caller) async throws -> Secret {
        try await lab.write(as: caller) { transaction in
            let secret = try transaction.secret(name)
            let functions = try transaction.functions(naming: secret, of: transaction.user())
            if !functions.isEmpty && !confirmed && caller.plan == nil {
                throw LabError.secretInUse(secret.name, functions: functions.map(\.name))
            }
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

    /// The functions, in whichever project or space, that get a secret when they start.
    fileprivate func functions(naming secret: Secret, of user: User) throws -> [Function] {
        try objects(Function.self).filter { function in
            guard function.author == user.name else { return false }
            return function.parameters.secretNames.contains { name in
                (try? self.secret(name, of: user))?.id == secret.id
            }
        }
    }

    private func secret(_ name: String, of user: User) throws -> Secret {
        try find(
            Secret.self, name, in: user.id, where: "among the secrets of `\(user.name)`")
    }
}
