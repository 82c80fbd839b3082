import TestSupport
import Testing

@testable import SlipwayCore

struct RankingTests {
    @Test(arguments: UInt64(0)..<200)
    func `the area is the part of pairs in which the positive row scores higher`(seed: UInt64) {
        let rows = Self.rows(seed: seed)
        let positive = rows.filter(\.isPositive)
        let negative = rows.filter { !$0.isPositive }
        let ranking = Ranking(rows)
        guard !positive.isEmpty, !negative.isEmpty else {
            #expect(ranking.areaUnderROC == nil)
            return
        }
        let halves = positive.reduce(0) { sum, row in
            sum
                + negative.reduce(0) { sum, other in
                    sum + (row.score > other.score ? 2 : row.score == other.score ? 1 : 0)
                }
        }
        let expected = Double(halves) / Double(2 * positive.count * negative.count)
        #expect(ranking.areaUnderROC == expected)
    }

    @Test(arguments: UInt64(0)..<200)
    func `average precision adds up recall gained times precision`(seed: UInt64) {
        let rows = Self.rows(seed: seed)
        let positiveCount = rows.count(where: \.isPositive)
        var expected = 0.0
        for threshold in Set(rows.map(\.score)) {
            let gained = rows.count { $0.isPositive && $0.score == threshold }
            let passing = rows.filter { $0.score >= threshold }
            let precision = Double(passing.count(where: \.isPositive)) / Double(passing.count)
            expected += Double(gained) / Double(positiveCount) * precision
        }
        guard let actual = Ranking(rows).averagePrecision else {
            #expect(positiveCount == 0)
            return
        }
        #expect((actual - expected).magnitude < 1e-12)
    }

    @Test(arguments: UInt64(0)..<50)
    func `the order of the rows does not matter`(seed: UInt64) {
        let rows = Self.rows(seed: seed)
        var random = SplitMix64(state: seed)
        let ranking = Ranking(rows)
        let shuffled = Ranking(rows.shuffled(using: &random))
        #expect(shuffled.areaUnderROC == ranking.areaUnderROC)
        #expect(shuffled.averagePrecision == ranking.averagePrecision)
    }

    /// Up to thirty rows, many of which share a score.
    private static func rows(seed: UInt64) -> [Ranking.Row] {
        var random = SplitMix64(state: seed)
        return (0..<Int.random(in: 0...30, using: &random)).map { _ in
            Ranking.Row(
                score: Double(Int.random(in: 0...9, using: &random)) / 9,
                isPositive: random.chance(40))
        }
    }
}
