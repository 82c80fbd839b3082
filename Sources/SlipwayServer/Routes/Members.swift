import Columns
import HTTPTypes
import Hummingbird
import HummingbirdCore
import SlipwayCore

/// The members of spaces. A member's id is the user's name, by which people know one another.
struct MemberRoutes {
    let lab: Lab

    var routes: [Route<UserContext>] {
        [
            Route(.post, "/v2/spaces/:space/members", add),
            Route(.get, "/v2/spaces/:space/members", list),
            Route(.get, "/v2/spaces/:space/members/:member", show),
            Route(.patch, "/v2/spaces/:space/members/:member", change),
            Route(.delete, "/v2/spaces/:space/members/:member", remove),
        ]
    }

    /// `{"members":[{"id":"ana","type":"user","role":"viewer"}]}` → 200.
    @Sendable
    private func add(_ request: Request, _ context: UserContext) async throws -> Response {
        let body = try await request.jsonObject(limitInBytes: BodyLimit.document)
        let wanted = try (body.list(at: "members") ?? []).map { member in
            guard try member.text(at: "type") ?? "user" == "user" else {
                throw RequestError.badChoice(key: "type", allowed: ["user"])
            }
            return (
                userName: try member.requiredString("id"), role: try Role(posted: member["role"])
            )
        }
        guard !wanted.isEmpty else { throw RequestError.missingText(key: "members") }
        let space = try PlaceReference.space(context.parameter("space"))
        let added = try await lab.members.add(wanted, to: space, as: context.caller)
        return .json(.record(["resources": .array(added.map { resource(of: $0) })]))
    }

    @Sendable
    private func list(_ request: Request, _ context: UserContext) async throws -> Response {
        var members = try await lab.members.list(
            of: .space(context.parameter("space")), as: context.caller)
        if let role = request.query("role") {
            members = members.filter { $0.role.rawValue == role }
        }
        // There are no groups, and nobody is asked before being added.
        let isNone =
            request.query("type").map { $0 != "user" } ?? false
            || request.query("state").map { $0 != "active" } ?? false
        return try Page.response(isNone ? [] : members.map { resource(of: $0) }, to: request)
    }

    @Sendable
    private func show(_ request: Request, _ context: UserContext) async throws -> Response {
        .json(resource(of: try await member(context)))
    }

    /// The role; the state is `active`, always.
    @Sendable
    private func change(_ request: Request, _ context: UserContext) async throws -> Response {
        let patch = try Patch(await request.json(limitInBytes: BodyLimit.document))
        var role: Role?
        for step in patch.steps {
            switch step.path {
            case ["role"]: role = try Role(posted: step.value)
            case ["state"]:
                guard step.value == .string("active") else {
                    throw RequestError.badPatch(reason: "a member is always `active`")
                }
            default:
                throw RequestError.badPatch(reason: "of a member only the `role` can be changed")
            }
        }
        guard let role else { return .json(resource(of: try await member(context))) }
        let member = try await lab.members.change(
            context.parameter("member"), of: .space(context.parameter("space")), to: role,
            as: context.caller)
        return .json(resource(of: member))
    }

    @Sendable
    private func remove(_ request: Request, _ context: UserContext) async throws -> Response {
        let known = try await member(context)
        _ = try await lab.members.remove(
            known.userName, from: .space(context.parameter("space")), as: context.caller)
        return Response(status: .noContent)
    }

    private func member(_ context: UserContext) async throws -> Member {
        let reference = try context.parameter("member")
        let members = try await lab.members.list(
            of: .space(context.parameter("space")), as: context.caller)
        guard
            let member = members.first(where: { $0.isCalled(reference) })
        else { throw LabError.notMember(reference, members: members.map(\.userName)) }
        return member
    }

    private func resource(of member: Member) -> JSONValue {
        .record([
            "id": .string(member.userName), "type": .string("user"),
            "role": .string(member.role.rawValue), "state": .string("active"),
            "user_id": .string(member.userID), "created_at": .time(member.since),
        ])
    }
}

extension Role {
    fileprivate init(posted role: JSONValue?) throws {
        guard let role = (role?.string).flatMap(Role.init) else {
            throw RequestError.badChoice(
                key: "role", allowed: Role.allCases.map(\.rawValue))
        }
        self = role
    }
}
