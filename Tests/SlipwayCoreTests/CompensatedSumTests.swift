import Testing

@testable import SlipwayCore

struct CompensatedSumTests {
    @Test(arguments: [
        ([], 0), ([1, 1e100, 1, -1e100], 2), ([1e16, 1, 1, -1e16], 2),
        (Array(repeating: 0.1, count: 1_000_000), 100_000),
    ])
    func `nothing is lost beside larger numbers`(values: [Double], expected: Double) {
        #expect(CompensatedSum(values).value == expected)
    }
}
