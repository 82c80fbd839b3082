import Columns
import TestSupport
import Testing

@Suite struct NumberTextTests {
    /// The right-hand side is what Python's `repr` and `json.dumps` print.
    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (1.0, "1.0"), (-41.0, "-41.0"), (0.1, "0.1"), (0.3, "0.3"),
        (0.1 + 0.2, "0.30000000000000004"), (100.0, "100.0"), (1234.5, "1234.5"),
        (0.0001, "0.0001"), (0.00012345, "0.00012345"), (0.00001, "1e-05"), (1e-7, "1e-07"),
        (1.5e-10, "1.5e-10"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1e22, "1e+22"),
        (1e23, "1e+23"), (9_007_199_254_740_992.0, "9007199254740992.0"),
        (9.011327368327204e15, "9011327368327204.0"),
        (1.2345678901234567e16, "1.2345678901234568e+16"),
        (123456789012345680.0, "1.2345678901234568e+17"), (.leastNonzeroMagnitude, "5e-324"),
        (2.2250738585072014e-308, "2.2250738585072014e-308"), (1e100, "1e+100"),
        (1.7976931348623157e308, "1.7976931348623157e+308"), (2.0 / 3, "0.6666666666666666"),
    ])
    func `a double is printed as Python prints it`(value: Double, text: String) {
        #expect(NumberText.json(value) == text)
        #expect(NumberText.csv(value) == text)
    }

    @Test func `NaN and infinities are null in JSON and named in CSV`() {
        #expect(
            [Double.nan, .infinity, -.infinity].map(NumberText.json) == ["null", "null", "null"])
        #expect(
            [Double.nan, .infinity, -.infinity].map(NumberText.csv)
                == ["NaN", "Infinity", "-Infinity"])
    }

    @Test(arguments: [
        (0.9137420001, "0.913742"), (41.0, "41"), (1_234_567.0, "1234567"), (-3.0, "-3"),
        (1_234_567.8, "1234568"), (87307.6875, "87307.7"), (0.1234565, "0.123457"),
        (999_999.7, "1000000"), (0.99999999, "1"), (1e-5, "1e-05"), (1.23456789e-7, "1.23457e-07"),
        (1.23456789e20, "1.23457e+20"), (9_007_199_254_740_992.0, "9007199254740992"),
        (0.5, "0.5"), (-0.0, "0"), (0.000123456789, "0.000123457"), (.nan, "NaN"),
        (-.infinity, "-Infinity"), (2.5, "2.5"), (-1.18, "-1.18"),
    ])
    func `a table shows six significant digits`(value: Double, text: String) {
        #expect(NumberText.table(value) == text)
    }

    /// `description` is the standard library's shortest text; only the layout differs.
    @Test(arguments: UInt64(0)..<8)
    func `any double reads back from the same digits as the standard library prints`(seed: UInt64) {
        var random = SplitMix64(state: seed)
        for round in 0..<1500 {
            let bits = random.next()
            let value: Double
            switch round % 3 {
            case 0: value = Double(bitPattern: bits)
            case 1: value = Double(Int64(bitPattern: bits) >> 20) / 1000
            default: value = Double(sign: .plus, exponent: Int(bits % 2000) - 1070, significand: 1)
            }
            guard value.isFinite else { continue }
            let text = NumberText.json(value)
            #expect(Double(text) == value)
            #expect(digits(text) == digits(value.description), "\(value)")
        }
    }

    /// The digits alone, without point, sign, exponent and zeros at either end.
    private func digits(_ text: String) -> String {
        let mantissa = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        return String(mantissa.reversed().drop { $0 == "0" }.reversed())
    }
}

@Suite struct NumberReadingTests {
    @Test(arguments: [
        "0", "-0.0", "1", "0.1", "123456789012345678901234567890", "1e22", "1e23", "-1.5E+3",
        "9007199254740993", "9007199254740993.00000000000000000000000001",
        "2.2250738585072011e-308", "2.4703282292062327e-324", "2.4703282292062328e-324", "1e-400",
        "1.7976931348623157e308", "0.000000000000000000000000000000001234567890123456789012345",
        "8.5e-10000000000000000000", "6.02214076e23", "4.35", "0.30000000000000004",
        "179769313486231580793728971405301e276", "5708990770823839207320493820740630171355185152e0",
    ])
    func `a number is read as the nearest double`(text: String) throws {
        let value = try JSONValue.parse(Array(text.utf8)).number
        #expect(value?.bitPattern == Double(text)?.bitPattern)
    }

    @Test(arguments: UInt64(0)..<8)
    func `printed doubles and random digits are read as the standard library does`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(state: seed)
        for _ in 0..<1000 {
            let bits = random.next()
            let exponent = Int.random(in: -340...300, using: &random)
            let texts = [
                "\(bits)e\(exponent)", "\(bits >> 40)e\(exponent % 30)",
                "0.\(bits)\(random.next())e\(exponent % 20)",
            ]
            for text in texts {
                guard let expected = Double(text), expected.isFinite else { continue }
                let value = try JSONValue.parse(Array(text.utf8)).number
                #expect(value?.bitPattern == expected.bitPattern, "\(text)")
            }
        }
    }

    @Test(arguments: ["01", "-", "1.", ".5", "+1", "1e", "1e+", "0x10", "--1", "1.e3", "NaN", "-a"])
    func `what JSON does not call a number is refused`(text: String) {
        #expect(throws: PayloadError.self) { try JSONValue.parse(Array(text.utf8)) }
    }

    @Test func `a number beyond the range of a double is refused`() {
        #expect(
            throws: PayloadError.syntax(offset: 1, line: 1, column: 2, reason: .numberOutOfRange)
        ) { try JSONValue.parse(Array("[1e999]".utf8)) }
    }
}
