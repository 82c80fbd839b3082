import SlipwayCore
import TestSupport
import Testing

struct MembersTests {
    @Test func `members come in the order in which they came, whatever their role later`()
        async throws
    {
        let sample = try await SampleLab()
        let before = try await sample.lab.members.list(of: SampleLab.staging, as: sample.vic)
        #expect(before.map(\.userName) == ["admin", "ana", "vic"])
        #expect(before.map(\.role) == [.admin, .editor, .viewer])
        sample.clock.tick()
        _ = try await sample.lab.members.add(
            "ana", to: SampleLab.staging, role: .viewer, as: sample.admin)
        _ = try await sample.lab.members.add(
            "tom", to: SampleLab.staging, role: .viewer, as: sample.admin)
        let after = try await sample.lab.members.list(of: SampleLab.staging, as: sample.tom)
        #expect(after.map(\.userName) == ["admin", "ana", "vic", "tom"])
        #expect(after[1].role == .viewer)
        #expect(after[1].since == before[1].since)
        #expect(after[3].since > before[2].since)
    }

    @Test(arguments: [PlaceReference.project("attrition"), .space("staging")])
    func `the last admin can neither leave nor be made less`(_ place: PlaceReference) async throws {
        let sample = try await SampleLab()
        let before = try await sample.lab.members.list(of: place, as: sample.admin)
        let error = await expectLabError("last-admin") {
            _ = try await sample.lab.members.remove("admin", from: place, as: sample.admin)
        }
        #expect(error?.next == "make somebody else an admin first")
        await expectLabError("last-admin") {
            _ = try await sample.lab.members.add(
                "admin", to: place, role: .editor, as: sample.admin)
        }
        #expect(try await sample.lab.members.list(of: place, as: sample.admin) == before)

        _ = try await sample.lab.members.add("ana", to: place, role: .admin, as: sample.admin)
        _ = try await sample.lab.members.remove("admin", from: place, as: sample.admin)
        await expectLabError("last-admin") {
            _ = try await sample.lab.members.remove("ana", from: place, as: sample.ana)
        }
        await expectLabError("not-permitted") {
            _ = try await sample.lab.members.list(of: place, as: sample.admin)
        }
    }

    @Test func `whoever is no user or no member cannot be removed`() async throws {
        let sample = try await SampleLab()
        let unknown = await expectLabError("not-found") {
            _ = try await sample.lab.members.remove(
                "anna", from: SampleLab.staging, as: sample.admin)
        }
        #expect(unknown?.what == "there is no user called `anna`")
        #expect(unknown?.next == "did you mean `ana`?")
        let stranger = await expectLabError("not-found") {
            _ = try await sample.lab.members.remove(
                "tom", from: SampleLab.staging, as: sample.admin)
        }
        #expect(stranger?.what == "`tom` is not a member")
        #expect(stranger?.next == "the members are `admin`, `ana`, `vic`")
    }

    @Test func `a role that somebody has already is no change`() async throws {
        let sample = try await SampleLab()
        let before = try await sample.lab.journal(last: nil, as: sample.admin)
        let member = try await sample.lab.members.add(
            "ana", to: SampleLab.staging, role: .editor, as: sample.admin)
        #expect(member.role == .editor)
        #expect(try await sample.lab.journal(last: nil, as: sample.admin) == before)
    }
}
