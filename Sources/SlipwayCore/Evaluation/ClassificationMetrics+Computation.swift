import Foundation

extension ClassificationMetrics {
    /// Compares predictions with labels. O(n log n), for each class when there are more than two.
    ///
    /// Labels and predictions are class indices: whole numbers from 0, below the number of
    /// probabilities in a row when there are any.
    ///
    /// - Parameters:
    ///   - labels: What is true of each row; `nil` where that is missing, which is refused.
    ///   - predictions: What the model says of it.
    ///   - probabilities: What it says of each class; `nil` when it says nothing.
    /// - Throws: the first fault, rows counting from 1. Lengths are checked first, then the labels,
    ///   then the predictions.
    public init(
        labels: [Double?], predictions: [Double], probabilities: ClassProbabilities?
    ) throws(EvaluationError) {
        guard labels.count == predictions.count,
            probabilities.map({ $0.rowCount == labels.count }) ?? true
        else {
            throw .lengthsDiffer(
                labels: labels.count, predictions: predictions.count,
                probabilities: probabilities?.rowCount)
        }
        guard !labels.isEmpty else { throw .noRows }

        let classCount = probabilities?.classCount
        let actual = try Self.checked(labels: labels, classCount: classCount)
        try Self.check(predictions: predictions, classCount: classCount)
        let classes =
            classCount.map { (0..<$0).map(Double.init) }
            // Adding 0 turns −0 into 0.
            ?? Set(actual + predictions).map { $0 + 0 }.sorted()
        guard classes.count <= Self.classLimit else {
            throw .tooManyClasses(classes.count, limit: Self.classLimit)
        }
        let indices = Dictionary(uniqueKeysWithValues: zip(classes, classes.indices))
        self.init(
            classes: classes, actual: actual.compactMap { indices[$0] },
            predicted: predictions.compactMap { indices[$0] }, probabilities: probabilities)
    }

    /// - Precondition: `actual` and `predicted` hold positions in `classes`, equally many and at
    ///   least one, with as many rows of probabilities.
    private init(
        classes: [Double], actual: [Int], predicted: [Int], probabilities: ClassProbabilities?
    ) {
        var confusion = classes.map { _ in [Int](repeating: 0, count: classes.count) }
        for (actual, predicted) in zip(actual, predicted) { confusion[actual][predicted] += 1 }
        let counts = Counts(confusion)

        let perClass = classes.indices.map { position in
            ClassScores(
                label: classes[position], scores: counts.scores(of: position),
                support: counts.actual[position])
        }
        let rankings = Self.rankings(actual: actual, probabilities: probabilities)
        self.rowCount = actual.count
        self.classes = classes
        self.confusion = confusion
        self.accuracy = Double(counts.right.reduce(0, +)) / Double(actual.count)
        self.perClass = perClass
        self.macroAverage = Self.average(perClass) { _ in 1 }
        self.weightedAverage = Self.average(perClass) { Double($0.support) }
        self.areaUnderROC = Self.mean(rankings.map(\.areaUnderROC))
        self.averagePrecision = Self.mean(rankings.map(\.averagePrecision))
        self.logLoss = Self.logLoss(actual: actual, probabilities: probabilities)
        self.remarks = Self.remarks(
            classes: classes, counts: counts, hasProbabilities: probabilities != nil)
    }

    // MARK: Checks

    private static func checked(
        labels: [Double?], classCount: Int?
    ) throws(EvaluationError) -> [Double] {
        var known: [Double] = []
        known.reserveCapacity(labels.count)
        for (index, label) in labels.enumerated() {
            let fault: EvaluationError.LabelFault
            switch label {
            case nil: fault = .missing
            case let label? where label.isNaN: fault = .notANumber
            case let label? where !isWhole(label): fault = .notWhole(label)
            case let label? where !isClass(label, of: classCount):
                fault = .notAClass(label, classCount: classCount)
            case let label?:
                known.append(label)
                continue
            }
            throw .badLabel(row: index + 1, fault)
        }
        return known
    }

    private static func check(
        predictions: [Double], classCount: Int?
    ) throws(EvaluationError) {
        for (index, prediction) in predictions.enumerated() {
            guard !prediction.isNaN else { throw .badPrediction(row: index + 1, .notANumber) }
            guard isWhole(prediction), isClass(prediction, of: classCount) else {
                throw .badPrediction(
                    row: index + 1, .notAClass(prediction, classCount: classCount))
            }
        }
    }

    private static func isWhole(_ value: Double) -> Bool {
        value.isFinite && value == value.rounded()
    }

    private static func isClass(_ value: Double, of classCount: Int?) -> Bool {
        value >= 0 && value < classCount.map(Double.init) ?? .infinity
    }

    // MARK: Parts

    /// Of the positive class alone when there are two, else of every class; none without
    /// probabilities or with one class.
    private static func rankings(
        actual: [Int], probabilities: ClassProbabilities?
    ) -> [Ranking] {
        guard let probabilities, probabilities.classCount > 1 else { return [] }
        let ranked = probabilities.classCount == 2 ? 1..<2 : 0..<probabilities.classCount
        return ranked.map { position in
            Ranking(
                actual.indices.map { row in
                    Ranking.Row(
                        score: probabilities.probability(row: row, of: position),
                        isPositive: actual[row] == position)
                })
        }
    }

    /// Source: scikit-learn 1.9.1, `sklearn/metrics/_classification.py`, `_log_loss`.
    private static func logLoss(actual: [Int], probabilities: ClassProbabilities?) -> Double? {
        guard let probabilities, probabilities.classCount > 1 else { return nil }
        let losses = actual.indices.lazy.map { row in
            let probability = probabilities.probability(row: row, of: actual[row])
            return -log(min(max(probability, .ulpOfOne), 1 - .ulpOfOne))
        }
        return CompensatedSum(losses).value / Double(actual.count)
    }

    /// - Precondition: some weight is not 0.
    private static func average(
        _ classes: [ClassScores], weight: (ClassScores) -> Double
    ) -> Scores {
        let total = CompensatedSum(classes.map(weight)).value
        func average(_ score: (Scores) -> Double) -> Double {
            CompensatedSum(classes.map { weight($0) * score($0.scores) }).value / total
        }
        return Scores(
            precision: average(\.precision), recall: average(\.recall), f1: average(\.f1))
    }

    /// `nil` when there are no values or one of them is `nil`.
    private static func mean(_ values: [Double?]) -> Double? {
        let known = values.compactMap { $0 }
        guard !known.isEmpty, known.count == values.count else { return nil }
        return CompensatedSum(known).value / Double(known.count)
    }
}
