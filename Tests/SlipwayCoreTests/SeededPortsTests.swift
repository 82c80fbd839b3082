import Foundation
import SlipwayCore
import TestSupport
import Testing

/// The same seed gives the same lab, id by id and second by second.
struct SeededPortsTests {
    @Test(arguments: [0, 1, 42, UInt64.max])
    func `seeded ids come again, differ, and look like version-4 UUIDs`(seed: UInt64) throws {
        let (first, second) = (SeededIDSource(seed: seed), SeededIDSource(seed: seed))
        let other = SeededIDSource(seed: seed &+ 1)
        var seen: Set<String> = []
        for _ in 0..<50 {
            for kind in ObjectKind.allCases {
                let id = first.next(kind)
                #expect(second.next(kind) == id)
                #expect(id.looksLikeRandomUUID)
                #expect(UUID(uuidString: id)?.uuidString.lowercased() == id)
                seen.insert(id)
                seen.insert(other.next(kind))
            }
        }
        #expect(seen.count == 2 * 50 * ObjectKind.allCases.count)
    }

    /// Recorded lessons hold them: they must never change.
    @Test func `the first ids of seed 1 are those that lessons were recorded with`() {
        let ids = SeededIDSource(seed: 1)
        #expect(ids.next(.space) == "3012aa50-1b0e-45a5-8baf-01a458cf80f7")
        #expect(ids.next(.space) == "69d0130e-e46d-4be3-aaea-216a5279a770")
        #expect(ids.next(.model) == "ae99462d-22b3-4518-99c9-93a489f42735")
    }

    @Test func `one kind's ids do not depend on how many of another came before`() {
        let (plain, mixed) = (SeededIDSource(seed: 7), SeededIDSource(seed: 7))
        for _ in 0..<5 { _ = mixed.next(.model) }
        #expect(plain.next(.space) == mixed.next(.space))
    }

    @Test func `random ids look like version-4 UUIDs and differ`() {
        let ids = (0..<100).map { _ in RandomIDSource().next(.space) }
        #expect(Set(ids).count == 100)
        for id in ids { #expect(id.looksLikeRandomUUID) }
    }

    @Test func `the logical clock stands still between ticks of one second`() {
        let clock = LogicalClock()
        #expect(clock.now().iso8601 == "2026-01-05T09:00:00.000Z")
        #expect(clock.now() == clock.now())
        for _ in 0..<61 { clock.tick() }
        #expect(clock.now().iso8601 == "2026-01-05T09:01:01.000Z")
    }

    @Test func `the machine's clock gives whole milliseconds`() {
        for _ in 0..<100 {
            let milliseconds = SystemClock().now().timeIntervalSince1970 * 1000
            #expect(abs(milliseconds - milliseconds.rounded()) < 0.001)
        }
    }

    @Test func `the same steps twice give the same journal, byte for byte`() async throws {
        var journals: [[JournalEntry]] = []
        for _ in 0..<2 {
            let sample = try await SampleLab(training: true, seed: 104)
            sample.clock.tick()
            try await sample.deploy(serving: "churn")
            sample.clock.tick()
            _ = try await sample.lab.spaces.delete(
                "production", confirmed: true, as: sample.admin)
            journals.append(try await sample.lab.journal(last: nil, as: sample.admin))
        }
        #expect(journals[0] == journals[1])
        #expect(journals[0].count > 10)
    }
}

extension String {
    fileprivate var looksLikeRandomUUID: Bool {
        wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
            != nil
    }
}
