/// A set of numbers from 0 to 63, one bit each.
struct SmallSet: Sendable, Equatable {
    private(set) var bits: UInt64 = 0

    init(bits: UInt64 = 0) {
        self.bits = bits
    }

    var count: Int { bits.nonzeroBitCount }
    /// The smallest.
    var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

    func contains(_ number: Int) -> Bool { bits & (1 << number) != 0 }
    /// Those that are smaller.
    func below(_ number: Int) -> SmallSet { SmallSet(bits: bits & ((1 << number) - 1)) }
    /// Those that are not smaller.
    func from(_ number: Int) -> SmallSet { SmallSet(bits: bits & ~((1 << number) - 1)) }

    mutating func insert(_ number: Int) { bits |= 1 << number }
    mutating func remove(_ number: Int) { bits &= ~(1 << number) }
}
