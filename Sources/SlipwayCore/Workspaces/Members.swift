/// Names a project or a space by name or id.
public enum PlaceReference: Sendable, Hashable {
    case project(String)
    case space(String)
}

/// What can be done with the members of projects and spaces.
public struct Members: Sendable {
    let lab: Lab

    /// Adds a user, or gives a member another role.
    public func add(
        _ userName: String, to place: PlaceReference, role: Role, as caller: Caller
    ) async throws -> Member {
        try await change(place, as: caller) { transaction, members in
            try transaction.set(userName, role, among: &members)
        }
    }

    /// Adds all of these users, or none.
    public func add(
        _ wanted: [(userName: String, role: Role)], to place: PlaceReference, as caller: Caller
    ) async throws -> [Member] {
        try await change(place, as: caller) { transaction, members in
            try wanted.map { try transaction.set($0.userName, $0.role, among: &members) }
        }
    }

    /// Gives somebody who is a member another role.
    ///
    /// - Parameter member: The user's name or id.
    /// - Throws: `LabError.notMember`, also for one who has been removed meanwhile.
    public func change(
        _ member: String, of place: PlaceReference, to role: Role, as caller: Caller
    ) async throws -> Member {
        try await change(place, as: caller) { transaction, members in
            guard
                let known = members.first(where: { $0.userName == member || $0.userID == member })
            else { throw LabError.notMember(member, members: members.map(\.userName)) }
            return try transaction.set(known.userName, role, among: &members)
        }
    }

    /// Removes a member.
    ///
    /// - Throws: `LabError.lastAdmin` when nobody could manage the place afterwards.
    public func remove(
        _ userName: String, from place: PlaceReference, as caller: Caller
    ) async throws -> Member {
        try await change(place, as: caller) { transaction, members in
            let user = try transaction.user(named: userName)
            guard let index = members.firstIndex(where: { $0.userID == user.id }) else {
                throw LabError.notMember(user.name, members: members.map(\.userName))
            }
            return members.remove(at: index)
        }
    }

    /// The members, in the order in which they came.
    public func list(of place: PlaceReference, as caller: Caller) async throws -> [Member] {
        switch place {
        case .project(let reference):
            try await lab.projects.find(reference, as: caller).members
        case .space(let reference):
            try await lab.spaces.find(reference, as: caller).members
        }
    }

    /// Whether the caller has a permission there.
    public func may(
        _ permission: Permission, in place: PlaceReference, as caller: Caller
    ) async throws -> Bool {
        do {
            _ = try await lab.require(permission, in: place, as: caller)
            return true
        } catch LabError.notPermitted {
            return false
        }
    }

    private func change<Value: Sendable>(
        _ place: PlaceReference, as caller: Caller,
        _ body: @escaping @Sendable (Transaction, inout [Member]) throws -> Value
    ) async throws -> Value {
        try await lab.write(as: caller) { transaction in
            switch place {
            case .project(let reference):
                try transaction.changeMembers(of: Project.self, reference, body)
            case .space(let reference):
                try transaction.changeMembers(of: Space.self, reference, body)
            }
        }
    }
}

extension Transaction {
    /// Gives a user a role, which may be the first.
    fileprivate func set(
        _ userName: String, _ role: Role, among members: inout [Member]
    ) throws -> Member {
        let user = try user(named: userName)
        let known = members.firstIndex { $0.userID == user.id }
        let member = Member(
            userID: user.id, userName: user.name, role: role,
            since: known.map { members[$0].since } ?? lab.clock.now())
        if let known { members[known] = member } else { members.append(member) }
        return member
    }

    fileprivate func changeMembers<Place: Workspace, Value>(
        of type: Place.Type, _ reference: String,
        _ body: (Transaction, inout [Member]) throws -> Value
    ) throws -> Value {
        var place = try workspace(type, reference)
        try require(.manageMembers, in: place)
        let former = place.members
        let value = try body(self, &place.members)
        guard place.members.contains(where: { $0.role == .admin }) else {
            let last = former.last { $0.role == .admin }
            throw LabError.lastAdmin(
                Place.kind, place.name, userName: last?.userName ?? caller.userName)
        }
        try put(place)
        return value
    }
}
