import Foundation
import TestSupport
import Testing

@testable import SlipwayCore

struct JournalTests {
    @Test(arguments: [JournalEntry.Door.notebook, .script, .api])
    func `a change says who, when, through which door, and by which statement`(
        _ door: JournalEntry.Door
    ) async throws {
        let sample = try await SampleLab()
        for _ in 0..<90 { sample.clock.tick() }
        let space = try await sample.lab.spaces.create(
            "lab", as: .named("ana", door: door, statement: #"create space "lab" # é"#))
        let entries = try await sample.lab.journal(last: 1, as: sample.admin)
        let entry = try #require(entries.first)
        #expect(entry.userName == "ana")
        #expect(entry.at == LogicalClock.start.addingTimeInterval(90))
        #expect(entry.door == door)
        #expect(entry.statement == #"create space "lab" # é"#)
        #expect(entry.changes.map(\.before) == [nil])
        let image = try #require(entry.changes.first?.after)
        #expect(image.kind == .space)
        #expect(image.id == space.id)
        #expect(image.name == "lab")
    }

    @Test func `every image before is the image after of the change before it`() async throws {
        let sample = try await SampleLab()
        try await sample.deploy(serving: "churn")
        _ = try await sample.lab.members.remove("vic", from: SampleLab.staging, as: sample.admin)
        _ = try await sample.lab.models.importRevision(
            path: "churn", of: "churn", in: SampleLab.project, as: sample.ana)
        _ = try await sample.lab.spaces.delete("staging", confirmed: true, as: sample.admin)
        let entries = try await sample.lab.journal(last: nil, as: sample.admin)
        #expect(entries.map(\.number) == Array(1...entries.count))
        var present: [String: StoredObject] = [:]
        for change in entries.flatMap(\.changes) {
            let id = try #require((change.before ?? change.after)?.id)
            #expect(change.before != change.after)
            #expect(change.before == present[id])
            present[id] = change.after
        }
        let stored = try await sample.store.read { reader in
            try ObjectKind.allCases.flatMap { try reader.objects($0, in: nil, named: nil) }
        }
        #expect(Set(stored.map(\.id)) == Set(present.keys))
        #expect(stored.allSatisfy { present[$0.id] == $0 })
    }

    @Test func `one statement is one entry, with all that it changed`() async throws {
        let sample = try await SampleLab()
        try await sample.deploy()
        let count = try await sample.lab.journal(last: nil, as: sample.admin).count
        _ = try await sample.lab.spaces.delete("staging", confirmed: true, as: sample.admin)
        let entries = try await sample.lab.journal(last: nil, as: sample.admin)
        #expect(entries.count == count + 1)
        #expect(
            entries.last?.changes.map { $0.before?.kind } == [.deployment, .model, .space])
        #expect(entries.last?.changes.allSatisfy { $0.after == nil } == true)
    }

    @Test func `reading and refusals leave nothing in it`() async throws {
        let sample = try await SampleLab()
        let before = try await sample.lab.journal(last: nil, as: sample.admin)
        _ = try await sample.lab.spaces.list(as: sample.ana)
        _ = try await sample.lab.models.find("churn", in: SampleLab.project, as: sample.vic)
        await expectLabError("not-permitted") {
            _ = try await sample.lab.spaces.delete("staging", confirmed: true, as: sample.ana)
        }
        await expectLabError("last-admin") {
            _ = try await sample.lab.members.remove(
                "admin", from: SampleLab.staging, as: sample.admin)
        }
        #expect(try await sample.lab.journal(last: nil, as: sample.admin) == before)
    }

    @Test func `the same object always has the same bytes, and reads back`() throws {
        let space = Space(
            id: "s", name: "é/\"", stage: .production, storage: "a", service: nil,
            createdAt: Date(timeIntervalSince1970: 1_767_603_600.123),
            members: [
                Member(
                    userID: "u", userName: "ana", role: .editor,
                    since: Date(timeIntervalSince1970: 0.001))
            ])
        let stored = try StoredObject(space)
        #expect(
            stored.body == #"{"createdAt":1767603600123,"id":"s","members":[{"role":"editor","#
                + #""since":1,"userID":"u","userName":"ana"}],"name":"é/\"","#
                + #""stage":"production","storage":"a"}"#)
        #expect(try stored.decoded(as: Space.self) == space)
        #expect(try StoredObject(stored.decoded(as: Space.self)) == stored)
    }
}
