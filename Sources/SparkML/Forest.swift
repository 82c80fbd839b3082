/// Decision trees laid end to end in one array, immutable once built.
struct Forest: Sendable {
    /// A split on a threshold, a split on categories, or a leaf. 16 bytes, four to a cache line.
    struct Node: Sendable {
        /// A split: goes left when the feature is at most this. A leaf: what it predicts.
        /// A split on categories: the bits of its position in `categorySplits`.
        var threshold: Double
        /// The feature of a split, with `Node.categorical` added when it is on categories;
        /// `Node.leaf` in a leaf.
        var feature: Int32
        /// The position of the left child; the right child is the next node.
        /// In a leaf, its number among the tree's leaves, from the left.
        var left: Int32

        static let leaf: Int32 = -1
        static let categorical: Int32 = 1 << 30
    }

    /// A split of a feature with `categoryCount` categories, whole numbers from 0 on.
    struct CategorySplit: Sendable {
        /// Where its categories begin in `goesLeft`.
        var start: Int32
        var categoryCount: Int32
        /// Where a value goes that is none of the categories.
        var sendsOthersLeft: Bool
    }

    let nodes: [Node]
    /// The position of each tree's root.
    let roots: [Int32]
    let featureCount: Int
    let categorySplits: [CategorySplit]
    /// For every category of every split, whether it goes left.
    let goesLeft: [Bool]

    var treeCount: Int { roots.count }

    /// Adds up what the trees predict, each times its weight, in the order of the trees.
    ///
    /// Trees are in the outer loop, so that a tree stays in the cache for a whole block of rows.
    ///
    /// - Parameters:
    ///   - rows: Features, row-major, `margins.count` × `featureCount`.
    ///   - weights: One for each tree.
    ///   - margins: Receives a sum for each row; overwritten.
    ///   - leaves: Receives the number of the leaf that each tree gives, row-major,
    ///     `margins.count` × `treeCount`; or `nil`.
    /// - Precondition: the counts above.
    func score(
        rows: UnsafeBufferPointer<Double>, weights: [Double],
        margins: UnsafeMutableBufferPointer<Double>, leaves: UnsafeMutableBufferPointer<Double>?
    ) {
        precondition(rows.count == margins.count * featureCount && weights.count == treeCount)
        precondition(leaves.map { $0.count == margins.count * treeCount } ?? true)
        for row in margins.indices { margins[row] = 0 }
        // Safe without bounds checks: the builder has checked that every feature is below
        // `featureCount` and that all children of a node exist and lie behind it.
        nodes.withUnsafeBufferPointer { nodes in
            for tree in 0..<treeCount {
                let root = nodes[Int(roots[tree])]
                let weight = weights[tree]
                for row in margins.indices {
                    let features = UnsafeBufferPointer(
                        rebasing: rows[row * featureCount..<(row + 1) * featureCount])
                    let leaf =
                        categorySplits.isEmpty
                        ? Self.leaf(of: features, from: root, in: nodes)
                        : leafByCategories(of: features, from: root, in: nodes)
                    margins[row] += weight * leaf.threshold
                    leaves?[row * treeCount + tree] = Double(leaf.left)
                }
            }
        }
    }

    /// Walks a tree whose splits are all on thresholds.
    ///
    /// A value goes left when `value <= threshold`, so NaN goes right.
    /// Source: Apache Spark, `ml/tree/Split.scala`, `ContinuousSplit.shouldGoLeft`.
    @inline(__always)
    private static func leaf(
        of features: UnsafeBufferPointer<Double>, from root: Node,
        in nodes: UnsafeBufferPointer<Node>
    ) -> Node {
        var node = root
        while node.feature >= 0 {
            let isLeft = features[Int(node.feature)] <= node.threshold
            node = nodes[Int(node.left) + (isLeft ? 0 : 1)]
        }
        return node
    }

    /// Walks a tree that may have splits on categories.
    private func leafByCategories(
        of features: UnsafeBufferPointer<Double>, from root: Node,
        in nodes: UnsafeBufferPointer<Node>
    ) -> Node {
        var node = root
        while node.feature >= 0 {
            let isLeft =
                node.feature & Node.categorical != 0
                ? goesLeft(
                    features[Int(node.feature & ~Node.categorical)],
                    at: categorySplits[Int(node.threshold.bitPattern)])
                : features[Int(node.feature)] <= node.threshold
            node = nodes[Int(node.left) + (isLeft ? 0 : 1)]
        }
        return node
    }

    /// Source: Apache Spark, `ml/tree/Split.scala`, `CategoricalSplit.shouldGoLeft`.
    @inline(__always)
    private func goesLeft(_ value: Double, at split: CategorySplit) -> Bool {
        // Comparisons with NaN are false, so NaN is none of the categories.
        guard value >= 0, value < Double(split.categoryCount) else { return split.sendsOthersLeft }
        let category = Int32(value)
        guard Double(category) == value else { return split.sendsOthersLeft }
        return goesLeft[Int(split.start + category)]
    }
}
