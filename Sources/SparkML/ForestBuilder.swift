/// Checks trees as Spark saves them, node by node, and lays them out as a `Forest`.
struct ForestBuilder {
    /// A row of a tree model's `data`.
    ///
    /// Source: Apache Spark, `ml/tree/treeModels.scala`, `DecisionTreeModelReadWrite.NodeData`.
    struct SavedNode {
        var tree: Int
        /// Numbered from 0 in each tree, in pre-order.
        var id: Int
        var prediction: Double
        /// −1 in a leaf.
        var leftChild: Int
        var rightChild: Int
        var feature: Int
        /// The threshold, or the categories that go left.
        var leftCategoriesOrThreshold: [Double]
        /// −1 when the split is on a threshold.
        var categoryCount: Int
    }

    private let featureCount: Int
    private let file: String
    private var nodes: [Forest.Node] = []
    private var roots: [Int32] = []
    private var categorySplits: [Forest.CategorySplit] = []
    private var goesLeft: [Bool] = []

    /// - Parameters:
    ///   - saved: The nodes of all trees, in any order.
    ///   - treeCount: How many trees there have to be.
    ///   - file: Named in errors.
    /// - Throws: `corrupt` unless every tree is numbered without gaps, each node but the root is
    ///   the child of exactly one node that has a smaller number, and every split is on one of
    ///   `featureCount` features.
    static func build(
        _ saved: [SavedNode], treeCount: Int, featureCount: Int, file: String
    ) throws(SparkMLError) -> Forest {
        guard saved.count < 1 << 30, featureCount < 1 << 30 else {
            throw .corrupt(file: file, reason: .size)
        }
        let ordered = saved.sorted { ($0.tree, $0.id) < ($1.tree, $1.id) }
        var builder = ForestBuilder(featureCount: featureCount, file: file)
        builder.nodes.reserveCapacity(saved.count)
        var start = 0
        while start < ordered.count {
            let tree = ordered[start].tree
            guard tree == builder.roots.count else { throw builder.corrupt(.treeNumber) }
            var end = start
            while end < ordered.count, ordered[end].tree == tree {
                guard ordered[end].id == end - start else { throw builder.corrupt(.nodeNumber) }
                end += 1
            }
            try builder.append(ordered[start..<end])
            start = end
        }
        guard builder.roots.count == treeCount else { throw builder.corrupt(.treeCount) }
        return Forest(
            nodes: builder.nodes, roots: builder.roots, featureCount: featureCount,
            categorySplits: builder.categorySplits, goesLeft: builder.goesLeft)
    }

    private init(featureCount: Int, file: String) {
        self.featureCount = featureCount
        self.file = file
    }

    /// Appends a tree whose nodes stand in the order of their numbers.
    private mutating func append(_ tree: ArraySlice<SavedNode>) throws(SparkMLError) {
        let base = nodes.count
        // Where each node goes; known when its parent, which comes before it, has been placed.
        var positions = [Int](repeating: -1, count: tree.count)
        positions[0] = base
        var nextPosition = base + 1
        var leafCount: Int32 = 0
        nodes.append(
            contentsOf: repeatElement(
                Forest.Node(threshold: 0, feature: Forest.Node.leaf, left: 0), count: tree.count))
        roots.append(Int32(base))
        for saved in tree {
            let position = positions[saved.id]
            guard position >= 0 else { throw corrupt(.children) }
            if saved.leftChild == -1 && saved.rightChild == -1 {
                nodes[position] = Forest.Node(
                    threshold: saved.prediction, feature: Forest.Node.leaf, left: leafCount)
                leafCount += 1
                continue
            }
            for child in [saved.leftChild, saved.rightChild] {
                guard child > saved.id, child < tree.count, positions[child] < 0 else {
                    throw corrupt(.children)
                }
                positions[child] = nextPosition
                nextPosition += 1
            }
            nodes[position] = try split(saved, left: nextPosition - 2)
        }
        // As many nodes as positions, each given once: all nodes belong to the tree.
        guard nextPosition == nodes.count else { throw corrupt(.children) }
    }

    private mutating func split(
        _ saved: SavedNode, left: Int
    ) throws(SparkMLError) -> Forest.Node {
        guard saved.feature >= 0, saved.feature < featureCount else { throw corrupt(.feature) }
        var node = Forest.Node(threshold: 0, feature: Int32(saved.feature), left: Int32(left))
        if saved.categoryCount == -1 {
            guard saved.leftCategoriesOrThreshold.count == 1 else { throw corrupt(.categories) }
            node.threshold = saved.leftCategoriesOrThreshold[0]
        } else {
            node.feature |= Forest.Node.categorical
            node.threshold = Double(bitPattern: UInt64(categorySplits.count))
            try appendCategories(saved.leftCategoriesOrThreshold, of: saved.categoryCount)
        }
        return node
    }

    /// Notes which categories go left.
    ///
    /// Spark remembers the side that has fewer categories, and tells the other by exclusion. So a
    /// value that is none of them goes right when at most half of them go left, else left.
    /// Source: Apache Spark, `ml/tree/Split.scala`, `CategoricalSplit`.
    private mutating func appendCategories(
        _ categories: [Double], of count: Int
    ) throws(SparkMLError) {
        // Trained trees have as many categories as bins at most; the limit only bounds memory.
        guard count >= 0, count <= 1 << 20, goesLeft.count <= 1 << 28 else {
            throw corrupt(.categories)
        }
        let start = goesLeft.count
        goesLeft.append(contentsOf: repeatElement(false, count: count))
        for category in categories {
            guard category >= 0, category < Double(count), Double(Int(category)) == category else {
                throw corrupt(.categories)
            }
            goesLeft[start + Int(category)] = true
        }
        categorySplits.append(
            Forest.CategorySplit(
                start: Int32(start), categoryCount: Int32(count),
                sendsOthersLeft: categories.count > count / 2))
    }

    private func corrupt(_ reason: SparkMLError.CorruptReason) -> SparkMLError {
        .corrupt(file: file, reason: reason)
    }
}
