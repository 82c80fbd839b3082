/// Adds doubles with an error that does not grow with their number.
///
/// Source: A. Neumaier, *Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen*
/// (1974), algorithm IV.
struct CompensatedSum {
    private var sum = 0.0
    private var correction = 0.0

    init() {}

    init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    var value: Double { sum + correction }

    mutating func add(_ value: Double) {
        let next = sum + value
        // What the smaller of the two lost in the addition.
        correction +=
            sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
        sum = next
    }
}
