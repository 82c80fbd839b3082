import TestSupport
import Testing

@testable import SparkML

/// Trees as linked nodes, scored in the plainest way: what `Forest` is compared with.
private indirect enum Tree {
    case leaf(prediction: Double)
    case split(feature: Int, threshold: Double, left: Tree, right: Tree)
    case categories(feature: Int, left: Set<Int>, count: Int, leftTree: Tree, rightTree: Tree)

    func prediction(_ features: ArraySlice<Double>) -> Double {
        switch self {
        case .leaf(let prediction): return prediction
        case .split(let feature, let threshold, let left, let right):
            let value = features[features.startIndex + feature]
            return (value <= threshold ? left : right).prediction(features)
        case .categories(let feature, let categories, let count, let left, let right):
            let value = features[features.startIndex + feature]
            let whole = Int(exactly: value)
            let isLeft: Bool
            if categories.count <= count / 2 {
                isLeft = whole.map(categories.contains) ?? false
            } else {
                let others = Set(0..<count).subtracting(categories)
                isLeft = !(whole.map(others.contains) ?? false)
            }
            return (isLeft ? left : right).prediction(features)
        }
    }

    static func random(
        depth: Int, featureCount: Int, hasCategories: Bool, using random: inout SplitMix64
    ) -> Tree {
        guard depth > 0, Int.random(in: 0..<8, using: &random) > 0 else {
            return .leaf(prediction: .random(in: -1...1, using: &random))
        }
        let feature = Int.random(in: 0..<featureCount, using: &random)
        func child() -> Tree {
            .random(
                depth: depth - 1, featureCount: featureCount, hasCategories: hasCategories,
                using: &random)
        }
        if hasCategories, Bool.random(using: &random) {
            let count = Int.random(in: 1...6, using: &random)
            let left = Set((0..<count).filter { _ in Bool.random(using: &random) })
            return .categories(
                feature: feature, left: left, count: count, leftTree: child(), rightTree: child())
        }
        let threshold = Double(Int.random(in: -4...8, using: &random)) / 2
        return .split(feature: feature, threshold: threshold, left: child(), right: child())
    }

    /// The nodes in pre-order, as Spark saves them.
    func saved(tree: Int) -> [ForestBuilder.SavedNode] {
        var nodes: [ForestBuilder.SavedNode] = []
        func add(_ node: Tree) -> Int {
            let id = nodes.count
            nodes.append(
                .init(
                    tree: tree, id: id, prediction: 0, leftChild: -1, rightChild: -1, feature: -1,
                    leftCategoriesOrThreshold: [], categoryCount: -1))
            switch node {
            case .leaf(let prediction): nodes[id].prediction = prediction
            case .split(let feature, let threshold, let left, let right):
                nodes[id].feature = feature
                nodes[id].leftCategoriesOrThreshold = [threshold]
                nodes[id].leftChild = add(left)
                nodes[id].rightChild = add(right)
            case .categories(let feature, let categories, let count, let left, let right):
                nodes[id].feature = feature
                nodes[id].leftCategoriesOrThreshold = categories.sorted().map(Double.init)
                nodes[id].categoryCount = count
                nodes[id].leftChild = add(left)
                nodes[id].rightChild = add(right)
            }
            return id
        }
        _ = add(self)
        return nodes
    }
}

@Suite struct ForestTests {
    @Test(arguments: UInt64(0)..<40)
    func `the fast walk gives what the plain one gives`(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let trees = (0..<5).map { _ in
            Tree.random(depth: 6, featureCount: 4, hasCategories: seed % 2 == 1, using: &random)
        }
        let weights = trees.map { _ in Double.random(in: 0...1, using: &random) }
        let forest = try ForestBuilder.build(
            trees.enumerated().flatMap { $1.saved(tree: $0) }.shuffled(using: &random),
            treeCount: 5, featureCount: 4, file: "data")
        let special: [Double] = [.nan, -0.0, 0, .infinity, -.infinity, 1e300, 0.25, -1, 7]
        let rows = (0..<200).map { _ in
            Bool.random(using: &random)
                ? Double(Int.random(in: -4...8, using: &random)) / 2
                : special[Int.random(in: 0..<special.count, using: &random)]
        }
        var margins = [Double](repeating: 9, count: 50)
        rows.withUnsafeBufferPointer { rows in
            margins.withUnsafeMutableBufferPointer {
                forest.score(rows: rows, weights: weights, margins: $0, leaves: nil)
            }
        }
        for row in 0..<50 {
            let features = rows[row * 4..<(row + 1) * 4]
            let expected = zip(trees, weights).reduce(0) { $0 + $1.1 * $1.0.prediction(features) }
            #expect(margins[row] == expected)
        }
    }

    @Test func `a node takes sixteen bytes`() {
        #expect(MemoryLayout<Forest.Node>.stride == 16)
    }

    /// A split at 0 with two leaves.
    private static let good: [ForestBuilder.SavedNode] = [
        .init(
            tree: 0, id: 0, prediction: 0, leftChild: 1, rightChild: 2, feature: 0,
            leftCategoriesOrThreshold: [0], categoryCount: -1),
        .init(
            tree: 0, id: 1, prediction: 1, leftChild: -1, rightChild: -1, feature: -1,
            leftCategoriesOrThreshold: [], categoryCount: -1),
        .init(
            tree: 0, id: 2, prediction: 2, leftChild: -1, rightChild: -1, feature: -1,
            leftCategoriesOrThreshold: [], categoryCount: -1),
    ]

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (inout [ForestBuilder.SavedNode]) -> Void
        let reason: SparkMLError.CorruptReason

        init(
            _ name: String, _ reason: SparkMLError.CorruptReason,
            _ change: @escaping @Sendable (inout [ForestBuilder.SavedNode]) -> Void
        ) {
            self.testDescription = name
            self.reason = reason
            self.change = change
        }
    }

    static let cases: [Case] = [
        Case("a child that is its own parent", .children) { $0[0].leftChild = 0 },
        Case("a leaf that leads back to the root", .children) {
            $0[1].leftChild = 0
            $0[1].rightChild = 2
        },
        Case("a child with two parents", .children) {
            $0[1].leftChild = 2
            $0[1].rightChild = 2
        },
        Case("both children the same", .children) { $0[0].rightChild = 1 },
        Case("a child that is not there", .children) { $0[0].rightChild = 3 },
        Case("a child far away", .children) { $0[0].rightChild = .max },
        Case("a negative child", .children) { $0[0].rightChild = -2 },
        Case("one child only", .children) { $0[0].rightChild = -1 },
        Case("nodes without a parent", .children) {
            $0[0].leftChild = -1
            $0[0].rightChild = -1
        },
        Case("a number twice", .nodeNumber) { $0[2].id = 1 },
        Case("a number left out", .nodeNumber) { $0[2].id = 3 },
        Case("a negative number", .nodeNumber) { $0[0].id = -1 },
        Case("no root", .nodeNumber) { $0.removeFirst() },
        Case("a tree left out", .treeNumber) { for index in 0..<3 { $0[index].tree = 1 } },
        Case("a negative tree", .treeNumber) { for index in 0..<3 { $0[index].tree = -1 } },
        Case("one tree too many", .treeCount) { nodes in
            nodes += nodes.map {
                var node = $0
                node.tree = 1
                return node
            }
        },
        Case("no tree", .treeCount) { $0 = [] },
        Case("a feature that is not there", .feature) { $0[0].feature = 1 },
        Case("a negative feature", .feature) { $0[0].feature = -1 },
        Case("a split without a threshold", .categories) { $0[0].leftCategoriesOrThreshold = [] },
        Case("a split with two thresholds", .categories) {
            $0[0].leftCategoriesOrThreshold = [1, 2]
        },
        Case("a category too high", .categories) {
            $0[0].categoryCount = 2
            $0[0].leftCategoriesOrThreshold = [2]
        },
        Case("half a category", .categories) {
            $0[0].categoryCount = 2
            $0[0].leftCategoriesOrThreshold = [0.5]
        },
        Case("a category that is no number", .categories) {
            $0[0].categoryCount = 2
            $0[0].leftCategoriesOrThreshold = [.nan]
        },
        Case("a negative count of categories", .categories) { $0[0].categoryCount = -2 },
        Case("a huge count of categories", .categories) { $0[0].categoryCount = .max },
    ]

    @Test(arguments: cases)
    func `nodes that do not form trees are refused`(bad: Case) {
        var nodes = Self.good
        bad.change(&nodes)
        #expect(throws: SparkMLError.corrupt(file: "data", reason: bad.reason)) {
            try ForestBuilder.build(nodes, treeCount: 1, featureCount: 1, file: "data")
        }
    }

    @Test(arguments: [(0.25, 0.0), (0.5, 0), (0.5.nextUp, 1), (.nan, 1), (-.infinity, 0)])
    func `a split sends the row to the side Spark would`(value: Double, leaf: Double) throws {
        var nodes = Self.good
        nodes[0].leftCategoriesOrThreshold = [0.5]
        let forest = try ForestBuilder.build(nodes, treeCount: 1, featureCount: 1, file: "data")
        #expect(reached(forest, value) == leaf)
    }

    /// At most half of the categories go left: others go right. More than half: others go left.
    @Test(
        arguments: [
            ([0.0, 2], 4, [0, 1, 0, 1, 1, 1, 1, 1]), ([0, 1, 2], 4, [0, 0, 0, 1, 0, 0, 0, 0]),
            ([1], 3, [1, 0, 1, 1, 1, 1, 1, 1]), ([], 0, [1, 1, 1, 1, 1, 1, 1, 1]),
            ([0, 2], 3, [0, 1, 0, 0, 0, 0, 0, 0]),
        ] as [([Double], Int, [Double])])
    func `a category goes to the side Spark would send it`(
        left: [Double], count: Int, leaves: [Double]
    ) throws {
        var nodes = Self.good
        nodes[0].leftCategoriesOrThreshold = left
        nodes[0].categoryCount = count
        let forest = try ForestBuilder.build(nodes, treeCount: 1, featureCount: 1, file: "data")
        let values: [Double] = [0, 1, 2, 3, 4, 0.5, -1, .nan]
        #expect(values.map { reached(forest, $0) } == leaves)
        #expect(reached(forest, -0.0) == leaves[0])
    }

    private func reached(_ forest: Forest, _ value: Double) -> Double {
        var leaf = [-1.0]
        var margin = [0.0]
        [value].withUnsafeBufferPointer { rows in
            margin.withUnsafeMutableBufferPointer { margins in
                leaf.withUnsafeMutableBufferPointer {
                    forest.score(rows: rows, weights: [1], margins: margins, leaves: $0)
                }
            }
        }
        return leaf[0]
    }
}
