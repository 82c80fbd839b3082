import Hummingbird
import HummingbirdCore
import SlipwayCore

/// What members do in a space by the forms of its tabs. The lab decides whether they may.
struct SpaceActions {
    let pages: Pages

    var routes: [Route<OpenContext>] {
        [
            pages.action("/spaces/:space/promote", promote),
            pages.action("/spaces/:space/deploy", deploy),
            pages.action("/spaces/:space/members", addMember),
            pages.action("/spaces/:space/members/remove", removeMember),
        ]
    }

    /// `asset` is `model/PROJECT/ID` or `function/PROJECT/ID`.
    @Sendable
    private func promote(_ visit: Visit, _ form: FormFields) async throws -> Response {
        let space = try visit.parameter("space")
        let choice = try form.required("asset").split(separator: "/").map(String.init)
        guard choice.count == 3 else { throw PageError.badChoice(field: "asset") }
        let caller = visit.caller(
            "promote \(choice[0]) \(choice[2]) from project \(choice[1]) to space \(space)")
        switch choice[0] {
        case "model":
            _ = try await visit.lab.models.promote(
                choice[2], from: choice[1], to: space, as: caller)
        case "function":
            _ = try await visit.lab.functions.promote(
                choice[2], from: choice[1], to: space, as: caller)
        default: throw PageError.badChoice(field: "asset")
        }
        return visit.going(to: .space(space, .assets), saying: .promoted)
    }

    /// `asset` is `model/ID` or `function/ID`.
    @Sendable
    private func deploy(_ visit: Visit, _ form: FormFields) async throws -> Response {
        let space = try visit.parameter("space")
        let choice = try form.required("asset").split(separator: "/").map(String.init)
        guard choice.count == 2 else { throw PageError.badChoice(field: "asset") }
        guard let mode = Deployment.Mode(rawValue: try form.required("mode")) else {
            throw PageError.badChoice(field: "mode")
        }
        guard let hardware = HardwareSpecification(rawValue: form["hardware"] ?? "S") else {
            throw PageError.badChoice(field: "hardware")
        }
        let name = try form.required("name")
        let configuration = Deployments.Configuration(
            mode: mode, servingName: form.text("serving-name"), hardware: hardware)
        let caller = visit.caller(
            "deploy \(choice[0]) \(choice[1]) as \(quotedIfNeeded(name)) \(mode.rawValue)")
        let deployment: Deployment
        switch choice[0] {
        case "model":
            deployment = try await visit.lab.deployments.deploy(
                model: choice[1], in: .space(space), named: name, configuration, as: caller)
        case "function":
            deployment = try await visit.lab.deployments.deploy(
                function: choice[1], in: .space(space), named: name, configuration, as: caller)
        default: throw PageError.badChoice(field: "asset")
        }
        return visit.going(
            to: .space(space, .deployments),
            saying: deployment.state == .ready ? .deployed : .deployFailed)
    }

    @Sendable
    private func addMember(_ visit: Visit, _ form: FormFields) async throws -> Response {
        let space = try visit.parameter("space")
        guard let role = Role(rawValue: try form.required("role")) else {
            throw PageError.badChoice(field: "role")
        }
        let user = try form.required("user")
        _ = try await visit.lab.members.add(
            user, to: .space(space), role: role,
            as: visit.caller(
                "add member \(quotedIfNeeded(user)) to space \(space) as \(role.rawValue)"))
        return visit.going(to: .space(space, .manage), saying: .memberAdded)
    }

    @Sendable
    private func removeMember(_ visit: Visit, _ form: FormFields) async throws -> Response {
        let space = try visit.parameter("space")
        let user = try form.required("user")
        _ = try await visit.lab.members.remove(
            user, from: .space(space),
            as: visit.caller("remove member \(quotedIfNeeded(user)) from space \(space)"))
        let isOut = user == visit.userName
        return visit.going(to: isOut ? .home : .space(space, .manage), saying: .memberRemoved)
    }
}
