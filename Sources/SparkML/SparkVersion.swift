/// A release of Spark, as far as results depend on it.
public struct SparkVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let major: Int
    public let minor: Int

    public init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `3.3`, `3.3.4` or `4.1.0-preview1`; `nil` when the text does not begin like that.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0,
            minor >= 0
        else { return nil }
        self.init(major: major, minor: minor)
    }

    public var description: String { "\(major).\(minor)" }

    public static func < (left: SparkVersion, right: SparkVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// Whether `Vector.compressed` makes a vector sparse.
    ///
    /// Source: Apache Spark, `ml/linalg/Vectors.scala`, `Vector.compressed`: a sparse vector has
    /// to be smaller, counted as 1.5·(nonZeros + 1) against `size` values; since 4.1 its size of
    /// four bytes counts for itself, which gives 1.5·nonZeros + 2. Checked against 3.3.4 and
    /// 4.3.0 for sizes 1 to 10.
    func isSparse(nonZeros: Int, size: Int) -> Bool {
        self < SparkVersion(major: 4, minor: 1)
            ? 3 * (nonZeros + 1) < 2 * size : 3 * nonZeros + 4 < 2 * size
    }
}
