internal import Columns
internal import Parquet

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Gradient-boosted trees for two classes.
///
/// The margin is the weighted sum of what the trees predict: `rawPrediction` is
/// [−margin, margin], `probability` follows from it by the logistic function of twice the margin,
/// and `prediction` is the class with the higher one.
///
/// Source: Apache Spark, `ml/classification/GBTClassifier.scala`, `GBTClassificationModel`;
/// `ProbabilisticClassifier.scala` for thresholds and for columns without a name.
struct GBTClassificationModel: Stage {
    static let sparkClass = "org.apache.spark.ml.classification.GBTClassificationModel"

    private static let classCount = 2

    private let index: Int
    private let uid: String
    private let names: ColumnNames
    private let thresholds: [Double]?
    private let forest: Forest
    /// One for each tree.
    private let weights: [Double]
    private let stepSize: JSONValue?

    /// Names; an empty one is not written.
    private struct ColumnNames: Sendable {
        let features: String
        let label: String
        let rawPrediction: String
        let probability: String
        let prediction: String
        let leaf: String
    }

    init(_ files: StageFiles, columns table: inout ColumnTable) throws(SparkMLError) {
        let metadata = files.metadata
        index = files.index
        uid = metadata.uid
        names = ColumnNames(
            features: try metadata.string("featuresCol", else: "features"),
            label: try metadata.string("labelCol", else: "label"),
            rawPrediction: try metadata.string("rawPredictionCol", else: "rawPrediction"),
            probability: try metadata.string("probabilityCol", else: "probability"),
            prediction: try metadata.string("predictionCol", else: "prediction"),
            leaf: try metadata.string("leafCol", else: ""))
        thresholds = try metadata.doubles("thresholds")
        if let thresholds {
            let isValid =
                thresholds.count == Self.classCount && thresholds.allSatisfy { $0 >= 0 }
                && thresholds.count { $0 == 0 } <= 1
            guard isValid else {
                throw metadata.mismatch(
                    "thresholds", "two numbers from 0 on, at most one of them 0")
            }
        }
        stepSize = metadata["stepSize"]

        let featureCount = try metadata.count("numFeatures", from: 0)
        let treeCount = try metadata.count("numTrees", from: 1)
        weights = try Self.weights(files, treeCount: treeCount)
        forest = try Self.forest(files, treeCount: treeCount, featureCount: featureCount)

        switch table.read(names.features, else: .vector(size: featureCount)) {
        case .vector(size: let size?) where size != featureCount:
            throw .featureCount(
                uid: uid, column: names.features, expected: featureCount, found: size, row: nil)
        case .vector: break
        case .number:
            throw .wrongColumnKind(
                uid: uid, column: names.features, expected: "vectors", found: "numbers")
        }
        try table.write(names.rawPrediction, .vector(size: Self.classCount), uid: uid)
        try table.write(names.probability, .vector(size: Self.classCount), uid: uid)
        try table.write(names.prediction, .number, uid: uid)
        try table.write(names.leaf, .vector(size: treeCount), uid: uid)
    }

    var summary: StageSummary {
        var parameters: [JSONValue.Member] = [
            .init("featuresCol", .string(names.features)),
            .init("labelCol", .string(names.label)),
            .init("numFeatures", .number(Double(forest.featureCount))),
            .init("numClasses", .number(Double(Self.classCount))),
            .init("numTrees", .number(Double(forest.treeCount))),
            .init("totalNumNodes", .number(Double(forest.nodes.count))),
        ]
        if let stepSize { parameters.append(.init("stepSize", stepSize)) }
        if let thresholds {
            parameters.append(.init("thresholds", .array(thresholds.map { .number($0) })))
        }
        return StageSummary(
            index: index, uid: uid, className: Path.shortClassName(Self.sparkClass),
            parameters: parameters)
    }

    var predictor: PredictorSummary? {
        func written(_ name: String) -> String? { name.isEmpty ? nil : name }
        return PredictorSummary(
            uid: uid, className: Path.shortClassName(Self.sparkClass), labelColumn: names.label,
            featuresColumn: names.features, rawPredictionColumn: written(names.rawPrediction),
            probabilityColumn: written(names.probability),
            predictionColumn: written(names.prediction), leafColumn: written(names.leaf),
            featureCount: forest.featureCount, classCount: Self.classCount,
            treeCount: forest.treeCount, nodeCount: forest.nodes.count)
    }

    // MARK: Loading

    /// The weights of the trees, in the order of the trees.
    private static func weights(
        _ files: StageFiles, treeCount: Int
    ) throws(SparkMLError) -> [Double] {
        var weights: [Int: Double] = [:]
        var rowCount = 0
        for (file, part) in try files.parquet("treesMetadata") {
            // By position: `treeID`, `metadata`, `weights` until Spark 4.0, `_1` to `_3` since.
            guard part.columns.count == 3 else { throw .corrupt(file: file, reason: .columns) }
            let trees = try part.required(part.columns[0].path, of: file, as: Int.self)
            let values = try part.required(part.columns[2].path, of: file, as: Double.self)
            rowCount += trees.count
            for (tree, weight) in zip(trees, values) { weights[tree] = weight }
        }
        let folder = Path.join(files.folder, "treesMetadata")
        guard rowCount == treeCount else { throw .corrupt(file: folder, reason: .treeCount) }
        let ordered = (0..<treeCount).compactMap { weights[$0] }
        guard ordered.count == treeCount else { throw .corrupt(file: folder, reason: .treeNumber) }
        return ordered
    }

    private static func forest(
        _ files: StageFiles, treeCount: Int, featureCount: Int
    ) throws(SparkMLError) -> Forest {
        var nodes: [ForestBuilder.SavedNode] = []
        for (file, part) in try files.parquet("data") {
            let trees = try part.required("treeID", of: file, as: Int.self)
            let ids = try part.required("nodeData.id", of: file, as: Int.self)
            let predictions = try part.required("nodeData.prediction", of: file, as: Double.self)
            let leftChildren = try part.required("nodeData.leftChild", of: file, as: Int.self)
            let rightChildren = try part.required("nodeData.rightChild", of: file, as: Int.self)
            let split = "nodeData.split"
            let features = try part.required("\(split).featureIndex", of: file, as: Int.self)
            let categories = try part.requiredLists(
                "\(split).leftCategoriesOrThreshold", of: file, as: Double.self)
            let counts = try part.required("\(split).numCategories", of: file, as: Int.self)
            for row in trees.indices {
                nodes.append(
                    ForestBuilder.SavedNode(
                        tree: trees[row], id: ids[row], prediction: predictions[row],
                        leftChild: leftChildren[row], rightChild: rightChildren[row],
                        feature: features[row], leftCategoriesOrThreshold: categories[row],
                        categoryCount: counts[row]))
            }
        }
        let folder = Path.join(files.folder, "data")
        if nodes.isEmpty { throw .corrupt(file: folder, reason: .noRows) }
        return try ForestBuilder.build(
            nodes, treeCount: treeCount, featureCount: featureCount, file: folder)
    }

    // MARK: Scoring

    func transform(_ frame: inout Frame) throws {
        guard case .vectors(let features) = frame.batch[names.features]?.values else {
            preconditionFailure("the pipeline has checked the features")
        }
        let rowCount = features.count
        // Before any memory is taken for rows of this size.
        try check(features, frame)
        var margins = [Double](repeating: 0, count: rowCount)
        var leaves = VectorColumn()
        // Rows by the block, so that a block's features stay in the cache for all trees.
        let blockRows = max(1, min(256, (1 << 15) / max(forest.featureCount, 1)))
        let blockCapacity = min(blockRows, rowCount)
        var block = [Double](repeating: 0, count: blockCapacity * forest.featureCount)
        var blockLeaves = [Double](
            repeating: 0, count: names.leaf.isEmpty ? 0 : blockCapacity * forest.treeCount)
        for start in stride(from: 0, to: rowCount, by: blockRows) {
            try Task.checkCancellation()
            let rows = start..<min(start + blockRows, rowCount)
            fill(&block, from: features, rows)
            score(block, rows, &margins, &blockLeaves, &leaves)
        }
        append(margins, leaves, to: &frame)
    }

    /// - Throws: for a row whose vector is missing or has another size than the model wants.
    private func check(_ features: VectorColumn, _ frame: Frame) throws(SparkMLError) {
        for row in 0..<features.count {
            guard let size = features.size(at: row) else {
                throw .invalidValue(
                    row: frame.rowNumber(row), field: names.features, value: .null, uid: uid)
            }
            if size != forest.featureCount {
                throw .featureCount(
                    uid: uid, column: names.features, expected: forest.featureCount,
                    found: size, row: frame.rowNumber(row))
            }
        }
    }

    private func fill(_ block: inout [Double], from features: VectorColumn, _ rows: Range<Int>) {
        let featureCount = forest.featureCount
        block.withUnsafeMutableBufferPointer { block in
            for (position, row) in rows.enumerated() {
                let start = position * featureCount
                features.copyEntries(
                    of: row,
                    to: UnsafeMutableBufferPointer(rebasing: block[start..<start + featureCount]))
            }
        }
    }

    private func score(
        _ block: [Double], _ rows: Range<Int>, _ margins: inout [Double],
        _ blockLeaves: inout [Double], _ leaves: inout VectorColumn
    ) {
        let treeCount = forest.treeCount
        block.withUnsafeBufferPointer { block in
            let features = UnsafeBufferPointer(
                rebasing: block[..<(rows.count * forest.featureCount)])
            margins.withUnsafeMutableBufferPointer { margins in
                let margins = UnsafeMutableBufferPointer(rebasing: margins[rows])
                guard !blockLeaves.isEmpty else {
                    forest.score(rows: features, weights: weights, margins: margins, leaves: nil)
                    return
                }
                blockLeaves.withUnsafeMutableBufferPointer { buffer in
                    let numbers = UnsafeMutableBufferPointer(
                        rebasing: buffer[..<(rows.count * treeCount)])
                    forest.score(
                        rows: features, weights: weights, margins: margins, leaves: numbers)
                    for row in 0..<rows.count {
                        leaves.appendDense(
                            UnsafeBufferPointer(
                                rebasing: numbers[row * treeCount..<(row + 1) * treeCount]))
                    }
                }
            }
        }
    }

    /// Adds the columns that have names, in Spark's order.
    private func append(_ margins: [Double], _ leaves: VectorColumn, to frame: inout Frame) {
        var raw = VectorColumn()
        var probability = VectorColumn()
        raw.reserve(rows: margins.count, entries: Self.classCount * margins.count)
        probability.reserve(rows: margins.count, entries: Self.classCount * margins.count)
        var predictions = [Double](repeating: 0, count: margins.count)
        for (row, margin) in margins.enumerated() {
            // The first is computed and the second follows, so that a large margin gives exactly 1.
            let first = 1 / (1 + exp(2 * margin))
            raw.appendDense(-margin, margin)
            probability.appendDense(first, 1 - first)
            predictions[row] = prediction(margin, first, 1 - first)
        }
        if !names.rawPrediction.isEmpty { frame.append(names.rawPrediction, .vectors(raw)) }
        if !names.probability.isEmpty { frame.append(names.probability, .vectors(probability)) }
        if !names.prediction.isEmpty {
            frame.append(names.prediction, .numbers(NumberColumn(values: predictions)))
        }
        if !names.leaf.isEmpty { frame.append(names.leaf, .vectors(leaves)) }
    }

    /// The class: that with the higher raw prediction, or, with thresholds, that whose probability
    /// is highest in proportion to its threshold. The first of equals.
    private func prediction(_ margin: Double, _ first: Double, _ second: Double) -> Double {
        guard let thresholds else { return margin > 0 ? 1 : 0 }
        // A threshold of zero gives infinity, which wins, or NaN, which never does.
        let scaled = first / thresholds[0]
        return second / thresholds[1] > (scaled.isNaN ? -.infinity : scaled) ? 1 : 0
    }
}

extension VectorColumn {
    fileprivate mutating func appendDense(_ first: Double, _ second: Double) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { pair in
            pair[0] = first
            pair[1] = second
            appendDense(UnsafeBufferPointer(pair))
        }
    }
}
