import Foundation
import SlipwayCore

extension SpacePages {
    @Sendable
    func manage(_ inSpace: SpaceVisit) -> Markup {
        let (visit, space) = (inSpace.visit, inSpace.space)
        let mayManage = inSpace.may(.manageMembers)
        var headings: [PageText] = [.user, .memberRole, .since]
        if mayManage { headings.append(.action) }
        let rows = space.members.map { member -> [Markup] in
            let row: [Markup] = [
                "\(member.userName)", "\(visit[PageText(member.role)])", member.since.onPage,
            ]
            return mayManage ? row + [removeButton(member, inSpace)] : row
        }
        return """
            \(visit.section(.members, visit.table(.members, headings, rows, ifEmpty: .none)))
            \(mayManage ? memberForm(inSpace) : .none)
            \(visit.section(.identity, visit.facts([
                (.id, visit.copyable(space.id)), (.storage, "\(space.storage)"),
                (.service, "\(space.service ?? visit[.noService])"),
            ])))
            """
    }

    private func removeButton(_ member: Member, _ inSpace: SpaceVisit) -> Markup {
        inSpace.visit.dangerous(
            .remove, PagePath(["spaces", inSpace.space.id, "members", "remove"]),
            fields: "<input type=\"hidden\" name=\"user\" value=\"\(member.userName)\">")
    }

    private func memberForm(_ inSpace: SpaceVisit) -> Markup {
        let visit = inSpace.visit
        let roles = Role.allCases.map { ($0.rawValue, visit[PageText($0)]) }
        return visit.section(
            .addMember,
            visit.form(
                PagePath(["spaces", inSpace.space.id, "members"]), class: "card",
                """
                \(visit.labelled(.user, "user", hint: .addMemberHint, """
                    <input id="user" name="user" required maxlength="200" autocomplete="off" \
                    aria-describedby="user-hint">
                    """))
                \(visit.labelled(.memberRole, "role", visit.select("role", roles)))
                <button class="main">\(visit[.add])</button>
                """))
    }
}
